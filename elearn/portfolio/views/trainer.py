"""The trainer's pages: what waits, and the review of one submission."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for

from elearn.accounts import queries as accounts
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.paging import Page, existing, page_number
from elearn.portfolio import queries, services
from elearn.portfolio.document import table
from elearn.portfolio.parsing import words
from elearn.portfolio.policy import Can
from elearn.portfolio.queries.submissions import PAGE
from elearn.portfolio.views.blueprint import blueprint


@blueprint.get("/relectures")
@allow(Can.LIST_SUBMITTED)
def waiting() -> str:
    """What waits for a trainer, and what this one has reviewed."""
    who = actor()
    total, number = queries.waiting_count(who), page_number(request.args.get("page"))
    return render_template(
        "portfolio/waiting.html",
        total=total,
        page=existing(Page(queries.waiting(who, page=number), number, total, PAGE)),
        reviewed=queries.reviewed_by(who),
    )


@blueprint.get("/relectures/<int:submission_id>")
@allow(Can.LIST_SUBMITTED)
def reading(submission_id: int) -> str:
    """One submission, with a place for comments under each part."""
    return _page(submission_id)


@blueprint.post("/relectures/<int:submission_id>")
@allow(Can.LIST_SUBMITTED)
def review(submission_id: int) -> Response | tuple[str, int]:
    """Accept it, or ask to take it up again."""
    posted = request.form
    comments = {
        int(rank): text
        for name, text in posted.items()
        if name.startswith("comment-") and (rank := name.removeprefix("comment-")).isdigit() and len(rank) < 4
    }
    try:
        services.review(
            actor(), submission_id, posted.get("verdict", ""), summary=posted.get("summary", ""), comments=comments
        )
    except Invalid as refused:
        faults = {name: said[0] for name, said in refused.fields.items()}
        return _page(submission_id, faults=faults, typed=posted), 422
    flash(_("Votre relecture est enregistrée. La personne est prévenue."), "done")
    return redirect(url_for("portfolio.waiting"), code=303)  # type: ignore[return-value]


def _page(submission_id: int, **more: object) -> str:
    who = actor()
    found = queries.to_review(who, submission_id)
    person = accounts.people([found.person_id]).get(found.person_id)
    return render_template(
        "portfolio/review.html",
        one=found,
        sheet=found.exercise.sheet,
        person=person.display_name if person else "",
        is_open=found.is_waiting and found.person_id != who.person_id,
        table=table,
        words=words,
        **{"faults": {}, "typed": {}, **more},
    )


def dashboard_notice(who: Actor, **_context: object) -> str:
    """On a trainer's own page: how many deliverables wait."""
    count = queries.waiting_count(who) if who.has_role("trainer") else 0
    return render_template("portfolio/trainer_card.html", count=count) if count else ""
