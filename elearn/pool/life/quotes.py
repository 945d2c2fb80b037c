"""A quote: written, sent in versions, then accepted, retained, refused, withdrawn or past its validity.

*Accepted*, a mission began from it. *Retained*, a framework agreement may be made of it, and orders come under that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from elearn.core.machine import SYSTEM, Machine, Transition
from elearn.pool.life.roles import BUYER, PROVIDER, ROLES

DRAFT, SUBMITTED, WITHDRAWN = "draft", "submitted", "withdrawn"
REFUSED, ACCEPTED, RETAINED, EXPIRED = "refused", "accepted", "retained", "expired"
STATES = (DRAFT, SUBMITTED, WITHDRAWN, REFUSED, ACCEPTED, RETAINED, EXPIRED)


@dataclass(frozen=True, slots=True)
class Facts:
    """``takes_quotes``: the request is published and its time is not over; ``can_award``: nobody has it yet.

    ``valid_until`` is the last day, included, on which the version sent may be accepted. ``is_agreed``:
    one answers alone, or every member of the group accepted what is sent.
    """

    today: date
    takes_quotes: bool = True
    can_award: bool = True
    valid_until: date | None = None
    is_agreed: bool = True

    @property
    def is_past(self) -> bool:
        """Whether the last version sent may no longer be accepted."""
        return self.valid_until is not None and self.valid_until < self.today


MACHINE: Machine[Facts] = Machine(
    STATES,
    ROLES,
    (
        Transition("save", (DRAFT, SUBMITTED, WITHDRAWN, EXPIRED), (PROVIDER,), "", "open"),
        Transition("submit", (DRAFT, SUBMITTED, WITHDRAWN, EXPIRED), (PROVIDER,), SUBMITTED, "sendable"),
        Transition("withdraw", (SUBMITTED,), (PROVIDER,), WITHDRAWN),
        Transition("accept", (SUBMITTED,), (BUYER,), ACCEPTED, "acceptable"),
        Transition("retain", (SUBMITTED,), (BUYER,), RETAINED, "acceptable"),
        Transition("refuse", (SUBMITTED, EXPIRED), (BUYER, SYSTEM), REFUSED),
        Transition("expire", (SUBMITTED,), (SYSTEM,), EXPIRED, "past"),
    ),
    {
        "open": lambda f: f.takes_quotes,
        "sendable": lambda f: f.takes_quotes and f.is_agreed,
        "acceptable": lambda f: f.can_award and not f.is_past,
        "past": lambda f: f.is_past,
    },
    {"open": "too-late", "sendable": "too-late", "acceptable": "not-valid", "past": "not-yet"},
    timers=("expire",),
)
