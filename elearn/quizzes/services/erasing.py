"""Forgetting someone, but for what proves a training."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import db
from elearn.quizzes.models import ERASED, Attempt, AttemptEvent


def erase(person_id: int) -> None:
    """Empty every answer of someone's attempts; dates and results stay, as proof of training.

    Called by accounts in the transaction of the erasure, which has checked who asks. Source:
    code du travail, art. L6362-6 (a training body must be able to prove that its trainings took place).
    """
    theirs = sa.select(Attempt.id).where(Attempt.person_id == person_id)
    db.session().execute(
        sa.update(AttemptEvent)
        .where(AttemptEvent.attempt_id.in_(theirs))
        .values(payload=ERASED)
        .execution_options(synchronize_session=False)
    )
