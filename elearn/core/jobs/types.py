"""Kinds of job and when they are due: what manifests declare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from elearn.core.providers import Registry


@dataclass(frozen=True, slots=True)
class JobType:
    """One kind of job. ``name`` is ``<room>.<verb>``; ``run(job, **payload)`` does it.

    ``lease_seconds`` is how long it may be silent before another worker takes it;
    each transaction of the job renews it. After ``max_tries`` deliveries it is
    ``dead`` and shown to administrators. ``is_urgent`` is for what is short and
    awaited by someone, a mail for instance: it goes before what is not.
    """

    name: str
    run: Callable[..., Any]
    lease_seconds: int = 30
    max_tries: int = 5
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """A job that comes back: every ``every``, or each day at ``at`` (in the site's zone)."""

    job: str
    every: timedelta | None = None
    at: time | None = None
    payload: dict[str, Any] = field(default_factory=dict)

    def due_slot(self, local_now: datetime) -> str | None:
        """The name of the slot that is due now, or None. One slot runs once, ever."""
        if self.every is not None:
            step = int(self.every.total_seconds())
            return f"{int(local_now.timestamp()) // step * step}"
        if self.at is not None and local_now.time() >= self.at:
            return local_now.date().isoformat()
        return None


JOBS: Registry[JobType] = Registry("core.jobs")


def urgent() -> list[str]:
    """The names of the jobs that go before the others."""
    return [name for name, kind in JOBS.items() if kind.is_urgent]
