"""Work that comes back: offers lapse, unused seats go back on their date."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from elearn.core.jobs.types import JobType, Schedule
from elearn.core.policy import SYSTEM
from elearn.funding.queries.use import today
from elearn.funding.services import clockwork

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun


def lapse(job: JobRun) -> None:
    """End the offers past their time, one short transaction each."""
    while True:
        with job.reading():
            ids = clockwork.lapsed_offers()
        for seat_id in ids:
            with job.transaction("lapsed"):
                clockwork.lapse(SYSTEM, seat_id)
        if not ids:
            return


def give_back(job: JobRun) -> None:
    """Give back to each envelope what nobody took, past its date."""
    with job.reading():
        ids = clockwork.to_return(today())
    for envelope_id in ids:
        with job.transaction("returned"):
            clockwork.return_unused(SYSTEM, envelope_id)


def leave(job: JobRun, *, enrolment_id: int) -> None:
    """Abandon the seat of an enrolment that was left."""
    with job.transaction("left", last=True):
        clockwork.left(SYSTEM, enrolment_id)


JOBS = (
    JobType("funding.lapse", lapse),
    JobType("funding.give_back", give_back),
    JobType("funding.leave", leave),
)
SCHEDULES = (
    Schedule("funding.lapse", every=timedelta(minutes=10)),
    Schedule("funding.give_back", at=time(2, 30)),
)
