"""Celery: carries row numbers to workers. Folders by default, Redis in production."""

from __future__ import annotations

import json
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

from celery import Celery

from elearn.core.jobs import outbox

if TYPE_CHECKING:
    from elearn.config import Settings

log = logging.getLogger(__name__)
TASK = "elearn.run"
QUEUE = "elearn"


def make_celery(settings: Settings) -> Celery:
    """The Celery application of this installation; also tells the outbox how to send."""
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
    outbox.set_sender(Sender(carrier))
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
    """Puts row numbers on the queue; leaves a broker that is down alone for a while.

    A row that was not sent loses nothing: the sweeper finds it. What must not happen is
    that each request waits in turn for a broker that does not answer.
    """

    REST_SECONDS = 5.0

    def __init__(self, carrier: Celery) -> None:
        self.carrier = carrier
        self._rests_until = 0.0

    def __call__(self, job_id: int) -> None:
        """Tell the workers, unless the broker failed a moment ago."""
        if time.monotonic() < self._rests_until:
            return
        try:
            self.carrier.send_task(TASK, args=(job_id,), queue=QUEUE, retry=False, ignore_result=True)
        except Exception as error:  # noqa: BLE001 - each broker fails in its own way
            self._rests_until = time.monotonic() + self.REST_SECONDS
            log.warning("the queue does not answer, jobs wait in the database: %s", error)
