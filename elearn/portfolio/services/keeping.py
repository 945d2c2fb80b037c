"""Keeping the exercises of a published version; forgetting someone who asked to be erased."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.policy import Actor, require
from elearn.modules import queries as modules
from elearn.portfolio.models import ERASED, Deliverable, Exercise, Review, Submission
from elearn.portfolio.policy import Can
from elearn.portfolio.services.booklets import forget_booklets_of


def keep_exercise(activity_id: int, sheet: Mapping[str, Any]) -> int:
    """Make the exercise of an activity from its checked sheet; returns its number.

    Called in the transaction of the import, which has checked who may publish.
    """
    activity = modules.activity_by_id(activity_id)
    row = Exercise(
        activity_id=activity_id,
        version_id=activity.card.version_id,
        module_slug=activity.module_slug,
        activity_key=activity.card.key,
        language=activity.language,
        deliverable=sheet["deliverable"],
        sheet=dict(sheet),
    )
    db.session().add(row)
    db.session().flush()
    return row.id


def forget(actor: Actor, person_id: int) -> None:
    """Empty someone's drafts, what they handed in and what was said of it.

    That something was handed in, and when, stays with the evidence of training; it names nobody.
    """
    require(Can.ERASE, actor)
    session = db.session()
    mine = sa.select(Deliverable.id).where(Deliverable.person_id == person_id)
    handed_in = sa.select(Submission.id).where(Submission.deliverable_id.in_(mine))
    session.execute(sa.update(Review).where(Review.submission_id.in_(handed_in)).values(summary="", comments=ERASED))
    session.execute(
        sa.update(Submission).where(Submission.deliverable_id.in_(mine)).values(
            content=ERASED, digest="", is_waiting=False
        )
    )  # fmt: skip
    session.execute(sa.update(Deliverable).where(Deliverable.person_id == person_id).values(draft={}))
    forget_booklets_of(person_id)
    session.flush()
