"""A prospect, and who may contact it, as a table. Pure.

Roles: ``member`` of the circle, ``buyer`` (of the company itself, by its link), ``system`` (time).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from elearn.core.machine import SYSTEM, Machine, Transition

OPEN, CONVERTED, LOST, OPPOSED = "open", "converted", "lost", "opposed"
STATES = (OPEN, CONVERTED, LOST, OPPOSED)
MEMBER, BUYER = "member", "buyer"
ROLES = (MEMBER, BUYER, SYSTEM)
HOLD = timedelta(days=2)  # how long one member alone contacts a prospect
KEPT_YEARS = 3  # CNIL: a prospect is kept three years after the last contact


@dataclass(frozen=True, slots=True)
class Facts:
    """``claim_by`` holds the contact until ``claim_until``; ``me`` acts."""

    now: datetime
    today: date
    me: int | None = None
    claim_by: int | None = None
    claim_until: datetime | None = None
    erase_on: date = date.max

    @property
    def holder(self) -> int | None:
        """Who holds the contact now; a hold that lapsed reads as none."""
        return self.claim_by if self.claim_until is not None and self.claim_until > self.now else None


MACHINE: Machine[Facts] = Machine(
    STATES,
    ROLES,
    (
        Transition("change", (OPEN, LOST), (MEMBER,), ""),
        Transition("claim", (OPEN,), (MEMBER,), "", "free"),
        Transition("contact", (OPEN,), (MEMBER,), "", "held"),
        Transition("lose", (OPEN,), (MEMBER,), LOST),
        Transition("reopen", (LOST,), (MEMBER,), OPEN),
        Transition("express", (OPEN,), (MEMBER,), ""),
        Transition("convert", (OPEN,), (BUYER,), CONVERTED),
        Transition("oppose", (OPEN, CONVERTED, LOST), (MEMBER,), OPPOSED),
        Transition("erase", STATES, (MEMBER,), ""),
        Transition("erase", STATES, (SYSTEM,), "", "due"),
    ),
    {
        "free": lambda f: f.holder in {None, f.me},
        "held": lambda f: f.me is not None and f.holder == f.me,
        "due": lambda f: f.erase_on <= f.today,
    },
    {"free": "held-by-other", "held": "not-held", "due": "not-yet"},
)


def erased_on(last: date) -> date:
    """The day on which what was last touched that day is erased; 29 February ends with the month."""
    try:
        return last.replace(year=last.year + KEPT_YEARS)
    except ValueError:
        return date(last.year + KEPT_YEARS, 3, 1)
