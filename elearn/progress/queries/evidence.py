"""The evidence of training: time measured, records, and whether each chain holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from elearn.core import db
from elearn.core.policy import Actor, require
from elearn.modules import queries as modules
from elearn.progress import chain
from elearn.progress.models import Enrolment, Evidence
from elearn.progress.policy import Can
from elearn.progress.queries.enrolments import enrolments

_PIECE = 500
_RECORD = (
    Evidence.enrolment_id,
    Evidence.seq,
    Evidence.kind,
    Evidence.activity_key,
    Evidence.at,
    Evidence.since_at,
    Evidence.until_at,
    Evidence.active_ms,
    Evidence.detail,
    Evidence.prev_hash,
    Evidence.hash,
)


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """What is expected and what was measured, in whole minutes; and how many records prove it."""

    expected_minutes: int
    measured_minutes: int
    records: int


def time_spent(enrolment_id: int) -> TimeSpent:
    """Expected and measured time of an enrolment; the measure is summed over the evidence itself."""
    enrolment = enrolments([enrolment_id])[enrolment_id]
    expected = sum(c.minutes for c in modules.outline(enrolment.version_id) if c.rule != "none")
    query = sa.select(sa.func.coalesce(sa.func.sum(Evidence.active_ms), 0), sa.func.count()).where(
        Evidence.enrolment_id == enrolment_id
    )
    measured, records = db.session().execute(query).one()
    return TimeSpent(expected, int(measured) // 60_000, int(records))


@dataclass(frozen=True, slots=True)
class Measured:
    """What the evidence of one enrolment amounts to: whole minutes, and how many records."""

    minutes: int
    records: int


def measured(enrolment_ids: Collection[int], until: datetime | None = None) -> dict[int, Measured]:
    """The same measure for several enrolments, up to an instant (included); one statement."""
    out = {i: Measured(0, 0) for i in enrolment_ids}
    query = sa.select(Evidence.enrolment_id, sa.func.sum(Evidence.active_ms), sa.func.count()).where(
        Evidence.enrolment_id.in_(out)
    )
    if until is not None:
        query = query.where(Evidence.at <= until)
    for enrolment_id, ms, records in db.session().execute(query.group_by(Evidence.enrolment_id)):
        out[enrolment_id] = Measured(int(ms) // 60_000, records)
    return out


def measured_since(since: Mapping[int, datetime], until: datetime) -> dict[int, Measured]:
    """The same measure from an instant of each enrolment, which those begun before leave out what came before.

    Two statements, and one for each enrolment whose work began earlier.
    """
    out = measured(since, until)
    query = sa.select(Evidence.enrolment_id, sa.func.min(Evidence.at)).where(Evidence.enrolment_id.in_(since))
    for enrolment_id, first_at in db.session().execute(query.group_by(Evidence.enrolment_id)):
        if first_at < since[enrolment_id]:
            before = measured([enrolment_id], since[enrolment_id] - timedelta(microseconds=1))[enrolment_id]
            whole = out[enrolment_id]
            out[enrolment_id] = Measured(whole.minutes - before.minutes, whole.records - before.records)
    return out


def evidence(actor: Actor, enrolment_id: int) -> Iterator[chain.Record]:
    """The records of an enrolment in order. Raises ``Forbidden`` for anyone but the trainee and the system."""
    require(Can.READ, actor, enrolments([enrolment_id]).get(enrolment_id))
    return records(enrolment_id)


def records(enrolment_id: int) -> Iterator[chain.Record]:
    """The records of an enrolment in order, for the room itself: no right is checked."""
    last = 0
    while True:  # by pieces: a server-side cursor would ask for a transaction, which readers do not have
        query = sa.select(*_RECORD).where(Evidence.enrolment_id == enrolment_id, Evidence.seq > last)
        rows = db.session().execute(query.order_by(Evidence.seq).limit(_PIECE)).all()
        for row in rows:
            yield chain.Record(*row)
        if len(rows) < _PIECE:
            return
        last = rows[-1][1]


def verify(enrolment_ids: Sequence[int]) -> list[chain.Fault]:
    """What is wrong in the chains of these enrolments, record by record; nothing when they hold."""
    heads = sa.select(Enrolment.id, Enrolment.evidence_count, Enrolment.evidence_head).where(
        Enrolment.id.in_(enrolment_ids)
    )
    faults: list[chain.Fault] = []
    for enrolment_id, count, head in db.session().execute(heads.order_by(Enrolment.id)).all():
        faults += chain.verify(enrolment_id, records(enrolment_id), count=count, head=head)
    return faults


def enrolment_ids_after(last: int, limit: int) -> list[int]:
    """The next ids in order, for work that goes through all enrolments by pieces."""
    query = sa.select(Enrolment.id).where(Enrolment.id > last).order_by(Enrolment.id).limit(limit)
    return list(db.session().scalars(query))
