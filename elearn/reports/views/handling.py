"""Handling reports: those that wait, one whole, what is decided."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, render_template, request

from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web.forms import HouseForm
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.paging import Page, existing, page_number
from elearn.core.web.posted import see_other
from elearn.reports import life, queries, services, words
from elearn.reports.extend import CONTENT_KINDS
from elearn.reports.forms import DecideForm, RestoreForm, SettleForm
from elearn.reports.policy import Can
from elearn.reports.views.blueprint import Answer, blueprint


@blueprint.get("/admin/signalements")
@allow(Can.LIST)
def handle_list() -> str:
    """What waits, then what was answered."""
    number = page_number(request.args.get("page"))
    found, total = queries.to_handle(actor(), number)
    page = existing(Page(found, number, total, queries.PAGE))
    return render_template("reports/handle_list.html", page=page, words=words)


@blueprint.get("/admin/signalements/<int:report_id>")
@allow(Can.LIST)
def handle(report_id: int) -> str:
    """One report, whole."""
    return _page(report_id)


@blueprint.post("/admin/signalements/<int:report_id>/examiner")
@allow(Can.LIST)
def take(report_id: int) -> Answer:
    """Say that one handles it."""
    services.take(actor(), report_id)
    return see_other("reports.handle", report_id=report_id)


@blueprint.post("/admin/signalements/<int:report_id>/decider")
@allow(Can.LIST)
def decide(report_id: int) -> Answer:
    """Decide, with reasons for each side."""
    form = DecideForm()

    def verb() -> None:
        services.decide(actor(), report_id, form.text("outcome"), form.text("answer"), form.text("statement"))

    return _do(report_id, form, verb)


@blueprint.post("/admin/signalements/<int:report_id>/reexaminer")
@allow(Can.LIST)
def settle(report_id: int) -> Answer:
    """Answer who contested."""
    form = SettleForm()

    def verb() -> None:
        services.settle(actor(), report_id, form.text("settled"), form.text("settlement_text"))

    return _do(report_id, form, verb)


@blueprint.post("/admin/signalements/<int:report_id>/retablir")
@allow(Can.LIST)
def restore(report_id: int) -> Answer:
    """Put back what was taken down."""
    form = RestoreForm()
    return _do(report_id, form, lambda: services.restore(actor(), report_id, form.text("restored_text")))


def _do(report_id: int, form: HouseForm, verb: Callable[[], None]) -> Answer:
    try:
        verb()
    except Invalid as error:
        form.refuse(error)
        return _page(report_id, form), 422
    flash(_("Votre décision est enregistrée et envoyée aux deux parties."), "done")
    return see_other("reports.handle", report_id=report_id)


def _page(report_id: int, refused: HouseForm | None = None) -> str:
    card = queries.handled(actor(), report_id)

    def form(kind: type[HouseForm]) -> HouseForm:
        return refused if isinstance(refused, kind) else kind(formdata=None)

    return render_template(
        "reports/handle.html",
        card=card,
        label=CONTENT_KINDS.get(card.kind).label if card.kind in CONTENT_KINDS else card.kind,
        can_do=life.MACHINE.possible(card.state, (life.HANDLER,), queries.facts(card, actor())),
        history=queries.history(report_id),
        decide_form=form(DecideForm),
        settle_form=form(SettleForm),
        restore_form=form(RestoreForm),
        words=words,
    )
