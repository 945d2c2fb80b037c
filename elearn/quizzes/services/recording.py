"""Recording what is done in an attempt: each event once, whoever sends it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from elearn.core import clock, db
from elearn.core.db import Base
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor
from elearn.quizzes import queries
from elearn.quizzes.behaviours.base import SURE, Behaviour
from elearn.quizzes.extend import BEHAVIOURS, QUESTION_TYPES
from elearn.quizzes.models import EXPIRED, OPEN, Attempt, AttemptEvent, AttemptSlot, QuestionVersion, Quiz
from elearn.quizzes.services.attempts import close_expired, held
from elearn.quizzes.types.base import Body, Prepared, QuestionType

MOST_EVENTS = 200  # in one batch; a browser that was offline for long sends several
LARGEST_SEQ = 100_000

SAVED, KNOWN, LATE, CLOSED, FINAL, REFUSED = "saved", "known", "late", "closed", "final", "refused"


@dataclass(frozen=True, slots=True)
class Incoming:
    """An event as a client sends it. ``values`` are form fields (``answer``: a list of texts),
    ``sure`` and ``on``; ``at`` is the client's clock set right by the server's, if it says."""

    id: UUID
    slot: int
    seq: int
    kind: str
    values: Mapping[str, Any]
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one event: ``saved``, ``known`` (had it already), ``late``, ``closed`` (the
    attempt is), ``final`` (the question is), ``refused``; with a sentence where one helps."""

    id: UUID
    status: str
    message: str = ""


@dataclass(slots=True)
class _Batch:
    """What is needed to take a batch, read once. No behaviour: none of its questions is in the attempt."""

    behaviour: Behaviour | None
    questions: dict[int, tuple[QuestionType, Body, Prepared]]
    final: set[int]
    known: dict[UUID, tuple[UUID, int | None, str, dict[str, Any]]]
    rows: list[dict[str, Any]] = field(default_factory=list)


def record(actor: Actor, attempt_id: UUID, events: Sequence[Incoming]) -> list[Receipt]:
    """Take a batch of events in one's own attempt, in the order given; one receipt each.

    An event already known changes nothing. One made before the deadline still counts within
    the grace after it. Raises ``Missing`` for another's attempt, :class:`Invalid` for too many.
    """
    if len(events) > MOST_EVENTS:
        raise Invalid(_("Trop de réponses à la fois."))
    row = held(actor, attempt_id)
    now = clock.now()
    batch = _prepare(row, events)
    if row.state == OPEN and queries.attempt_card(row).has_lapsed(now):
        close_expired(row, now)
    receipts = [_take(row, batch, event, now) for event in events]
    if batch.rows:
        db.session().execute(_INSERT[db.is_sqlite()], batch.rows)
    return receipts


# One question saved is the most frequent write of all: everything about it in one read, and
# statements made once.
_QUESTIONS = (
    sa.select(AttemptSlot.slot, AttemptSlot.seed, QuestionVersion.type, QuestionVersion.body, Quiz.settings)
    .join(QuestionVersion, QuestionVersion.id == AttemptSlot.question_version_id)
    .join(Quiz, Quiz.id == sa.bindparam("quiz_id"))
    .where(
        AttemptSlot.attempt_id == sa.bindparam("attempt_id"),
        AttemptSlot.slot.in_(sa.bindparam("slots", expanding=True)),
    )
)
_CHECKED = sa.select(AttemptEvent.slot).where(
    AttemptEvent.attempt_id == sa.bindparam("attempt_id"),
    AttemptEvent.kind == "check",
    AttemptEvent.slot.in_(sa.bindparam("slots", expanding=True)),
)
_SEEN = sa.select(
    AttemptEvent.id, AttemptEvent.attempt_id, AttemptEvent.slot, AttemptEvent.kind, AttemptEvent.payload
).where(AttemptEvent.id.in_(sa.bindparam("ids", expanding=True)))
_EVENTS = Base.metadata.tables[AttemptEvent.__tablename__]
_INSERT = {
    on_sqlite: make(_EVENTS).on_conflict_do_nothing()
    for on_sqlite, make in ((True, sqlite.insert), (False, postgresql.insert))
}


