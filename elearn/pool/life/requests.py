"""A request: written, published, closed to answers, awarded or given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from elearn.core.machine import SYSTEM, Machine, Transition
from elearn.pool.life.roles import BUYER, PROVIDER, ROLES

DRAFT, PUBLISHED, CLOSED, AWARDED, CANCELLED = "draft", "published", "closed", "awarded", "cancelled"
STATES = (DRAFT, PUBLISHED, CLOSED, AWARDED, CANCELLED)
SEEN = (PUBLISHED, CLOSED, AWARDED)  # what others than the buyer may read


@dataclass(frozen=True, slots=True)
class Facts:
    """What the conditions look at. ``is_complete``: nothing that is needed is missing."""

    now: datetime
    answer_until: datetime | None
    is_complete: bool = True

    @property
    def is_past(self) -> bool:
        """Whether the time to answer is over."""
        return self.answer_until is not None and self.answer_until <= self.now


MACHINE: Machine[Facts] = Machine(
    STATES,
    ROLES,
    (
        Transition("change", (DRAFT,), (BUYER,), ""),
        Transition("publish", (DRAFT,), (BUYER,), PUBLISHED, "ready"),
        Transition("invite", (DRAFT, PUBLISHED), (BUYER,), ""),
        Transition("ask", (PUBLISHED,), (PROVIDER,), "", "in-time"),
        Transition("answer", (PUBLISHED, CLOSED), (BUYER,), ""),
        Transition("close", (PUBLISHED,), (BUYER,), CLOSED),
        Transition("close", (PUBLISHED,), (SYSTEM,), CLOSED, "past"),
        Transition("extend", (PUBLISHED, CLOSED), (BUYER,), PUBLISHED, "in-time"),
        Transition("award", (PUBLISHED, CLOSED), (BUYER,), AWARDED),
        Transition("cancel", (DRAFT, PUBLISHED, CLOSED), (BUYER,), CANCELLED),
        Transition("cancel", (PUBLISHED, CLOSED), (SYSTEM,), CANCELLED),  # after a report
    ),
    {
        "ready": lambda f: f.is_complete and not f.is_past,
        "in-time": lambda f: not f.is_past,
        "past": lambda f: f.is_past,
    },
    {"ready": "incomplete", "in-time": "too-late", "past": "not-yet"},
    timers=("close",),
)
