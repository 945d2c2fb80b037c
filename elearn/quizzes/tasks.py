"""Jobs of the room."""

from __future__ import annotations

from uuid import UUID

from elearn.core.jobs.runner import JobRun
from elearn.core.policy import SYSTEM
from elearn.quizzes import services


def close_lapsed(job: JobRun, attempt_id: str) -> None:
    """Close an attempt whose deadline has gone by; asked for when the attempt starts."""
    with job.transaction("close", last=True):
        services.close_if_lapsed(SYSTEM, UUID(attempt_id))
