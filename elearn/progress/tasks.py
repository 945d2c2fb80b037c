"""Work that comes back: the evidence is checked each night."""

from __future__ import annotations

import logging
from datetime import time
from typing import TYPE_CHECKING

from elearn.core.jobs.types import JobType, Schedule
from elearn.progress import queries

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun

log = logging.getLogger(__name__)
PIECE = 200  # enrolments read at once


def verify_evidence(job: JobRun) -> None:
    """Check every chain of evidence and name each record that does not hold, in the log.

    The job ends as failed when one does not, so that it is shown to administrators with
    the first records named; nothing is repaired.
    """
    faults, last, seen = [], 0, 0
    while True:
        with job.reading():
            ids = queries.enrolment_ids_after(last, PIECE)
            faults += queries.verify(ids)
        if not ids:
            break
        last, seen = ids[-1], seen + len(ids)
        with job.transaction("verified", done=seen):
            pass  # renews the lease and shows how far it is
    for fault in faults:
        log.error("evidence of training: %s", fault)
    if faults:
        raise BrokenEvidence("; ".join(str(f) for f in faults[:20]))


class BrokenEvidence(Exception):
    """Some records of evidence were changed or taken away; the text names them."""


VERIFY = JobType("progress.verify_evidence", verify_evidence, max_tries=1)
NIGHTLY = Schedule("progress.verify_evidence", at=time(3, 40))
