"""Adding to the log of evidence, one chain an enrolment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from elearn.core import db
from elearn.core.db import Base
from elearn.progress.active_time import Span
from elearn.progress.chain import Record, hash_of
from elearn.progress.models import Enrolment, Evidence

_TABLE = Base.metadata.tables[Evidence.__tablename__]
# Made once, and on the table rather than the model: the log is written with every beacon, and
# what else is pending need not be flushed before it.
_INSERT = {
    on_sqlite: make(_TABLE).on_conflict_do_nothing(index_elements=["enrolment_id", "beacon"]).returning(_TABLE.c.id)
    for on_sqlite, make in ((True, sqlite.insert), (False, postgresql.insert))
}


_LOCKED = (
    sa.select(Enrolment)
    .where(Enrolment.person_id == sa.bindparam("person_id"))
    .order_by(Enrolment.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)


def locked(person_id: int) -> list[Enrolment]:
    """The person's enrolments, held until the end of the transaction.

    Everything that adds to a chain or counts time begins here: one person's tabs and
    devices wait for each other, whatever the module, and no one else waits.
    """
    return list(db.session().scalars(_LOCKED, {"person_id": person_id}))


def append(
    enrolment: Enrolment,
    kind: str,
    at: datetime,
    *,
    key: str = "",
    span: Span | None = None,
    active_ms: int = 0,
    detail: Mapping[str, Any] | None = None,
    beacon: str | None = None,
) -> bool:
    """Write the next record of a locked enrolment. False when this beacon is already there."""
    record = Record(
        enrolment_id=enrolment.id,
        seq=enrolment.evidence_count + 1,
        kind=kind,
        activity_key=key,
        at=at,
        since=span.since if span else None,
        until=span.until if span else None,
        active_ms=active_ms,
        detail=whole(detail or {}),
    )
    own = hash_of(record, enrolment.evidence_head)
    values = {
        "enrolment_id": record.enrolment_id,
        "seq": record.seq,
        "kind": kind,
        "activity_key": key,
        "at": at,
        "since_at": record.since,
        "until_at": record.until,
        "active_ms": active_ms,
        "detail": record.detail,
        "beacon": beacon,
        "prev_hash": enrolment.evidence_head,
        "hash": own,
    }
    if db.session().execute(_INSERT[db.is_sqlite()], values).scalar_one_or_none() is None:
        return False
    enrolment.evidence_count, enrolment.evidence_head = record.seq, own
    return True


def whole(detail: Mapping[str, Any]) -> dict[str, Any]:
    """The same detail without floats, which databases give back differently: they become words."""
    return {str(name): _whole(value) for name, value in detail.items()}


def _whole(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Mapping):
        return whole(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_whole(inner) for inner in value]
    return str(value)
