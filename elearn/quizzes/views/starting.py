"""The page before a quiz, and starting it."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from werkzeug import Response

from elearn.core import clock
from elearn.core.errors import Forbidden, Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor
from elearn.core.web.guard import members
from elearn.core.web.identity import actor
from elearn.modules import queries as modules
from elearn.quizzes import queries, services
from elearn.quizzes.extend import BEHAVIOURS, QuizCard
from elearn.quizzes.services.attempts import admitted
from elearn.quizzes.views import blueprint
from elearn.quizzes.views.shown import page_of


def find_quiz(who: Actor, slug: str, key: str) -> QuizCard:
    """The quiz of that address for this person: in the version that admits them, else the newest.

    Raises what the newest version's admission raises when none admits.
    """
    found = queries.quizzes_at(slug, key)
    if not found:
        raise Missing(_("Ce quiz n’existe pas."))
    refusals: list[Forbidden] = []
    for card in found:
        try:
            admitted(who, card)
        except Forbidden as refusal:
            refusals.append(refusal)
        else:
            return card
    raise refusals[0]


@blueprint.get("/formations/<slug>/quiz/<key>")
@members()
def quiz(slug: str, key: str) -> str:
    """What the quiz is, what was made of it, and the button that starts or takes up again."""
    who = actor()
    card = find_quiz(who, slug, key)
    attempts = queries.attempts_of(who.id, quiz_ids=[card.id])
    now = clock.now()
    current = next((a for a in attempts if a.is_writable(now)), None)
    return render_template(
        "quizzes/start.html",
        quiz=card,
        behaviour=BEHAVIOURS.get(card.behaviour),
        module=modules.version(card.version_id),
        attempts=[a for a in attempts if a is not current],
        current=current,
        left=card.attempts - len(attempts) if card.attempts else None,
        new_attempt=uuid4(),
        back=page_of(who, card, card.activity_key),
    )


@blueprint.post("/formations/<slug>/quiz/<key>")
@members()
def start(slug: str, key: str) -> Response:
    """Start, or take up again what is open."""
    card = find_quiz(actor(), slug, key)
    try:
        wanted = UUID(request.form.get("attempt", ""))
    except ValueError:
        wanted = None
    attempt_id = services.start(actor(), card.id, wanted)
    return redirect(url_for("quizzes.attempt", attempt_id=attempt_id), code=303)
