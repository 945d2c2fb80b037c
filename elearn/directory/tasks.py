"""What the clock asks: reminders before certificates and insurances end, files that nothing names any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from elearn.core.policy import SYSTEM
from elearn.directory.queries import vigilance as reading
from elearn.directory.services import vigilance

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun


def remind(job: JobRun) -> None:
    """Tell those whose certificate of vigilance or insurance ends soon; each once a step."""
    with job.transaction("remind", last=True):
        vigilance.remind_all(SYSTEM)


def forget_files(job: JobRun, *, keys: list[str]) -> None:
    """Remove from the storage the files that no certificate is any more."""
    with job.reading():
        gone = set(keys) - reading.still_used(keys)
    for key in sorted(gone):
        job.services.storage.delete(key)
    with job.transaction("removed", last=True):
        pass
