"""Asking for work: a row now, a message to the workers after the commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from elearn.core import clock, db
from elearn.core.jobs.models import Job
from elearn.core.jobs.types import JOBS

_send: Callable[[int], None] | None = None
# Made once, on the plain table: much of what is written asks for work.
_TABLE = cast("sa.Table", Job.__table__)
_ADD = {
    on_sqlite: make(_TABLE).on_conflict_do_nothing(index_elements=["key"]).returning(_TABLE.c.id)
    for on_sqlite, make in ((True, sqlite.insert), (False, postgresql.insert))
}


def set_sender(send: Callable[[int], None] | None) -> None:
    """Name what tells the workers that a row waits (``celery.send``); None tells nobody."""
    global _send
    _send = send


def send(job_id: int) -> None:
    """Tell the workers that this row waits. What fails here is redone by the sweeper."""
    if _send is not None:
        _send(job_id)


def enqueue(
    name: str, payload: dict[str, Any], *, key: str | None = None, delay: timedelta | None = None
) -> int | None:
    """Ask for job ``name`` in the current transaction; it starts after the commit.

    ``payload`` is JSON: ids, not objects. With a ``key`` already known the call does
    nothing and returns None; otherwise it returns the row's number.
    """
    made = enqueue_all(name, [(payload, key)], delay=delay)
    return made[0] if made else None


def enqueue_all(
    name: str, wanted: Sequence[tuple[dict[str, Any], str | None]], *, delay: timedelta | None = None
) -> list[int]:
    """The same for many payloads, each with its key: the numbers of the rows that are new."""
    JOBS.get(name)
    now = clock.now()
    common = {
        "name": name,
        "state": "waiting",
        "tries": 0,
        "not_before": now + (delay or timedelta()),
        "sent_at": None if delay else now,
        "step": "",
        "done_count": 0,
        "total_count": 0,
        "error": "",
        "created_at": now,
        "updated_at": now,
    }
    rows = [{**common, "payload": payload, "key": key} for payload, key in wanted]
    if not rows:
        return []
    made = list(db.execute(_ADD[db.is_sqlite()], rows if len(rows) > 1 else rows[0]).scalars())
    if delay is None:
        for job_id in made:
            db.on_commit(partial(send, job_id))
    return made


def pending(names: tuple[str, ...] = ()) -> int:
    """How many jobs are waiting or running, of these names or of all."""
    query = sa.select(sa.func.count()).select_from(Job).where(Job.state.in_(("waiting", "running")))
    if names:
        query = query.where(Job.name.in_(names))
    return db.session().execute(query).scalar_one()


def forget(field: str, value: str) -> None:
    """Remove the jobs, run or not, whose payload holds this value in this field (erasure)."""
    held = Job.payload[field].as_string() == value
    db.session().execute(sa.delete(Job).where(held, Job.state != "running"))


def failing(limit: int = 100) -> list[Job]:
    """The jobs that are dead, or that failed and wait for another try; newest first."""
    failed = sa.or_(Job.state == "dead", sa.and_(Job.state == "waiting", Job.error != ""))
    return list(db.session().execute(sa.select(Job).where(failed).order_by(Job.id.desc()).limit(limit)).scalars())


def retry(job_id: int) -> bool:
    """Give a dead or failed job its tries back, at once. False when it is neither."""
    now = clock.now()
    done = db.session().execute(
        sa.update(Job)
        .where(Job.id == job_id, sa.or_(Job.state == "dead", sa.and_(Job.state == "waiting", Job.error != "")))
        .values(state="waiting", tries=0, not_before=now, sent_at=now, lease_until=None, updated_at=now)
        .returning(Job.id)
    )
    if done.scalar_one_or_none() is None:
        return False
    db.on_commit(lambda: send(job_id))
    return True
