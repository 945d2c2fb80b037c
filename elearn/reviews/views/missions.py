"""The pages of the two sides: what one may review, a review, an answer."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for

from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web.forms import typed_kept
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.paging import page_number
from elearn.directory.queries import profiles
from elearn.reviews import life, queries, services, words
from elearn.reviews.criteria import CRITERIA, OTHER
from elearn.reviews.forms import ReplyForm, ReviewForm, review_form
from elearn.reviews.policy import Can
from elearn.reviews.queries.missions import MissionCard
from elearn.reviews.views.blueprint import blueprint

Answer = str | Response | tuple[str, int]


@blueprint.get("/mes-evaluations")
@allow(Can.LIST_OWN)
def mine() -> str:
    """One's finished missions, what was said of one and what one said of the other side."""
    page = queries.missions.own_missions(actor(), page_number(request.args.get("page")))
    listed = profiles.cards([actor().id]).get(actor().id)
    return render_template(
        "reviews/mine.html", page=page, slug=listed.slug if listed is not None else "", criteria=CRITERIA, other=OTHER,
        words=words,
    )  # fmt: skip


@blueprint.route("/missions/<int:engagement_id>/evaluation", methods=["GET", "POST"])
@allow(Can.LIST_OWN)
def mission(engagement_id: int) -> Answer:
    """Write one's review, change it, read the other's."""
    card = queries.missions.mission(actor(), engagement_id)
    form = review_form(card.side)()
    if request.method == "POST" and form.validate():
        try:
            services.writing.write(actor(), engagement_id, form.marks(), form.text("comment"), form.text("seen"))
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            form.refuse(typed_kept(error))
            form.seen.data = card.own.mark if card.own is not None else ""
        else:
            flash(_("Votre évaluation est enregistrée."), "done")
            return _back(engagement_id)
    elif request.method == "GET" and card.own is not None:
        said = {code: str(mark) for code, mark in card.own.marks.items()}
        form.process(data={**said, "comment": card.own.text, "seen": card.own.mark})
    page = _page(card, form, ReplyForm(formdata=None))
    return (page, 422) if request.method == "POST" else page


@blueprint.post("/evaluations/<int:review_id>/reponse")
@allow(Can.LIST_OWN)
def reply(review_id: int) -> Answer:
    """Answer a review of one's side, once."""
    form = ReplyForm()
    try:
        engagement_id = services.writing.reply(actor(), review_id, form.text("reply"))
    except Invalid as error:
        form.refuse(error)
        found = queries.shown.shown(review_id)
        if found is None:
            raise
        card = queries.missions.mission(actor(), found[0].engagement_id)
        return _page(card, review_form(card.side)(formdata=None), form), 422
    flash(_("Votre réponse est publiée."), "done")
    return _back(engagement_id)


def _back(engagement_id: int) -> Response:
    return redirect(url_for("reviews.mission", engagement_id=engagement_id), code=303)  # type: ignore[return-value]


def _page(card: MissionCard, form: ReviewForm, answer: ReplyForm) -> str:
    state = card.states[card.side]
    is_own = card.own is None or card.own.author_id == actor().id
    can_write = state in {life.OPEN, life.WRITTEN} and is_own and not card.is_one_owner
    return render_template(
        "reviews/mission.html",
        card=card,
        form=form,
        answer=answer,
        state=state,
        can_write=can_write,
        other=OTHER[card.side],
        criteria=CRITERIA,
        words=words,
    )
