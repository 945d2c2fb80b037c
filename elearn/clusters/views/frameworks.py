"""Framework agreements: made from quotes, signed, read with their figures, ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, flash, render_template, request
from markupsafe import Markup

from elearn.clusters import queries, services, words
from elearn.clusters.drawing import gauge
from elearn.clusters.forms import FrameworkForm, framework_form
from elearn.clusters.policy import Can
from elearn.clusters.queries.frameworks import Figures, FrameworkCard, Reading
from elearn.clusters.services.frameworks import FrameworkSheet
from elearn.clusters.views.blueprint import blueprint
from elearn.clusters.views.shared import Answer
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import money, today
from elearn.core.pages import PAGE
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.paging import asked_for
from elearn.core.web.posted import new_key, see_other
from elearn.pool import words as pool_words
from elearn.pool.queries import quotes, requests


@blueprint.route("/mes-demandes/<int:request_id>/accord-cadre", methods=["GET", "POST"])
@allow(Can.LIST)
def new_framework(request_id: int) -> Answer:
    """Make a framework agreement from the quotes of a request of the cluster."""
    who = actor()
    asked = requests.buyers(who, request_id)
    view = queries.members.view(who, asked.organisation_id)
    if not view.is_manager:
        raise Forbidden(_("Seul qui achète pour la grappe conclut un accord-cadre."), code="not-yours")
    made = queries.frameworks.of_request(request_id)
    # Made again, it is of the quotes that were retained then.
    wanted = "retained" if made else "submitted"
    received = [one for one in quotes.received(who, request_id) if one.state == wanted and one.current]
    companies = {one.company_id: one.name for one in queries.members.live(view.cluster_id) if one.joined_at}
    form = framework_form(companies)
    form.quotes.choices = [
        (one.id, _("%(name)s : %(amount)s", name=one.provider, amount=money(one.current.net_cents)))
        for one in received if one.current
    ]  # fmt: skip
    if request.method == "GET":
        form.key.data, form.title.data = new_key(), asked.title
        form.starts_on.data, form.ends_on.data = today(), today() + timedelta(days=365)
        form.quotes.data = [one.id for one in received[: len(received) if made else 1]]
    elif form.validate():
        try:
            chosen = {one.id: one.current.digest for one in received if one.current}
            found = services.frameworks.propose(who, request_id, _sheet(form, chosen), form.text("key"))
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            form.refuse(Invalid(error.message))
        else:
            flash(_("L’accord-cadre est envoyé aux titulaires : il s’ouvre quand tous l’ont signé."), "done")
            return see_other("clusters.framework", framework_id=found)
    page = render_template(
        "clusters/framework_form.html", form=form, asked=asked, received=received, made=made, view=view,
        companies=companies, words=words, threshold=services.vigilance.threshold(),
    )  # fmt: skip
    return (page, 422) if request.method == "POST" else page


def _sheet(form: FrameworkForm, seen: dict[int, str]) -> FrameworkSheet:
    picked = set(form.quotes.data or ())
    chosen = [(quote_id, digest) for quote_id, digest in seen.items() if quote_id in picked]
    starts, ends = form.day("starts_on"), form.day("ends_on")
    assert starts is not None
    assert ends is not None
    return FrameworkSheet(
        form.text("title"), form.text("rule"), form.cents("maximum"), starts, ends, chosen,
        form.cents("minimum") if form.text("minimum").strip() else 0, form.answer_days.data or 3,
        form.shares_of(form.cents("maximum")),
    )  # fmt: skip


@blueprint.get("/accords-cadres/<int:framework_id>")
@allow(Can.LIST)
def framework(framework_id: int) -> str:
    """One framework agreement, with what its reader may see of it."""
    return page_of(framework_id)


@blueprint.post("/accords-cadres/<int:framework_id>/signer")
@allow(Can.LIST)
def sign(framework_id: int) -> Response:
    """Accept it, as a holder."""
    services.frameworks.sign(actor(), framework_id, request.form.get("digest", ""))
    flash(_("Vous avez signé cet accord-cadre."), "done")
    return see_other("clusters.framework", framework_id=framework_id)


@blueprint.post("/accords-cadres/<int:framework_id>/refuser")
@allow(Can.LIST)
def refuse(framework_id: int) -> Answer:
    """Say no before it is open."""
    return _ended(framework_id, services.frameworks.refuse, _("L’accord-cadre est refusé."))


@blueprint.post("/accords-cadres/<int:framework_id>/resilier")
@allow(Can.LIST)
def end(framework_id: int) -> Answer:
    """End it before its time."""
    return _ended(framework_id, services.frameworks.end, _("L’accord-cadre est résilié."))


def _ended(framework_id: int, verb: Any, said: str) -> Answer:
    try:
        verb(actor(), framework_id, request.form.get("reason", ""))
    except Invalid as error:
        return page_of(framework_id, error.fields), 422
    flash(said, "done")
    return see_other("clusters.framework", framework_id=framework_id)


def page_of(framework_id: int, errors: dict[str, list[str]] | None = None) -> str:
    """The page of an agreement, with what was refused of a form of it."""
    reading = queries.frameworks.read(actor(), framework_id)
    whole, each = queries.frameworks.shown(reading)
    return render_template(
        "clusters/framework.html",
        reading=reading,
        card=reading.card,
        whole=whole,
        each=each,
        gauges={one.company_id: Markup(gauge(one, said(one))) for one in [*([whole] if whole else []), *each]},  # noqa: S704 - numbers, and a label that is escaped there
        calls=asked_for(lambda number: queries.calls.shown(reading, first=(number - 1) * PAGE), PAGE, "bons"),
        competing=queries.calls.competing(reading),
        posts=queries.posts.of_framework(reading),
        papers=queries.vigilance.seen(reading),
        me=actor().person_id,
        others=_others(reading),
        speaks={one for one in reading.companies if one in actor().organisations("buyer")},
        last_on=reading.card.ends_on - timedelta(days=1),
        words=words,
        pool_words=pool_words,
        errors=errors or {},
        typed=request.form,
    )


def _others(reading: Reading) -> list[FrameworkCard]:
    """The other agreements made of the same request, for who manages the cluster; the last first."""
    found = queries.frameworks.of_request(reading.card.request_id) if reading.is_manager else []
    return [one for one in found if one.id != reading.card.id]


def said(figures: Figures) -> str:
    """A gauge in words."""
    return _(
        "%(ordered)s commandés sur %(ceiling)s, dont %(delivered)s livrés et %(invoiced)s facturés",
        ordered=money(figures.ordered_cents),
        ceiling=money(figures.ceiling_cents),
        delivered=money(figures.delivered_cents),
        invoiced=money(figures.invoiced_cents),
    )
