"""What this room answers when others speak: a fact heard, a quiz to open, someone's data."""

from __future__ import annotations

from typing import Any

from flask import url_for

from elearn.core.errors import Forbidden
from elearn.core.i18n import gettext as _
from elearn.core.policy import SYSTEM, Actor
from elearn.modules.signals import ActivityDone
from elearn.progress import queries, services
from elearn.quizzes.extend import QuizCard


def on_activity_done(fact: ActivityDone) -> None:
    """An activity is done, whatever its kind: write it, and finish the module when it was the last."""
    services.complete(fact)


def admit_to_quiz(actor: Actor, quiz: QuizCard) -> dict[str, Any] | None:
    """Who follows the module in that version may take its quiz; the attempt keeps the enrolment.

    Says nothing of trainers and administrators, who look at what they publish.
    """
    if actor.has_role("trainer", "administrator"):
        return None
    found = next((e for e in queries.enrolments_of(actor.id) if e.version_id == quiz.version_id), None)
    if found is None:
        raise Forbidden(_("Ce quiz fait partie d’un module : inscrivez-vous pour le passer."), code="not-enrolled")
    return {"enrolment_id": found.id}


def lesson_page(actor: Actor, quiz: QuizCard, key: str) -> str | None:
    """The player's page of an activity, for who follows the module."""
    if not actor.is_authenticated:
        return None
    if all(e.version_id != quiz.version_id for e in queries.enrolments_of(actor.id)):
        return None
    return url_for("progress.lesson", slug=quiz.module_slug, key=key)


def export_data(person_id: int) -> list[tuple[str, Any]]:
    """What this room knows of someone, for the archive of their data."""
    return queries.export(person_id)


def erase_data(person_id: int) -> None:
    """Forget what the law does not ask to keep."""
    services.forget(SYSTEM, person_id)
