"""Who follows what, and how far."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.modules import queries as modules
from elearn.progress.completion import Summary, summary
from elearn.progress.models import ActivityState, Enrolment, Note
from elearn.progress.policy import Can


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


def cards(query: sa.Select[Any]) -> list[EnrolmentCard]:
    """The enrolments that a statement over :data:`COLUMNS` finds."""
    return [EnrolmentCard(*row) for row in db.session().execute(query)]


def enrolments(ids: Collection[int]) -> dict[int, EnrolmentCard]:
    """The enrolments of these ids."""
    return {c.id: c for c in cards(sa.select(*COLUMNS).where(Enrolment.id.in_(ids)))}


def own(actor: Actor, enrolment_id: int) -> EnrolmentCard:
    """One of the actor's enrolments; another's is :class:`Missing`, like one that never was."""
    found = enrolments([enrolment_id]).get(enrolment_id)
    if found is None or found.person_id != actor.person_id:
        raise Missing(_("Cette inscription n’existe pas."))
    require(Can.READ, actor, found)
    return found


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


def _following() -> sa.Select[Any]:
    """Made once: this is read with each page of a lesson. Plain tables, since no entity comes of it."""
    enrolment, state, note = (model.__table__.c for model in (Enrolment, ActivityState, Note))
    chosen = (
        sa.select(enrolment.id)
        .where(
            enrolment.person_id == sa.bindparam("person_id"),
            enrolment.module_id == sa.bindparam("module_id"),
            enrolment.state != "left",
        )
        .order_by(enrolment.state, enrolment.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    here = sa.and_(
        note.enrolment_id == enrolment.id,
        note.activity_key == state.activity_key,
        note.activity_key == sa.bindparam("key"),
    )
    return (
        sa.select(
            *(enrolment[c.key] for c in COLUMNS),
            state.activity_key,
            state.state == "done",
            *(state[name] for name in StateCard.__slots__[2:]),
            *(note[name] for name in NoteCard.__slots__),
        )
        .select_from(Enrolment.__table__)
        .outerjoin(ActivityState.__table__, state.enrolment_id == enrolment.id)
        .outerjoin(Note.__table__, here)
        .where(enrolment.id == chosen)
    )


_FOLLOWING = _following()


def following(person_id: int, module_id: int, key: str = "") -> Following | None:
    """The enrolment with which a person follows a module, its states, and the note of ``key``; one statement.

    The active enrolment, else the last completed; None for someone who does not follow it.
    """
    rows = db.session().execute(_FOLLOWING, {"person_id": person_id, "module_id": module_id, "key": key}).all()
    if not rows:
        return None
    first, second = len(COLUMNS), len(COLUMNS) + len(StateCard.__slots__)
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
    return progress_of([enrolment])[enrolment.id]


def progress_of(enrolled: Collection[EnrolmentCard]) -> dict[int, Summary]:
    """How far each of several enrolments is; two statements, however many."""
    outlines = modules.outlines({e.version_id for e in enrolled})
    done = done_keys([e.id for e in enrolled])
    return {e.id: summary(outlines[e.version_id], done[e.id]) for e in enrolled}
