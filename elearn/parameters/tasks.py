"""The job that tells people that a figure has changed."""

from __future__ import annotations

from collections.abc import Sequence

from elearn.accounts.services import notify
from elearn.core.jobs.runner import JobRun
from elearn.parameters import queries

BATCH = 50


def tell(job: JobRun, *, change_id: int, people: Sequence[int]) -> None:
    """Notify these people, some at a time; the key makes a second delivery say nothing twice."""
    with job.reading():
        facts = queries.change_facts(change_id)
    for start in range(0, len(people), BATCH):
        with job.transaction("tell", done=start, total=len(people)):
            for person_id in people[start : start + BATCH]:
                notify(person_id, "parameters.changed", facts, key=f"parameters.change:{change_id}")
    with job.transaction("done", last=True):
        pass
