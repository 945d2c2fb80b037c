"""A queue before a lock that has none."""

from __future__ import annotations

import sqlite3
import threading
import time
from typing import Any

import sqlalchemy as sa

ASKS_MILLISECONDS = 4  # SQLite alone waits up to a hundred between two tries: others would always be quicker


class Turns:
    """Those who write to SQLite from this process queue here, one after the other.

    SQLite has no queue: whoever finds its write lock taken asks again, at pauses that grow to a
    tenth of a second. Among many, some never ask at the right moment and are refused at last.
    """

    def __init__(self, seconds: float) -> None:
        self._lock = threading.Lock()
        self._seconds = seconds

    def take(self, info: dict[Any, Any]) -> None:
        """Wait for one's turn, noted in ``info``; when it does not come in time, go and ask out of turn."""
        info["turn"] = self._lock.acquire(timeout=self._seconds)

    def leave(self, info: dict[Any, Any]) -> None:
        """Let the next one go; nothing when it was not one's turn."""
        if info.pop("turn", False):
            self._lock.release()


def begin(connection: sa.Connection, seconds: float) -> None:
    """Take SQLite's write lock at once; while another process has it, ask every millisecond or two."""
    driver: Any = connection.connection.driver_connection
    limit = time.monotonic() + seconds
    (usual,) = driver.execute("PRAGMA busy_timeout").fetchone()
    driver.execute(f"PRAGMA busy_timeout={ASKS_MILLISECONDS}")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            except sa.exc.OperationalError as error:
                code = getattr(error.orig, "sqlite_errorcode", 0)
                if code & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= limit:
                    raise
            else:
                return
    finally:
        driver.execute(f"PRAGMA busy_timeout={usual}")
