"""Celery: carries row numbers to workers. Folders by default, Redis in production."""

from __future__ import annotations

import atexit
import json
import logging
import os
import queue
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from elearn.core.jobs import outbox

if TYPE_CHECKING:
    from celery import Celery

    from elearn.config import Settings

log = logging.getLogger(__name__)
TASK = "elearn.run"
QUEUE = "elearn"
MOST_WAITING = 1000
AWAY_SECONDS = 1.0


class Carrier:
    """The Celery of this installation, made at its first use: a web process may never have one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._celery: Celery | None = None
        self._lock = threading.Lock()
        if not settings.redis_url:
            _folders(settings.data_dir / "queue")
        outbox.set_sender(Sender(self))

    @property
    def celery(self) -> Celery:
        """The application that carries messages."""
        with self._lock:
            if self._celery is None:
                self._celery = make_celery(self._settings)
            return self._celery


def make_celery(settings: Settings) -> Celery:
    """A Celery application on Redis, or on folders of the data folder."""
    from celery import Celery

    carrier = Celery("elearn", set_as_current=False)
    carrier.conf.update(
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_default_queue=QUEUE,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_connection_timeout=3,
        timezone="UTC",
    )
    if settings.redis_url:
        carrier.conf.update(
            broker_url=settings.redis_url,
            broker_transport_options={
                "visibility_timeout": 120,
                "socket_timeout": 5,
                "socket_connect_timeout": 3,
            },
        )
    else:
        folders = _folders(settings.data_dir / "queue")
        carrier.conf.update(
            broker_url="filesystem://",
            broker_transport_options={
                "data_folder_in": folders["messages"],
                "data_folder_out": folders["messages"],
                "control_folder": folders["control"],
                "polling_interval": 0.2,
            },
        )
    carrier.set_default()
    return carrier


def _folders(root: Path) -> dict[str, str]:
    out = {}
    for name in ("messages", "control"):
        (root / name).mkdir(parents=True, exist_ok=True)
        out[name] = str(root / name)
    for table in (root / "control").glob("*.exchange"):
        # Cut short by a kill or a full disk, it would make every later message fail.
        try:
            json.loads(table.read_text(encoding="utf-8"))
        except ValueError:
            table.unlink(missing_ok=True)
        except OSError:
            continue
    return out


class Sender:
    """Puts row numbers on the queue from a thread of its own: no request waits for a broker.

    While the broker is away the numbers wait here, and are sent when it is back. What is
    lost with the process, or exceeds :data:`MOST_WAITING`, the sweeper finds in the database.
    """

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier
        self._numbers: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._waiting: set[int] = set()
        self._lock = threading.Lock()
        self._process = 0  # the one that the thread belongs to: threads do not survive a fork

    def __call__(self, job_id: int) -> None:
        """Have the workers told, as soon as may be."""
        with self._lock:
            if self._process != os.getpid():
                self._process = os.getpid()
                self._numbers, self._waiting = queue.SimpleQueue(), set()
                threading.Thread(target=self._run, name="sender", daemon=True).start()
                atexit.register(self.flush)
            if job_id in self._waiting or len(self._waiting) >= MOST_WAITING:
                return
            self._waiting.add(job_id)
        self._numbers.put(job_id)

    def flush(self, seconds: float = 2.0) -> None:
        """Wait until all is sent (a command that ends at once), but not long."""
        limit = time.monotonic() + seconds
        while self._waiting and time.monotonic() < limit:
            time.sleep(0.01)

    def _run(self) -> None:
        is_away = False
        while True:
            job_id = self._numbers.get()
            while not self._sent(job_id, quiet=is_away):
                is_away = True
                time.sleep(AWAY_SECONDS)
            if is_away:
                log.warning("the queue answers again")
            is_away = False
            self._waiting.discard(job_id)

    def _sent(self, job_id: int, *, quiet: bool) -> bool:
        try:
            self.carrier.celery.send_task(TASK, args=(job_id,), queue=QUEUE, retry=False, ignore_result=True)
        except Exception as error:  # noqa: BLE001 - each broker fails in its own way
            if not quiet:
                log.warning("the queue does not answer, jobs wait in the database: %s", error)
            return False
        return True
