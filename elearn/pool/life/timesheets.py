"""The hours of one month: noted, sent, approved or refused with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from elearn.core.machine import SYSTEM, Machine, Transition
from elearn.pool.life.roles import BUYER, PROVIDER, ROLES

OPEN, SENT, APPROVED, REFUSED = "open", "sent", "approved", "refused"
STATES = (OPEN, SENT, APPROVED, REFUSED)


@dataclass(frozen=True, slots=True)
class Facts:
    """``minutes`` noted in the sheet; ``is_working`` and ``silent_from`` as for a deliverable."""

    now: datetime
    minutes: int = 0
    is_working: bool = True
    silent_from: datetime | None = None


MACHINE: Machine[Facts] = Machine(
    STATES,
    ROLES,
    (
        Transition("log", (OPEN, REFUSED), (PROVIDER,), OPEN, "working"),
        Transition("send", (OPEN, REFUSED), (PROVIDER,), SENT, "filled"),
        Transition("approve", (SENT,), (BUYER,), APPROVED),
        Transition("approve", (SENT,), (SYSTEM,), APPROVED, "silence"),
        Transition("refuse", (SENT,), (BUYER,), REFUSED),
    ),
    {
        "working": lambda f: f.is_working,
        "filled": lambda f: f.is_working and f.minutes > 0,
        "silence": lambda f: f.is_working and f.silent_from is not None and f.silent_from <= f.now,
    },
    {"working": "not-now", "filled": "empty", "silence": "not-yet"},
    timers=("approve",),
)
