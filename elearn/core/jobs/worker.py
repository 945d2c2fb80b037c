"""The worker process: Celery's threads, and beside them the scheduler and sweeper."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any

from elearn.core import clock, i18n
from elearn.core.jobs import runner
from elearn.core.jobs.carrier import QUEUE, TASK

if TYPE_CHECKING:
    from celery import Celery

    from elearn.core.db import Database
    from elearn.core.jobs.types import Schedule

log = logging.getLogger(__name__)
TICK_SECONDS = 3.0


def work(
    carrier: Celery,
    database: Database,
    schedules: tuple[Schedule, ...],
    services: Any,
    *,
    concurrency: int = 2,
) -> None:
    """Take jobs until SIGTERM or SIGINT; finish what is in hand, then return."""

    @carrier.task(name=TASK)
    def run(job_id: int) -> None:
        runner.run(database, job_id, services)

    stop = threading.Event()
    scheduler = threading.Thread(target=_schedule, args=(database, schedules, stop), name="scheduler", daemon=True)
    scheduler.start()
    worker = carrier.WorkController(
        pool="threads",
        concurrency=concurrency,
        queues=[QUEUE],
        quiet=True,
        without_mingle=True,
        without_gossip=True,
        without_heartbeat=True,
        hostname=f"elearn@{threading.get_native_id()}",
    )
    try:
        worker.start()
    finally:
        stop.set()
        scheduler.join(timeout=5)


def _schedule(database: Database, schedules: tuple[Schedule, ...], stop: threading.Event) -> None:
    """Every few seconds: what is due is enqueued once, what was lost is sent again."""
    while not stop.is_set():
        try:
            runner.tick(database, schedules, i18n.local(clock.now()))
            runner.sweep(database)
        except Exception:
            log.exception("the scheduler could not reach the database or the broker; it tries again")
        stop.wait(TICK_SECONDS)
