"""What time does: reviews are shown by the clock alone; the job tells the two sides."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from elearn.core.jobs.types import JobType, Schedule
from elearn.core.policy import SYSTEM
from elearn.reviews.services import writing

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun


def tell(job: JobRun) -> None:
    """Tell of what is shown since the fourteen days are over, one short transaction a mission."""
    with job.reading():
        due = writing.untold()
    for engagement_id in due:
        with job.transaction("told"):
            writing.tell(SYSTEM, engagement_id)


JOBS = (JobType("reviews.tell", tell),)
SCHEDULES = (Schedule("reviews.tell", every=timedelta(hours=1)),)
