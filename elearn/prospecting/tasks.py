"""Each morning: what is to be done today is told, what is past its three years is erased."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from elearn.accounts.services import notices
from elearn.core import i18n
from elearn.core.jobs.types import JobType, Schedule
from elearn.core.policy import SYSTEM
from elearn.prospecting.queries import prospects as reads
from elearn.prospecting.services import prospects

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun


def morning(job: JobRun) -> None:
    """One short transaction each; told once a day and prospect."""
    with job.reading():
        due, past, today = reads.due(), reads.past(), i18n.today().isoformat()
    for one in due:
        with job.transaction("told"):
            key = f"prospecting.due:{one['prospect']}:{today}"
            notices.notify(one.pop("person"), "prospecting.due", one, key=key)
    for prospect_id in past:
        with job.transaction("erased"):
            prospects.erase_past(SYSTEM, prospect_id)


JOBS = (JobType("prospecting.morning", morning),)
SCHEDULES = (Schedule("prospecting.morning", at=time(6, 30)),)
