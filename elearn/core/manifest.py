"""What the kernel itself brings, in the same form as a room's manifest."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from elearn.core import ledger, search, throttle  # noqa: F401 - search brings its tables
from elearn.core.db import Base
from elearn.core.i18n import lazy_gettext as _
from elearn.core.jobs import runner
from elearn.core.jobs.types import JobType, Schedule
from elearn.core.mail import SEND_MAIL
from elearn.core.plugin import Plugin

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun


def _purge_throttle(job: JobRun) -> None:
    with job.transaction("purge", last=True):
        throttle.purge()


core = Plugin(
    name="core",
    title="Kernel",
    metadata=Base.metadata,
    migrations=Path(__file__).resolve().parents[2] / "migrations" / "versions" / "core",
    triggers=ledger.TRIGGERS,
    provides=((ledger.REASONS, "core.correction", _("Correction d’une écriture")),),
    jobs=(
        SEND_MAIL,
        JobType("core.purge_jobs", runner.purge),
        JobType("core.purge_throttle", _purge_throttle),
        ledger.PROVE,
    ),
    schedules=(
        Schedule("core.purge_jobs", at=time(3, 10)),
        Schedule("core.purge_throttle", every=timedelta(hours=1)),
        ledger.NIGHTLY,
    ),
    translations=Path(__file__).resolve().parents[1] / "translations",
    static=Path(__file__).resolve().parents[1] / "static",
)
