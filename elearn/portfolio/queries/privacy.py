"""What this room knows of someone, to be handed to them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.i18n import utc
from elearn.portfolio.models import ERASED, Deliverable, Exercise, Review, Submission


def export(person_id: int) -> list[tuple[str, Any]]:
    """Drafts, submissions and what trainers said of them: one file, values for JSON."""
    query = (
        sa.select(Deliverable, Exercise.sheet["document"].as_string())
        .join(Exercise, Exercise.id == Deliverable.exercise_id)
        .where(Deliverable.person_id == person_id)
        .order_by(Deliverable.id)
    )
    rows = db.session().execute(query).all()
    if not rows:
        return []
    return [
        (
            "dossier.json",
            [
                {
                    "deliverable": one.slug,
                    "document": document,
                    "state": one.state,
                    "draft": one.draft,
                    "updated_at": utc(one.updated_at),
                    "versions": _versions(one.id),
                }
                for one, document in rows
            ],
        )
    ]


def _versions(deliverable_id: int) -> list[dict[str, Any]]:
    query = (
        sa.select(Submission, Review)
        .outerjoin(Review, Review.submission_id == Submission.id)
        .where(Submission.deliverable_id == deliverable_id)
        .order_by(Submission.number)
    )
    return [
        {
            "number": one.number,
            "submitted_at": utc(one.submitted_at),
            "content": None if one.content == ERASED else one.content,
            "review": _said(review) if review is not None else None,
        }
        for one, review in db.session().execute(query)
    ]


def _said(review: Review) -> dict[str, Any]:
    return {
        "verdict": review.verdict,
        "summary": review.summary,
        "comments": {} if review.comments == ERASED else review.comments,
        "at": utc(review.at),
    }
