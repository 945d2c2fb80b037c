"""A deliverable: planned, handed in, changes asked, accepted; in silence only if the contract says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from elearn.core.machine import SYSTEM, Machine, Transition
from elearn.pool.life.roles import BUYER, MEDIATOR, PROVIDER, ROLES

PLANNED, HANDED_IN, CHANGES_ASKED, ACCEPTED = "planned", "handed_in", "changes_asked", "accepted"
STATES = (PLANNED, HANDED_IN, CHANGES_ASKED, ACCEPTED)


@dataclass(frozen=True, slots=True)
class Facts:
    """``is_working``: the mission is begun and not in dispute; ``silent_from``: when silence accepts, if ever."""

    now: datetime
    is_working: bool = True
    silent_from: datetime | None = None


MACHINE: Machine[Facts] = Machine(
    STATES,
    ROLES,
    (
        Transition("hand_in", (PLANNED, CHANGES_ASKED), (PROVIDER,), HANDED_IN, "working"),
        Transition("ask_changes", (HANDED_IN,), (BUYER,), CHANGES_ASKED, "working"),
        Transition("accept", (HANDED_IN,), (BUYER,), ACCEPTED, "working"),
        Transition("accept", (HANDED_IN,), (SYSTEM,), ACCEPTED, "silence"),
        Transition("impose", (PLANNED, HANDED_IN, CHANGES_ASKED), (MEDIATOR,), ACCEPTED),
        Transition("reopen", (HANDED_IN,), (MEDIATOR,), CHANGES_ASKED),
    ),
    {
        "working": lambda f: f.is_working,
        "silence": lambda f: f.is_working and f.silent_from is not None and f.silent_from <= f.now,
    },
    {"working": "not-now", "silence": "not-yet"},
    timers=("accept",),
)
