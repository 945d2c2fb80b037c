"""Who follows what, and how far."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.modules import queries as modules
from elearn.progress.completion import Summary, summary
from elearn.progress.models import ActivityState, Enrolment, Note


@dataclass(frozen=True, slots=True)
class EnrolmentCard:
    """One person in one version of a module. ``state`` is active, completed or left."""

    id: int
    person_id: int
    module_id: int
    version_id: int
    state: str
    started_at: datetime
    completed_at: datetime | None
    last_activity_key: str
    last_at: datetime


@dataclass(frozen=True, slots=True)
class StateCard:
    """Where an enrolment stands in one activity. ``active_ms`` is the time measured there."""

    key: str
    is_done: bool
    seen_at: datetime
    done_at: datetime | None
    position: dict[str, int]
    watched: list[list[int]]
    active_ms: int


@dataclass(frozen=True, slots=True)
class NoteCard:
    """A note; ``revision`` 0 when nothing was written yet."""

    body: str = ""
    revision: int = 0
    updated_at: datetime | None = None


COLUMNS = tuple(getattr(Enrolment, name) for name in EnrolmentCard.__slots__)
_STATE = (
    ActivityState.activity_key,
    ActivityState.state == "done",
    ActivityState.seen_at,
    ActivityState.done_at,
    ActivityState.position,
    ActivityState.watched,
    ActivityState.active_ms,
)
_NOTE = (Note.body, Note.revision, Note.updated_at)


def cards(query: sa.Select[Any]) -> list[EnrolmentCard]:
    """The enrolments that a statement over :data:`COLUMNS` finds."""
    return [EnrolmentCard(*row) for row in db.session().execute(query)]


def enrolments(ids: Collection[int]) -> dict[int, EnrolmentCard]:
    """The enrolments of these ids."""
    return {c.id: c for c in cards(sa.select(*COLUMNS).where(Enrolment.id.in_(ids)))}


def enrolments_of(person_id: int) -> list[EnrolmentCard]:
    """What a person follows or has completed, the latest touched first; not what they left."""
    query = sa.select(*COLUMNS).where(Enrolment.person_id == person_id, Enrolment.state != "left")
    return cards(query.order_by(Enrolment.last_at.desc(), Enrolment.id.desc()))


def enrolment_of(person_id: int, module_id: int) -> EnrolmentCard | None:
    """The enrolment with which a person follows a module: the active one, else the last completed."""
    query = (
        sa.select(*COLUMNS)
        .where(Enrolment.person_id == person_id, Enrolment.module_id == module_id, Enrolment.state != "left")
        .order_by(Enrolment.state, Enrolment.id.desc())
        .limit(1)
    )
    return next(iter(cards(query)), None)


def states(enrolment_ids: Collection[int]) -> dict[int, dict[str, StateCard]]:
    """For each enrolment, its activities by key."""
    out: dict[int, dict[str, StateCard]] = {i: {} for i in enrolment_ids}
    query = sa.select(ActivityState.enrolment_id, *_STATE).where(ActivityState.enrolment_id.in_(enrolment_ids))
    for enrolment_id, *rest in db.session().execute(query):
        card = StateCard(*rest)
        out[enrolment_id][card.key] = card
    return out


@dataclass(frozen=True, slots=True)
class Following:
    """All that the player needs to know of a trainee: where they are, and their note of one lesson."""

    enrolment: EnrolmentCard
    states: dict[str, StateCard]
    note: NoteCard

    @property
    def done(self) -> set[str]:
        """The keys of what is done."""
        return {key for key, state in self.states.items() if state.is_done}


def following(person_id: int, module_id: int, key: str = "") -> Following | None:
    """The enrolment with which a person follows a module, its states, and the note of ``key``; one statement.

    The active enrolment, else the last completed; None for someone who does not follow it.
    """
    chosen = (
        sa.select(Enrolment.id)
        .where(Enrolment.person_id == person_id, Enrolment.module_id == module_id, Enrolment.state != "left")
        .order_by(Enrolment.state, Enrolment.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        sa.select(*COLUMNS, *_STATE, *_NOTE)
        .outerjoin(ActivityState, ActivityState.enrolment_id == Enrolment.id)
        .outerjoin(
            Note,
            sa.and_(
                Note.enrolment_id == Enrolment.id,
                Note.activity_key == ActivityState.activity_key,
                Note.activity_key == key,
            ),
        )
        .where(Enrolment.id == chosen)
    )
    rows = db.session().execute(query).all()
    if not rows:
        return None
    first, second = len(COLUMNS), len(COLUMNS) + len(_STATE)
    states_ = [StateCard(*row[first:second]) for row in rows if row[first] is not None]
    note = next((NoteCard(*row[second:]) for row in rows if row[second] is not None), NoteCard())
    return Following(EnrolmentCard(*rows[0][:first]), {s.key: s for s in states_}, note)


def done_keys(enrolment_ids: Collection[int]) -> dict[int, set[str]]:
    """For each enrolment, the keys of what is done."""
    out: dict[int, set[str]] = {i: set() for i in enrolment_ids}
    query = sa.select(ActivityState.enrolment_id, ActivityState.activity_key).where(
        ActivityState.enrolment_id.in_(enrolment_ids), ActivityState.state == "done"
    )
    for enrolment_id, key in db.session().execute(query):
        out[enrolment_id].add(key)
    return out


def progress(enrolment: EnrolmentCard) -> Summary:
    """How far one enrolment is."""
    return summary(modules.outline(enrolment.version_id), done_keys([enrolment.id])[enrolment.id])
