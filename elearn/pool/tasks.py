"""What time does alone: requests close, quotes expire, silence accepts where the contract says so,
approvals lapse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from elearn.core.errors import Conflict
from elearn.core.jobs.types import JobType, Schedule
from elearn.core.policy import SYSTEM, Actor
from elearn.pool.services import approvals, clockwork, deliveries, quotes, requests, timesheets

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


JOBS = (JobType("pool.tick", tick),)
SCHEDULES = (Schedule("pool.tick", every=timedelta(minutes=10)),)
