"""Work that leaves after the commit: an outbox in SQL, carried by Celery.

``enqueue`` writes a row in the caller's transaction; once it is committed, Celery is
told the row's number. The runner claims the row, runs it as a sequence of short
transactions, and marks it done. What a dead worker had in hand is found again by the
sweeper when its lease ends. The broker holds nothing that SQL does not.
"""

from elearn.core.jobs.outbox import enqueue, enqueue_all
from elearn.core.jobs.types import JOBS, JobType, Schedule

__all__ = ["JOBS", "JobType", "Schedule", "enqueue", "enqueue_all"]
