"""The web server of ``elearn serve``: granian, on the application already loaded.

Loaded before the fork, the application is in memory once, however many processes
serve it. Where processes cannot be forked, each loads its own.
"""

from __future__ import annotations

import logging
import signal
import sys
from typing import Any

from elearn.config import ROOT, Settings
from elearn.core.process import end_with_parent

KILL_SECONDS = 4  # an answer still being sent to a slow reader is cut after this
_loaded: Any = None


def load(settings: Settings) -> Any:
    """Make the application in this process, for those forked from it."""
    global _loaded
    from elearn.app import create_app

    _loaded = create_app(settings)
    return _loaded


def application(_target: str) -> Any:
    """What granian calls in each web process: the application, the parent's if there is one."""
    # Nobody is left to stop it in order: what was not answered was not promised.
    end_with_parent(signal.SIGKILL)
    return _loaded if _loaded is not None else load(Settings.from_env())


def run(host: str, port: int, processes: int, threads: int) -> None:
    """Serve until SIGTERM; returns once every web process has ended."""
    import multiprocessing

    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)
    # It finds sixteen threads many: they mostly wait for a database or a slow reader.
    logging.getLogger("_granian").setLevel(logging.ERROR)
    Server(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        backpressure=threads * 4,
        http=HTTPModes.http1,
        websockets=False,
        workers_kill_timeout=KILL_SECONDS,
        respawn_failed_workers=True,
        working_dir=ROOT,
        log_level=LogLevels.error,
        log_dictconfig={"version": 1, "disable_existing_loggers": False, "loggers": {"_granian": {"propagate": True}}},
    ).serve(target_loader=application)
