"""The hours of one month: noted, sent, approved or refused with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from elearn.core.machine import SYSTEM, Machine, Transition
from elearn.pool.life.roles import BUYER, MEMBER, PROVIDER, ROLES

OPEN, SENT, APPROVED, REFUSED = "open", "sent", "approved", "refused"
STATES = (OPEN, SENT, APPROVED, REFUSED)


@dataclass(frozen=True, slots=True)
class Facts:
    """``minutes`` noted in the sheet; ``is_working`` and ``silent_from`` as for a deliverable.

    ``is_own``: it is this member's sheet; ``signs``: they send it to the client themselves.
    """

    now: datetime
    minutes: int = 0
    is_working: bool = True
    silent_from: datetime | None = None
    is_own: bool = False
    signs: bool = False


MACHINE: Machine[Facts] = Machine(
    STATES,
    ROLES,
    (
        Transition("log", (OPEN, REFUSED), (PROVIDER,), OPEN, "working"),
        Transition("log", (OPEN, REFUSED), (MEMBER,), OPEN, "own"),
        Transition("send", (OPEN, REFUSED), (PROVIDER,), SENT, "filled"),
        Transition("send", (OPEN, REFUSED), (MEMBER,), SENT, "signed"),
        Transition("approve", (SENT,), (BUYER,), APPROVED),
        Transition("approve", (SENT,), (SYSTEM,), APPROVED, "silence"),
        Transition("refuse", (SENT,), (BUYER,), REFUSED),
    ),
    {
        "working": lambda f: f.is_working,
        "own": lambda f: f.is_working and f.is_own,
        "signed": lambda f: f.is_working and f.is_own and f.signs and f.minutes > 0,
        "filled": lambda f: f.is_working and f.minutes > 0,
        "silence": lambda f: f.is_working and f.silent_from is not None and f.silent_from <= f.now,
    },
    {"working": "not-now", "own": "not-own", "signed": "not-signing", "filled": "empty", "silence": "not-yet"},
    timers=("approve",),
)
