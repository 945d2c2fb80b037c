"""Work that comes back: offers lapse, unused seats go back, dates are told ahead. And the drawing of reports."""

from __future__ import annotations

import io
from datetime import time, timedelta
from typing import TYPE_CHECKING

from elearn.core import i18n, unstored
from elearn.core.i18n import today
from elearn.core.jobs.types import JobType, Schedule
from elearn.core.policy import SYSTEM
from elearn.funding import queries, report, services
from elearn.funding.services import clockwork, reminding

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun
    from elearn.core.kernel import Kernel


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


def remind(job: JobRun) -> None:
    """Tell once, to whoever can still act, what ends soon."""
    with job.reading():
        ids = reminding.ending_soon(today())
    for envelope_id in ids:
        with job.transaction("reminded"):
            reminding.remind(SYSTEM, envelope_id)


def leave(job: JobRun, *, enrolment_id: int) -> None:
    """Abandon the seat of an enrolment that was left."""
    with job.transaction("left", last=True):
        clockwork.left(SYSTEM, enrolment_id)


def draw_report(job: JobRun, *, report_id: int, asked_at: str) -> None:
    """Draw the PDF of a justification as it stood at its instant. Killed anywhere, it begins again."""
    with job.reading():
        asked = queries.reports.by_id(report_id)
        if asked is None or asked.ready_at is not None:
            return
        with i18n.in_locale(asked.language):
            found = queries.justification.justification(SYSTEM, asked.envelope_id, asked.until)
            data = report.pdf_data(found, asked.language)
    with job.transaction("read", done=1, total=services.reports.STEPS):
        services.reports.say(report_id, 1)
    content = report.draw_pdf(data)
    with job.transaction("drawn", done=2, total=services.reports.STEPS):
        services.reports.say(report_id, 2)
    kernel: Kernel = job.services
    stored = kernel.storage.put(io.BytesIO(content))
    with job.transaction("ready", done=3, total=services.reports.STEPS, last=True):
        services.reports.finish(report_id, asked_at, file_key=stored.key, file_bytes=stored.size)


def purge(job: JobRun) -> None:
    """Forget the files that were kept their seven days."""
    with job.transaction("purge", last=True):
        services.reports.forget_old()


JOBS = (
    JobType("funding.lapse", lapse),
    JobType("funding.give_back", give_back),
    JobType("funding.remind", remind),
    JobType("funding.leave", leave),
    JobType("funding.draw_report", draw_report),
    JobType("funding.forget_files", unstored.forget_files),
    JobType("funding.purge_reports", purge),
)
SCHEDULES = (
    Schedule("funding.lapse", every=timedelta(minutes=10)),
    Schedule("funding.give_back", at=time(2, 30)),
    Schedule("funding.remind", at=time(6, 40)),
    Schedule("funding.purge_reports", at=time(3, 40)),
)
