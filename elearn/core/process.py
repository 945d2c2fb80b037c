"""Processes that end together: a child never outlives the one that started it."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1  # prctl(2)


def end_with_parent(sign: int = signal.SIGTERM, *, expected: int | None = None) -> None:
    """From now on, ``sign`` comes to this process when its parent dies, even by ``kill -9``.

    The kernel does it on Linux; elsewhere a thread looks twice a second. ``expected``
    is the parent's number as read before the fork: if it is already gone, end at once.
    """
    parent = os.getppid() if expected is None else expected
    if sys.platform == "linux":
        import ctypes  # not needed elsewhere

        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
    else:
        threading.Thread(target=_watch, args=(parent, sign), name="parent-watch", daemon=True).start()
    if os.getppid() != parent:
        os.kill(os.getpid(), sign)


def _watch(parent: int, sign: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), sign)


def end_within(seconds: float) -> None:
    """End this process in ``seconds`` whatever still runs in it."""

    def end() -> None:
        time.sleep(seconds)
        sys.stderr.flush()
        os._exit(0)

    threading.Thread(target=end, name="last-call", daemon=True).start()
