"""A mission, from the order to its end. What its deliverables become moves it.

Of a group, the provider is its lead; the other members deliver their part and may ask for a mediator. What
each does in their own name, the lead entrusts to them.
"""

from __future__ import annotations

from dataclasses import dataclass

from elearn.core.machine import SYSTEM, Machine, Transition
from elearn.pool.life.roles import BUYER, MEDIATOR, MEMBER, PROVIDER, ROLES

ORDERED, STARTED, DELIVERED, CHANGES_ASKED = "ordered", "started", "delivered", "changes_asked"
ACCEPTED, DISPUTED, CLOSED, CANCELLED = "accepted", "disputed", "closed", "cancelled"
STATES = (ORDERED, STARTED, DELIVERED, CHANGES_ASKED, ACCEPTED, DISPUTED, CLOSED, CANCELLED)
WORKING = (STARTED, DELIVERED, CHANGES_ASKED)  # work goes on: files, hours, deliverables
TALKING = (ORDERED, *WORKING, ACCEPTED, DISPUTED)  # one may still write to each other
ENDED = (CLOSED, CANCELLED)
RUNNING = (ORDERED, *WORKING, DISPUTED)  # ordered, and the work neither accepted nor given up


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts of what the mission holds. ``undecided_sheets``: hours that nobody has approved or refused;
    ``planned``: deliverables that nobody ever handed in.
    """

    deliverables: int = 1
    handed_in: int = 0
    accepted: int = 0
    undecided_sheets: int = 0
    planned: int = 0

    @property
    def is_all_handed_in(self) -> bool:
        """Whether nothing more is to be handed in."""
        return self.handed_in + self.accepted >= self.deliverables

    @property
    def is_all_accepted(self) -> bool:
        """Whether each deliverable was accepted."""
        return self.accepted >= self.deliverables


MACHINE: Machine[Facts] = Machine(
    STATES,
    ROLES,
    (
        Transition("start", (ORDERED,), (PROVIDER,), STARTED),
        Transition("cancel", (ORDERED,), (BUYER, PROVIDER), CANCELLED),
        Transition("deliver", (STARTED, CHANGES_ASKED), (PROVIDER, MEMBER), DELIVERED, "handed-in"),
        Transition("ask_changes", (STARTED, DELIVERED, CHANGES_ASKED), (BUYER,), CHANGES_ASKED),
        Transition("accept", (DELIVERED,), (BUYER, SYSTEM), ACCEPTED, "accepted"),
        Transition("dispute", WORKING, (BUYER, PROVIDER, MEMBER), DISPUTED),
        Transition("settle_accept", (DISPUTED,), (MEDIATOR,), ACCEPTED, "all-done"),
        Transition("settle_accept", (DISPUTED,), (MEDIATOR,), STARTED),  # the rest is still to be done
        Transition("settle_redo", (DISPUTED,), (MEDIATOR,), CHANGES_ASKED),
        Transition("settle_cancel", (DISPUTED,), (MEDIATOR,), CANCELLED),
        Transition("entrust", TALKING, (PROVIDER,), ""),
        Transition("close", (ACCEPTED,), (BUYER, PROVIDER), CLOSED, "decided"),
    ),
    {
        "handed-in": lambda f: f.is_all_handed_in,
        "accepted": lambda f: f.is_all_accepted,
        "decided": lambda f: f.undecided_sheets == 0,
        "all-done": lambda f: f.planned == 0,
    },
    {
        "handed-in": "not-handed-in",
        "accepted": "not-accepted",
        "decided": "hours-undecided",
        "all-done": "not-handed-in",
    },
)
