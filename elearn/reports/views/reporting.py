"""Reporting a content, following what one reported, contesting."""

from __future__ import annotations

from flask import flash, render_template, request

from elearn.core import throttle
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import allow, public
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.core.web.paging import Page, existing, page_number
from elearn.core.web.posted import see_other
from elearn.reports import life, links, queries, services, words
from elearn.reports.extend import CONTENT_KINDS
from elearn.reports.forms import ContestForm, ReportForm
from elearn.reports.policy import Can
from elearn.reports.queries import ReportCard
from elearn.reports.views.blueprint import Answer, blueprint

AN_HOUR, MOST_AN_HOUR = 3600, 10


@blueprint.route("/signaler/<kind>/<key>", methods=["GET", "POST"])
@public("anyone may report a content, with or without an account (Regulation (EU) 2022/2065, article 16)")
def make(kind: str, key: str) -> Answer:
    """Say what is wrong with something published."""
    found = queries.content(actor(), kind, key)
    form = ReportForm()
    is_known = actor().is_authenticated
    if request.method == "POST" and form.validate():
        throttle.spend("reports.make", request.remote_addr or "", MOST_AN_HOUR, AN_HOUR)
        try:
            made = services.make(actor(), kind, key, form.text("reason"), form.text("reason_text"), form.text("email"))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Votre signalement est reçu. Quelqu’un va l’examiner et vous répondre."), "done")
            return see_other("reports.report", report_id=made) if is_known else see_other("reports.sent")
    label = CONTENT_KINDS.get(kind).label
    page = render_template("reports/make.html", form=form, found=found, label=label, is_known=is_known)
    return (page, 422) if form.errors else page


@blueprint.get("/signalements/envoye")
@public("says that a report was received, to whoever has no account")
def sent() -> str:
    """Received; the rest comes by mail."""
    return render_template("reports/sent.html")


@blueprint.get("/signalements")
@allow(Can.LIST_OWN)
def mine() -> str:
    """What one reported, and the decisions that concern one."""
    number = page_number(request.args.get("page"))
    found, total = queries.own(actor(), number)
    page = existing(Page(found, number, total, queries.PAGE))
    return render_template("reports/mine.html", page=page, me=actor().id, words=words)


@blueprint.get("/signalements/<int:report_id>")
@allow(Can.LIST_OWN)
def report(report_id: int) -> str:
    """One report, as one of its sides reads it."""
    return _page(queries.readable(actor(), report_id), ContestForm(formdata=None))


@blueprint.post("/signalements/<int:report_id>/contester")
@allow(Can.LIST_OWN)
def contest(report_id: int) -> Answer:
    """Ask for another look."""
    form = ContestForm()
    try:
        services.contest(actor(), report_id, form.text("contest"))
    except Invalid as error:
        form.refuse(error)
        return _page(queries.readable(actor(), report_id), form), 422
    flash(_("Votre contestation est reçue. Une autre personne réexamine la décision."), "done")
    return see_other("reports.report", report_id=report_id)


@blueprint.route("/signalements/suivi/<token>", methods=["GET", "POST"])
@public("the link of the mail is what proves who reported")
def follow(token: str) -> Answer:
    """The same for who has no account, by the link of the mail."""
    report_id = links.report_of(kernel().settings.secret_key, token)
    if report_id is None:
        raise queries.missing()
    form = ContestForm()
    if request.method == "POST":
        try:
            services.contest_by_link(actor(), report_id, form.text("contest"))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Votre contestation est reçue. Une autre personne réexamine la décision."), "done")
            return see_other("reports.follow", token=token)
    page = _page(queries.cards([queries.row(report_id)])[0], form, token)
    return (page, 422) if form.errors else page


def _page(card: ReportCard, form: ContestForm, token: str = "") -> str:
    is_reporter = bool(token) or (actor().person_id is not None and actor().person_id == card.reporter_id)
    role = life.REPORTER if is_reporter else life.CONCERNED
    may = life.MACHINE.move(card.state, "contest", (role,), queries.facts(card)).is_allowed
    may = may and (is_reporter or actor().person_id in card.people)
    return render_template(
        "reports/report.html", card=card, form=form, is_reporter=is_reporter, may_contest=may, token=token, words=words
    )
