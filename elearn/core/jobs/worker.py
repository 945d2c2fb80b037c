"""The worker process: Celery's threads, and beside them the scheduler and sweeper."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from types import FrameType
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import OperationalError

from elearn.core import clock, i18n
from elearn.core.jobs import runner
from elearn.core.jobs.carrier import QUEUE, TASK
from elearn.core.process import end_within

if TYPE_CHECKING:
    from celery import Celery

    from elearn.core.db import Database
    from elearn.core.jobs.types import Schedule

log = logging.getLogger(__name__)
TICK_SECONDS = 3.0
STOP_SECONDS = 4.5  # what a job in hand has to end once the worker is told to stop


def work(
    carrier: Celery,
    database: Database,
    schedules: tuple[Schedule, ...],
    services: Any,
    *,
    concurrency: int = 2,
) -> None:
    """Take jobs until SIGTERM or SIGINT; finish what is in hand, within a few seconds, then return.

    A job longer than that is cut: its lease ends and another worker takes it up again.
    """
    from celery.exceptions import WorkerShutdown  # heavy: in workers alone

    stop = threading.Event()

    @carrier.task(name=TASK)
    def run(job_id: int) -> None:
        try:
            runner.run_in_turn(database, job_id, services, is_ending=stop.is_set)
        except OperationalError as error:
            log.warning("job %s could not be taken: %s", job_id, reason(error))

    def leave(_signal: int, _frame: FrameType | None) -> None:
        if not stop.is_set():
            stop.set()
            end_within(STOP_SECONDS)
            # At once, rather than at the next turn of Celery's loop, seconds later. A message
            # taken from the queue at this very moment is sent again by the sweeper.
            raise WorkerShutdown(0)

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, leave)
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
        hostname=f"elearn-{os.getpid()}@{socket.gethostname()}",
    )
    try:
        worker.start()
    finally:
        stop.set()
        scheduler.join(timeout=1)


def _schedule(database: Database, schedules: tuple[Schedule, ...], stop: threading.Event) -> None:
    """Every few seconds: what is due is enqueued once, what was lost is sent again."""
    is_away = False
    while not stop.is_set():
        try:
            runner.tick(database, schedules, i18n.local(clock.now()))
            runner.sweep(database)
            if is_away:
                log.warning("the database answers again")
            is_away = False
        except OperationalError as error:
            if not is_away:
                log.warning("the database does not answer, the scheduler waits for it: %s", reason(error))
            is_away = True
        except Exception:
            log.exception("the scheduler failed; it tries again")
        stop.wait(TICK_SECONDS)


def reason(error: OperationalError) -> str:
    """What the driver said, on one line, without the statement."""
    return " ".join(str(error.orig).split())
