"""What is asked of those who may agree: asked, granted, refused, or lapsed without an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from elearn.core.machine import SYSTEM, Machine, Transition

ASKED, GRANTED, REFUSED, LAPSED = "asked", "granted", "refused", "lapsed"
STATES = (ASKED, GRANTED, REFUSED, LAPSED)
APPROVER, ASKER = "approver", "asker"
ROLES = (APPROVER, ASKER, SYSTEM)


@dataclass(frozen=True, slots=True)
class Facts:
    """``lapses_at``: from when no answer is a no."""

    now: datetime
    lapses_at: datetime

    @property
    def is_past(self) -> bool:
        """Whether it waited too long."""
        return self.lapses_at <= self.now


MACHINE: Machine[Facts] = Machine(
    STATES,
    ROLES,
    (
        Transition("grant", (ASKED,), (APPROVER,), GRANTED, "in-time"),
        Transition("refuse", (ASKED,), (APPROVER,), REFUSED, "in-time"),
        Transition("lapse", (ASKED,), (ASKER,), LAPSED),
        Transition("lapse", (ASKED,), (SYSTEM,), LAPSED, "past"),
    ),
    {"in-time": lambda f: not f.is_past, "past": lambda f: f.is_past},
    {"in-time": "lapsed", "past": "not-yet"},
    timers=("lapse",),
)
