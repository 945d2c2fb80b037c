"""What was handed in: its versions, what a trainer said, what waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.portfolio.models import ERASED, Deliverable, Exercise, Review, Submission
from elearn.portfolio.policy import Can
from elearn.portfolio.queries.exercises import ExerciseCard, by_ids

PAGE = 50


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """What a trainer said. ``comments`` by rank of section, from 0."""

    verdict: str
    summary: str
    comments: Mapping[int, str]
    reviewer: str
    at: datetime

    @property
    def is_accepted(self) -> bool:
        """Whether the deliverable was accepted."""
        return self.verdict == "accepted"


@dataclass(frozen=True, slots=True)
class SubmissionCard:
    """One version handed in, as it was, with its exercise and its review when there is one."""

    id: int
    person_id: int
    slug: str
    number: int
    content: Mapping[str, Any]
    is_waiting: bool
    submitted_at: datetime
    exercise: ExerciseCard
    review: ReviewCard | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the trainer's list."""

    id: int
    number: int
    submitted_at: datetime
    document: str
    person: str
    verdict: str = ""


_CARDS = (
    sa.select(Submission, Deliverable.person_id, Deliverable.slug, Review)
    .join(Deliverable, Deliverable.id == Submission.deliverable_id)
    .outerjoin(Review, Review.submission_id == Submission.id)
)


def _cards(query: sa.Select[Submission, int, str, Review]) -> list[SubmissionCard]:
    rows = db.session().execute(query).all()
    exercises = by_ids({s.exercise_id for s, *_rest in rows})
    names = accounts.people({r.reviewer_id for *_rest, r in rows if r is not None})
    out = []
    for one, person_id, slug, review in rows:
        said = None
        if review is not None:
            name = names[review.reviewer_id].display_name if review.reviewer_id in names else ""
            comments = {} if review.comments == ERASED else {int(k): v for k, v in review.comments.items()}
            said = ReviewCard(review.verdict, review.summary, comments, name, review.at)
        content = {} if one.content == ERASED else one.content
        out.append(
            SubmissionCard(
                one.id, person_id, slug, one.number, content, one.is_waiting, one.submitted_at,
                exercises[one.exercise_id], said,
            )
        )  # fmt: skip
    return out


def history(actor: Actor, slug: str) -> list[SubmissionCard]:
    """One's own submissions of a deliverable, the newest first."""
    require(Can.LIST_OWN, actor)
    return _cards(
        _CARDS.where(Deliverable.person_id == actor.id, Deliverable.slug == slug).order_by(Submission.number.desc())
    )


def latest(actor: Actor) -> dict[str, SubmissionCard]:
    """One's own last submission of each deliverable, by its slug."""
    require(Can.LIST_OWN, actor)
    query = _CARDS.where(Deliverable.person_id == actor.id, Submission.number == Deliverable.submissions)
    return {s.slug: s for s in _cards(query)}


def own_submission(actor: Actor, slug: str, number: int) -> SubmissionCard:
    """One of one's own submissions; another's is :class:`Missing`, like one that never was."""
    require(Can.LIST_OWN, actor)
    found = _cards(
        _CARDS.where(Deliverable.person_id == actor.id, Deliverable.slug == slug, Submission.number == number)
    )
    if not found:
        raise Missing(_("Cette version n’existe pas."))
    require(Can.READ, actor, found[0])
    return found[0]


def to_review(actor: Actor, submission_id: int) -> SubmissionCard:
    """What a trainer reads: a submission, never a draft. Raises :class:`Missing` on an erased one."""
    require(Can.LIST_SUBMITTED, actor)
    found = _cards(_CARDS.where(Submission.id == submission_id))
    if not found or not found[0].content:
        raise Missing(_("Ce livrable n’existe pas."))
    return found[0]


def author_and_document(submission_id: int) -> tuple[int, str]:
    """Who handed it in, and what the document is called."""
    query = (
        sa.select(Deliverable.person_id, Exercise.sheet["document"].as_string())
        .select_from(Submission)
        .join(Deliverable, Deliverable.id == Submission.deliverable_id)
        .join(Exercise, Exercise.id == Submission.exercise_id)
    )
    person_id, document = db.session().execute(query.where(Submission.id == submission_id)).one()
    return person_id, document


def waiting_count(actor: Actor) -> int:
    """How many deliverables wait for a trainer."""
    require(Can.LIST_SUBMITTED, actor)
    query = sa.select(sa.func.count()).select_from(Submission).join(Deliverable)
    return int(db.session().scalar(query.where(Submission.is_waiting, Deliverable.person_id != actor.id)) or 0)


def waiting(actor: Actor, *, page: int = 1) -> list[Waiting]:
    """What waits for a trainer, the oldest first, fifty at a time."""
    require(Can.LIST_SUBMITTED, actor)
    query = _CARDS.where(Submission.is_waiting, Deliverable.person_id != actor.id)
    query = query.order_by(Submission.submitted_at, Submission.id).limit(PAGE).offset((page - 1) * PAGE)
    return _lines(_cards(query))


def reviewed_by(actor: Actor) -> list[Waiting]:
    """The last twenty that this trainer reviewed."""
    require(Can.LIST_SUBMITTED, actor)
    return _lines(_cards(_CARDS.where(Review.reviewer_id == actor.id).order_by(Review.at.desc()).limit(20)))


def _lines(found: Sequence[SubmissionCard]) -> list[Waiting]:
    names = accounts.people({s.person_id for s in found})
    return [
        Waiting(
            s.id, s.number, s.submitted_at, s.exercise.sheet.document,
            names[s.person_id].display_name if s.person_id in names else "", s.review.verdict if s.review else "",
        )
        for s in found
        if s.content
    ]  # fmt: skip
