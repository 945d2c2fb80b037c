"""What time does alone: requests close, quotes expire, silence accepts where the contract says so,
approvals lapse, certificates of vigilance are asked again; what is kept no longer is erased."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from elearn.core import unstored
from elearn.core.errors import Conflict
from elearn.core.jobs.types import JobType, Schedule
from elearn.core.policy import SYSTEM, Actor
from elearn.pool.queries import vigilance as certificates
from elearn.pool.services import approvals, clockwork, deliveries, keeping, quotes, requests, timesheets, vigilance

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun

WORK: tuple[tuple[str, Callable[[], list[int]], Callable[[Actor, int], None]], ...] = (
    ("closed", clockwork.past_requests, requests.close_past),
    ("expired", clockwork.past_quotes, quotes.expire),
    ("accepted", clockwork.silent_deliverables, deliveries.accept_silently),
    ("approved", clockwork.silent_sheets, timesheets.approve_silently),
    ("lapsed", clockwork.past_approvals, approvals.lapse),
)


def tick(job: JobRun) -> None:
    """Write what has lapsed, one short transaction each; who moved first wins, and is not undone."""
    for step, due, verb in WORK:
        with job.reading():
            ids = due()
        for one in ids:
            try:
                with job.transaction(step):
                    verb(SYSTEM, one)
            except Conflict:
                continue  # somebody decided in between


def ask_vigilance(job: JobRun) -> None:
    """Ask for the certificates that are missing in the missions of the day, one short transaction each."""
    job.each("asked", certificates.lacking, partial(vigilance.ask, SYSTEM))


def forget(job: JobRun) -> None:
    """Erase what is kept no longer, one short transaction each."""
    for step, due, verb in keeping.ALL:
        with job.reading():
            ids = due()
        for one in ids:
            with job.transaction(step):
                verb(SYSTEM, one)


JOBS = (
    JobType("pool.tick", tick),
    JobType("pool.vigilance", ask_vigilance),
    JobType("pool.forget", forget),
    JobType("pool.forget_files", unstored.forget_files),
)
SCHEDULES = (
    Schedule("pool.tick", every=timedelta(minutes=10)),
    Schedule("pool.vigilance", at=time(8)),
    Schedule("pool.forget", at=time(3, 35)),
)
