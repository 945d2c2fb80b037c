"""What the clock asks: reminders before certificates and insurances end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from elearn.core.policy import SYSTEM
from elearn.directory.services import vigilance

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun


def remind(job: JobRun) -> None:
    """Tell those whose certificate of vigilance or insurance ends soon; each once a step."""
    with job.transaction("remind", last=True):
        vigilance.remind_all(SYSTEM)
