"""The work that comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from elearn.interop import services

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun


def purge_idempotency(job: JobRun) -> None:
    """Forget the answers kept longer than their day."""
    with job.transaction("purge", last=True):
        services.purge()
