"""What time does alone: agreements end, shared posts are ordered for the month."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from elearn.clusters.queries import posts as post_reads
from elearn.clusters.services import clockwork, frameworks, posts
from elearn.core.errors import Conflict
from elearn.core.i18n import today
from elearn.core.jobs.types import JobType, Schedule
from elearn.core.policy import SYSTEM

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun


def tick(job: JobRun) -> None:
    """Write what is over, then order what the shared posts ask for this month, one short transaction each."""
    with job.reading():
        ids = clockwork.past_frameworks()
    for one in ids:
        with job.transaction("expired"):
            frameworks.expire(SYSTEM, one)
    month = today().replace(day=1)
    with job.reading():
        orders = [(post, *part) for post in post_reads.running() for part in posts.due(post, month)]
    for post, company, quantity in orders:
        try:
            with job.transaction("ordered"):
                posts.order(SYSTEM, post, company, quantity, month)
        except Conflict as refused:
            with job.transaction("refused"):
                posts.stuck(SYSTEM, post, company, month, refused.message)


JOBS = (JobType("clusters.tick", tick),)
SCHEDULES = (Schedule("clusters.tick", every=timedelta(hours=1)),)
