"""Doing the work: claim under a lease, run in short transactions, sweep what was lost."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from elearn.core import clock, i18n, signals
from elearn.core.db import Database
from elearn.core.facts import JobStopped
from elearn.core.jobs import outbox
from elearn.core.jobs.models import Job
from elearn.core.jobs.types import JOBS, JobType, Schedule, urgent

log = logging.getLogger(__name__)
RESEND_AFTER = timedelta(seconds=20)
KEEP_DONE = timedelta(days=30)
AHEAD = 20  # so many urgent jobs before one that is not: it must not wait for ever


class LostLease(Exception):
    """Another worker has taken this job over; what was begun here is undone."""


@dataclass
class JobRun:
    """One delivery of one job, handed to its function as the first argument."""

    database: Database
    job_id: int
    number: int
    type: JobType
    services: Any = None
    is_done: bool = False

    @contextmanager
    def transaction(
        self, step: str = "", *, done: int | None = None, total: int | None = None, last: bool = False
    ) -> Iterator[Session]:
        """A short transaction that records ``step`` and progress, and renews the lease.

        With ``last`` the job is marked done in this very transaction, so that its
        effect and its end are one. Raises :class:`LostLease` when it is not ours.
        """
        with self.database.transaction() as session:
            now = clock.now()
            values: dict[str, Any] = {
                "lease_until": now + timedelta(seconds=self.type.lease_seconds),
                "updated_at": now,
            }
            if step:
                values["step"] = step
            if done is not None:
                values["done_count"] = done
            if total is not None:
                values["total_count"] = total
            if last:
                values |= {"state": "done", "lease_until": None, "error": ""}
            self._mine(session, values)
            yield session
        self.is_done = self.is_done or last

    def reading(self) -> Any:
        """A reading scope for the parts that write nothing."""
        return self.database.reading()

    def each(
        self, step: str, page: Callable[[int], tuple[Iterable[int], int | None]], verb: Callable[[int], object]
    ) -> None:
        """Do ``verb`` to each id, one short transaction each; ``page`` gives those after an id, and where to go on."""
        after: int | None = 0
        while after is not None:
            with self.reading():
                ids, after = page(after)
            for one in ids:
                with self.transaction(step):
                    verb(one)

    def _mine(self, session: Session, values: dict[str, Any]) -> None:
        statement = (
            sa.update(Job)
            .where(Job.id == self.job_id, Job.state == "running", Job.tries == self.number)
            .values(**values)
        )
        if cast("sa.CursorResult[Any]", session.execute(statement)).rowcount != 1:
            raise LostLease(f"job {self.job_id}, delivery {self.number}")


def run_in_turn(
    database: Database, job_id: int, services: Any = None, *, is_ending: Callable[[], bool] = lambda: False
) -> str:
    """Run the urgent jobs that are due, :data:`AHEAD` at most, then this one, as :func:`run` does.

    Messages come in the order in which they were sent, and carriers know no other alike: what goes
    first is asked of the database. The message of an urgent job that was run meanwhile finds it done.
    A worker that ``is_ending`` begins nothing more: the sweeper sends it again.
    """
    for _turn in range(AHEAD):
        ahead = _ahead_of(database, job_id)
        if ahead is None:
            break
        run(database, ahead, services)
        if is_ending():
            return "skipped"
    return run(database, job_id, services)


def _ahead_of(database: Database, job_id: int) -> int | None:
    """The oldest urgent job that is due; None when there is none, or when this one is as urgent."""
    names, own = urgent(), sa.orm.aliased(Job)
    is_urgent = sa.exists().where(own.id == job_id, own.name.in_(names))
    due = sa.and_(Job.state == "waiting", Job.not_before <= clock.now(), Job.name.in_(names), ~is_urgent)
    with database.reading() as session:
        return session.execute(sa.select(Job.id).where(due).order_by(Job.id).limit(1)).scalar_one_or_none()


def run(database: Database, job_id: int, services: Any = None) -> str:
    """Run one job if it can be claimed. Returns its state after, or ``skipped``."""
    claimed = _claim(database, job_id)
    if claimed is None:
        return "skipped"
    job = JobRun(database, job_id, claimed.tries, JOBS.get(claimed.name), services)
    try:
        with i18n.in_locale("fr"):
            job.type.run(job, **claimed.payload)
        if not job.is_done:
            with job.transaction(last=True):
                pass
    except LostLease:
        log.warning("job %s was taken over by another worker", job_id)
        return "skipped"
    except Exception as error:
        log.exception("job %s (%s) failed at try %s", job_id, claimed.name, claimed.tries)
        return _failed(job, error)
    return "done"


def _claim(database: Database, job_id: int) -> Job | None:
    now = clock.now()
    with database.transaction() as session:
        free = sa.or_(Job.state == "waiting", sa.and_(Job.state == "running", Job.lease_until < now))
        found = session.execute(
            sa.select(Job.name, Job.tries).where(Job.id == job_id, free, Job.not_before <= now)
        ).first()
        if found is None or found.name not in JOBS:
            return None
        kind = JOBS.get(found.name)
        if found.tries >= kind.max_tries:
            values: dict[str, Any] = {"state": "dead", "lease_until": None, "updated_at": now}
            last = sa.update(Job).where(Job.id == job_id, Job.tries == found.tries, free).values(**values)
            if session.execute(last.returning(Job.id)).scalar_one_or_none() is not None:
                log.error("job %s (%s) is dead after %s tries", job_id, found.name, found.tries)
                signals.announce(JobStopped(job_id, found.name))
            return None
        statement = (
            sa.update(Job)
            .where(Job.id == job_id, Job.tries == found.tries, free)
            .values(
                state="running",
                tries=found.tries + 1,
                lease_until=now + timedelta(seconds=kind.lease_seconds),
                updated_at=now,
            )
            .returning(Job)
        )
        return session.execute(statement).scalar_one_or_none()


def _failed(job: JobRun, error: Exception) -> str:
    now = clock.now()
    last = job.number >= job.type.max_tries
    wait = timedelta(seconds=min(5 * 4 ** (job.number - 1), 3600))
    text = "".join(traceback.format_exception_only(error)).strip()[:2000]
    try:
        with job.database.transaction() as session:
            job._mine(
                session,
                {
                    "state": "dead" if last else "waiting",
                    "not_before": now + wait,
                    "sent_at": None,
                    "lease_until": None,
                    "error": text,
                    "updated_at": now,
                },
            )
            if last:
                signals.announce(JobStopped(job.job_id, job.type.name))
    except LostLease:
        return "skipped"
    return "dead" if last else "waiting"


def sweep(database: Database, *, limit: int = 200) -> list[int]:
    """Send again every job that is due and that nobody holds, urgent ones first. Returns their numbers."""
    now = clock.now()
    lost = sa.or_(
        sa.and_(
            Job.state == "waiting",
            Job.not_before <= now,
            sa.or_(Job.sent_at.is_(None), Job.sent_at < now - RESEND_AFTER),
        ),
        sa.and_(Job.state == "running", Job.lease_until < now),
    )
    first = sa.case((Job.name.in_(urgent()), 0), else_=1)
    with database.reading() as session:
        found = list(session.execute(sa.select(Job.id).where(lost).order_by(first, Job.id).limit(limit)).scalars())
    if not found:
        return []
    with database.transaction() as session:
        taken = sa.update(Job).where(Job.id.in_(found), lost).values(sent_at=now).returning(Job.id)
        mine = set(session.execute(taken).scalars())
    ids = [job_id for job_id in found if job_id in mine]
    for job_id in ids:
        outbox.send(job_id)
    return ids


def tick(database: Database, schedules: Iterable[Schedule], local_now: datetime) -> list[int]:
    """Enqueue each schedule whose slot is due; a slot runs once however many tick."""
    due = [(s, slot) for s in schedules if (slot := s.due_slot(local_now)) is not None]
    keys = [f"schedule:{s.job}:{slot}" for s, slot in due]
    with database.reading() as session:
        known = set(session.execute(sa.select(Job.key).where(Job.key.in_(keys))).scalars())
    made = []
    for (schedule, _slot), key in zip(due, keys, strict=True):
        if key not in known:
            with database.transaction():
                job_id = outbox.enqueue(schedule.job, schedule.payload, key=key)
            if job_id is not None:
                made.append(job_id)
    return made


def purge(job: JobRun) -> None:
    """Forget the jobs done more than thirty days ago (scheduled each night)."""
    with job.transaction("purge", last=True) as session:
        session.execute(sa.delete(Job).where(Job.state == "done", Job.updated_at < clock.now() - KEEP_DONE))


def drain(database: Database, services: Any = None, *, limit: int = 1000) -> int:
    """Run, here and now, all that is due (tests and ``elearn demo``). Returns how many."""
    count = 0
    while count < limit:
        with database.reading() as session:
            due = sa.and_(Job.state == "waiting", Job.not_before <= clock.now())
            job_id = session.execute(sa.select(Job.id).where(due).order_by(Job.id).limit(1)).scalar_one_or_none()
        if job_id is None:
            return count
        run(database, job_id, services)
        count += 1
    return count
