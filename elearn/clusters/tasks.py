"""What time does alone: agreements end, shared posts are ordered for the month, certificates are asked again,
what is kept no longer is erased."""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from elearn.clusters.queries import posts as post_reads
from elearn.clusters.queries import vigilance as certificates
from elearn.clusters.services import clockwork, frameworks, keeping, posts, vigilance
from elearn.core.errors import Conflict
from elearn.core.i18n import today
from elearn.core.jobs.types import JobType, Schedule
from elearn.core.policy import SYSTEM
from elearn.pool.services.spending import Refused

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
            _refused(job, refused, post, company, quantity, month)


def _refused(job: JobRun, refused: Conflict, post: int, company: int, quantity: int, month: date) -> None:
    """What needs an agreement is asked of who may give it; anything else is told to the buyers."""
    said = refused.message
    if isinstance(refused, Refused) and refused.can_be_asked:
        try:
            with job.transaction("asked"):
                posts.ask(SYSTEM, post, company, quantity, month)
        except Conflict as again:  # what stood in the way changed in between
            said = again.message
        else:
            return
    with job.transaction("refused"):
        posts.stuck(SYSTEM, post, company, month, said)


def ask_vigilance(job: JobRun) -> None:
    """Ask for the certificates that are missing under the agreements of the day, one short transaction each."""
    job.each("asked", certificates.lacking, partial(vigilance.ask, SYSTEM))


def forget(job: JobRun) -> None:
    """Erase what is kept no longer."""
    for verb in keeping.ALL:
        with job.transaction("forgotten"):
            verb(SYSTEM)


JOBS = (
    JobType("clusters.tick", tick),
    JobType("clusters.vigilance", ask_vigilance),
    JobType("clusters.forget", forget),
)
SCHEDULES = (
    Schedule("clusters.tick", every=timedelta(hours=1)),
    Schedule("clusters.vigilance", at=time(8)),
    Schedule("clusters.forget", at=time(3, 30)),
)