def _prepare(row: Attempt, events: Sequence[Incoming]) -> _Batch:
    session = db.session()
    here = {"attempt_id": row.id, "quiz_id": row.quiz_id, "slots": list({event.slot for event in events})}
    questions, behaviour = {}, None
    for slot, seed, kind, body, settings in session.execute(_QUESTIONS, here):
        type_ = QUESTION_TYPES.get(kind)
        questions[slot] = (type_, body, type_.prepare(body, seed))
        behaviour = BEHAVIOURS.get(settings["behaviour"])
    final: set[int] = set()
    if behaviour is not None and behaviour.checks:
        final = {slot for slot in session.execute(_CHECKED, here).scalars() if slot is not None}
    seen = session.execute(_SEEN, {"ids": [e.id for e in events]})
    known = {number: (attempt, slot, kind, payload) for number, attempt, slot, kind, payload in seen}
    return _Batch(behaviour, questions, final, known)


def _take(row: Attempt, batch: _Batch, event: Incoming, now: datetime) -> Receipt:
    question = batch.questions.get(event.slot)
    if question is None or not 1 <= event.seq <= LARGEST_SEQ:
        return Receipt(event.id, REFUSED, _("Cette question n’est pas dans cet essai."))
    payload = _payload(event, question)
    if payload is None:
        return Receipt(event.id, REFUSED, _("Cette action n’existe pas."))
    itself = (row.id, event.slot, event.kind, payload)
    if event.id in batch.known:
        same = batch.known[event.id] == itself
        return Receipt(event.id, KNOWN) if same else Receipt(event.id, REFUSED, _("Cet envoi a déjà servi."))
    refused = _out_of_time(row, event, now) or _out_of_turn(batch, event, question, payload)
    if refused is not None:
        return refused
    if event.kind == "check":
        batch.final.add(event.slot)
    batch.known[event.id] = itself
    batch.rows.append(
        {
            "id": event.id,
            "attempt_id": row.id,
            "slot": event.slot,
            "client_seq": event.seq,
            "kind": event.kind,
            "payload": payload,
            "client_time": event.at,
            "server_time": now,
        }
    )
    return Receipt(event.id, SAVED)


def _out_of_time(row: Attempt, event: Incoming, now: datetime) -> Receipt | None:
    """The attempt is closed, or the event was not made before the deadline."""
    if row.state == EXPIRED:
        return Receipt(event.id, LATE, _("Le temps est écoulé : cette réponse est arrivée trop tard."))
    if row.state != OPEN:
        return Receipt(event.id, CLOSED, _("Cet essai est terminé : cette réponse n’a pas pu compter."))
    if row.deadline_at is not None and now > row.deadline_at and (event.at is None or event.at > row.deadline_at):
        return Receipt(event.id, LATE, _("Le temps est écoulé : cette réponse est arrivée trop tard."))
    return None


def _out_of_turn(
    batch: _Batch, event: Incoming, question: tuple[QuestionType, Body, Prepared], payload: Mapping[str, Any]
) -> Receipt | None:
    """The question is final already, or cannot be checked as it stands."""
    if event.kind != "flag" and event.slot in batch.final:
        return Receipt(event.id, FINAL, _("Cette question est déjà corrigée."))
    problem = _not_checkable(batch.behaviour, question, payload) if event.kind == "check" else ""
    return Receipt(event.id, REFUSED, problem) if problem else None


def _payload(event: Incoming, question: tuple[QuestionType, Body, Prepared]) -> dict[str, Any] | None:
    """The canonical payload of an event, or None when its kind is not one of ours."""
    type_, body, prepared = question
    if event.kind in {"answer", "check"}:
        fields = {
            name: [str(v) for v in values]
            for name, values in event.values.items()
            if name.startswith("answer") and isinstance(values, list | tuple)
        }
        payload: dict[str, Any] = {"answer": type_.parse(body, prepared, fields)}
        if event.kind == "check":
            payload["sure"] = _sure(event.values)
        return payload
    if event.kind == "sure":
        return {"sure": _sure(event.values)}
    return {"on": bool(event.values.get("on"))} if event.kind == "flag" else None


def _sure(values: Mapping[str, Any]) -> str:
    said = values.get("sure", "")
    return said if isinstance(said, str) and said in SURE else ""


def _not_checkable(
    behaviour: Behaviour | None, question: tuple[QuestionType, Body, Prepared], payload: Mapping[str, Any]
) -> str:
    type_, body, _prepared = question
    if behaviour is None or not behaviour.checks:
        return _("Ce quiz est corrigé à la fin.")
    if payload["answer"] is None:
        return _("Répondez d’abord : la correction vient ensuite.")
    return type_.problem(body, payload["answer"])
