"""A deliverable: planned, handed in, changes asked, accepted; in silence only if the contract says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from elearn.core.machine import SYSTEM, Machine, Transition
from elearn.pool.life.roles import BUYER, MEDIATOR, MEMBER, PROVIDER, ROLES

PLANNED, HANDED_IN, CHANGES_ASKED, ACCEPTED = "planned", "handed_in", "changes_asked", "accepted"
STATES = (PLANNED, HANDED_IN, CHANGES_ASKED, ACCEPTED)


@dataclass(frozen=True, slots=True)
class Facts:
    """``is_working``: the mission is begun and not in dispute; ``silent_from``: when silence accepts, if ever.

    ``is_own``: it is this member's part, and they hand it in themselves.
    """

    now: datetime
    is_working: bool = True
    silent_from: datetime | None = None
    is_own: bool = False


MACHINE: Machine[Facts] = Machine(
    STATES,
    ROLES,
    (
        Transition("hand_in", (PLANNED, CHANGES_ASKED), (PROVIDER,), HANDED_IN, "working"),
        Transition("hand_in", (PLANNED, CHANGES_ASKED), (MEMBER,), HANDED_IN, "own"),
        Transition("ask_changes", (HANDED_IN,), (BUYER,), CHANGES_ASKED, "working"),
        Transition("accept", (HANDED_IN,), (BUYER,), ACCEPTED, "working"),
        Transition("accept", (HANDED_IN,), (SYSTEM,), ACCEPTED, "silence"),
        Transition("impose", (HANDED_IN, CHANGES_ASKED), (MEDIATOR,), ACCEPTED),
        Transition("reopen", (HANDED_IN,), (MEDIATOR,), CHANGES_ASKED),
    ),
    {
        "working": lambda f: f.is_working,
        "own": lambda f: f.is_working and f.is_own,
        "silence": lambda f: f.is_working and f.silent_from is not None and f.silent_from <= f.now,
    },
    {"working": "not-now", "own": "not-own", "silence": "not-yet"},
    timers=("accept",),
)
