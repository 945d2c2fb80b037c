"""A queue before a lock that has none."""

from __future__ import annotations

import threading
from typing import Any


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
