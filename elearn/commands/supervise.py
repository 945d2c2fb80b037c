"""A small supervisor: starts children, starts again the one that dies, ends them all.

The parent has loaded the application and forks: children share its memory and start
at once. Each child leads a session of its own, so that Ctrl-C reaches the parent
alone, and ends with its parent even when that one is killed by ``kill -9``.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

from elearn.core.process import end_with_parent
from elearn.terminal import either

log = logging.getLogger(__name__)

STOP_SECONDS = 5.5  # what a child has to end, after SIGTERM, before it is killed
QUICK_SECONDS = 3.0  # a child that lived less than this did not really start
QUICK_DEATHS = 5  # so many of them in a row and it is given up
SLOWEST_RETRY = 30.0
LOOK_SECONDS = 0.1
# New objects between two looks for garbage: one page makes thousands, nearly all gone by themselves at its end.
GARBAGE = 50_000
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Child:
    """One process to keep alive. ``main`` runs in it and its return ends it.

    When an ``essential`` child cannot be started again, everything stops; another is
    tried again, ever more slowly: a job that kills its worker must not close the site.
    """

    name: str
    main: Callable[[], None]
    essential: bool = False
    pid: int = 0
    started_at: float = 0.0
    quick_deaths: int = 0
    next_start: float = 0.0

    def start(self) -> None:
        """Fork it."""
        self.pid = fork(self.main)
        self.started_at = time.monotonic()

    def ended(self) -> int | None:
        """Its exit code if it has just ended (negative: the signal), else None."""
        if not self.pid:
            return None
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if not pid:
            return None
        self.pid = 0
        return os.waitstatus_to_exitcode(status)

    def retry_later(self) -> bool:
        """Choose when to start it again; False when it is given up."""
        lived = time.monotonic() - self.started_at
        self.quick_deaths = self.quick_deaths + 1 if lived < QUICK_SECONDS else 0
        if self.essential and self.quick_deaths >= QUICK_DEATHS:
            return False
        wait = 0.0 if not self.quick_deaths else min(0.5 * 2 ** (self.quick_deaths - 1), SLOWEST_RETRY)
        self.next_start = time.monotonic() + wait
        return True


def fork(main: Callable[[], None], *, output: int | None = None) -> int:
    """Run ``main`` in a child that ends with us; returns its number. ``output`` becomes its stdout."""
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.setsid()
        gc.enable()
        for name in SIGNALS:
            signal.signal(name, signal.SIG_DFL)
        end_with_parent(signal.SIGTERM, expected=parent)
        if output is not None:
            os.dup2(output, 1)
        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except KeyboardInterrupt:
        code = 130
    except BaseException:
        log.critical("a process ended on an error", exc_info=True)
    finally:
        # Never back into the code of the parent, which this process is a copy of; a full disk takes no last words.
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError):
                stream.flush()
        os._exit(code)


class Supervisor:
    """Keeps children alive until a signal comes.

    ``stopping`` says that one came, ``gave_up`` that an essential child cannot run.
    ``first`` is a process that ends before the others begin, and with the signal.
    """

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.stopping = False
        self.gave_up = False
        self.first = 0
        for name in SIGNALS:
            signal.signal(name, self._stop)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True
        if self.first:
            _kill(self.first, signal.SIGTERM)

    def start(self, child: Child) -> None:
        """Start a child and keep it."""
        if not self.children:
            # What is loaded now is never garbage: left alone, its pages stay shared.
            gc.collect()
            gc.freeze()
            gc.enable()
            gc.set_threshold(GARBAGE)
        child.start()
        self.children.append(child)

    def look(self) -> bool:
        """See who died and start again what may be; False once there is nothing left to wait for."""
        for child in self.children:
            code = child.ended()
            if code is not None and not self.stopping:
                if not child.retry_later():
                    _say(
                        f"{child.name} s’arrête dès qu’il démarre (code {code}) : "
                        "tout est arrêté, la raison est écrite plus haut.",
                        f"{child.name} ends as soon as it starts (code {code}): "
                        "everything is stopped, the reason is written above.",
                    )
                    self.gave_up = True
                    break
                _say(
                    f"{child.name} s’est arrêté (code {code}) : relancé.",
                    f"{child.name} ended (code {code}): started again.",
                )
            if not child.pid and not self.stopping and time.monotonic() >= child.next_start:
                child.start()
        return not self.stopping and not self.gave_up

    def watch(self) -> None:
        """Look until a signal comes or an essential child is given up."""
        while self.look():
            time.sleep(LOOK_SECONDS)

    def end(self) -> None:
        """Ask every child to end, then kill what is left of them."""
        self.stopping = True
        alive = [child for child in self.children if child.pid]
        for child in alive:
            _kill(child.pid, signal.SIGTERM)
        limit = time.monotonic() + STOP_SECONDS
        while alive and time.monotonic() < limit:
            alive = [child for child in alive if child.ended() is None]
            time.sleep(0.02)
        for child in alive:
            _kill_group(child.pid)
            os.waitpid(child.pid, 0)


def _kill(pid: int, sign: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, sign)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _say(french: str, english: str) -> None:
    # On a disk without room the log cannot be written: that is no reason to stop what still runs.
    with contextlib.suppress(OSError):
        sys.stderr.write(either(french, english) + "\n")
        sys.stderr.flush()
