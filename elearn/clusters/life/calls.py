"""A call-off: asked of all holders when the rule is a competition, then ordered, delivered, or given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from elearn.core.machine import SYSTEM, Machine, Transition

COMPETING, ORDERED, DELIVERED, CANCELLED, DECLINED, DROPPED = (
    "competing", "ordered", "delivered", "cancelled", "declined", "dropped",
)  # fmt: skip
STATES = (COMPETING, ORDERED, DELIVERED, CANCELLED, DECLINED, DROPPED)
BUYER, HOLDER = "buyer", "holder"
ROLES = (BUYER, HOLDER, SYSTEM)


@dataclass(frozen=True, slots=True)
class Facts:
    """``answer_until``: until when a holder offers a price, in a competition. ``has_all``: every holder said theirs."""

    now: datetime
    answer_until: datetime | None = None
    has_all: bool = False

    @property
    def is_past(self) -> bool:
        """Whether the time to offer is over."""
        return self.answer_until is not None and self.answer_until <= self.now


MACHINE: Machine[Facts] = Machine(
    STATES,
    ROLES,
    (
        Transition("offer", (COMPETING,), (HOLDER,), "", "in-time"),
        Transition("award", (COMPETING,), (BUYER,), ORDERED, "decided"),
        Transition("drop", (COMPETING,), (BUYER, SYSTEM), DROPPED),
        Transition("deliver", (ORDERED,), (SYSTEM,), DELIVERED),
        Transition("cancel", (ORDERED,), (BUYER, SYSTEM), CANCELLED),
        Transition("decline", (ORDERED,), (HOLDER,), DECLINED),
    ),
    {"in-time": lambda f: not f.is_past, "decided": lambda f: f.is_past or f.has_all},
    {"in-time": "too-late", "decided": "too-early"},
)
