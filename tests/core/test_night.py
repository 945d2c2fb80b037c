"""L12: what erases after a term is really run: the scheduler finds each such job due in the night, and it ends well."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from elearn.core import clock
from elearn.core.i18n import local
from elearn.core.jobs.outbox import Job
from elearn.core.jobs.runner import tick

# Where a room erases under another name than those that say so.
OTHERS = {"prospecting.morning"}


def erases(name: str) -> bool:
    verb = name.partition(".")[2]
    return verb == "forget" or verb.startswith("purge") or name in OTHERS


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_every_job_that_erases_is_due_each_night_and_is_done_by_the_morning(kernel: Any, drain: Any, on: Any) -> None:
    on(2027, 3, 1, 12)
    wanted = {one.job for one in kernel.schedules if erases(one.job)}
    assert {
        "accounts.purge",
        "clusters.forget",
        "funding.purge_reports",
        "pool.forget",
        "prospecting.morning",
    } <= wanted
    for day in (1, 2):
        on(2027, 3, day, 12)
        tick(kernel.database, kernel.schedules, local(clock.now()).replace(hour=7))
        tick(kernel.database, kernel.schedules, local(clock.now()).replace(hour=8))
        drain()
        with kernel.database.reading() as session:
            ran = sa.select(Job.name, Job.state).where(Job.name.in_(wanted), Job.key.like(f"%:2027-03-0{day}"))
            daily = {one.job for one in kernel.schedules if one.job in wanted and one.at is not None}
            found = session.execute(ran).all()
        assert {(name, state) for name, state in found} == {(name, "done") for name in daily}
        assert len(found) == len(daily), "once a night, however often the scheduler looks"
