"""A report, from its receipt to its last answer, as a table. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from elearn.core.machine import Machine, Transition

RECEIVED, TAKEN, DECIDED, CONTESTED, SETTLED = "received", "taken", "decided", "contested", "settled"
RESTORED = "restored"
STATES = (RECEIVED, TAKEN, DECIDED, CONTESTED, SETTLED, RESTORED)
REPORTER, CONCERNED, HANDLER = "reporter", "concerned", "handler"
ROLES = (REPORTER, CONCERNED, HANDLER)
KEPT, REMOVED = "kept", "removed"
OUTCOMES = (KEPT, REMOVED)
TO_CONTEST = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Facts:
    """``is_other``: who acts now is not who decided, or nobody else could. ``is_removed``: this decision alone
    keeps the content down, and its room can put it back.
    """

    now: datetime
    decided_at: datetime | None = None
    is_other: bool = True
    is_removed: bool = False

    @property
    def is_in_time(self) -> bool:
        """Whether a decision may still be contested."""
        return self.decided_at is not None and self.now < self.decided_at + TO_CONTEST


MACHINE: Machine[Facts] = Machine(
    STATES,
    ROLES,
    (
        Transition("take", (RECEIVED,), (HANDLER,), TAKEN),
        Transition("decide", (RECEIVED, TAKEN), (HANDLER,), DECIDED),
        Transition("contest", (DECIDED,), (REPORTER, CONCERNED), CONTESTED, "in-time"),
        Transition("settle", (CONTESTED,), (HANDLER,), SETTLED, "other"),
        Transition("restore", (DECIDED, SETTLED), (HANDLER,), RESTORED, "removed"),
    ),
    {"in-time": lambda f: f.is_in_time, "other": lambda f: f.is_other, "removed": lambda f: f.is_removed},
    {"in-time": "too-late", "other": "same-person", "removed": "not-removed"},
)
