"""A review, from the end of the mission to its answer, as a table. Pure.

The state is never kept: it is read from what was written and from the clock. Roles: ``writer`` (who
may speak for a side), ``author`` (who wrote), ``reviewed`` (whom it is about), ``system``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from elearn.core.machine import SYSTEM, Machine, Transition

OPEN, WRITTEN, SHOWN, MISSED, WITHHELD = "open", "written", "shown", "missed", "withheld"
STATES = (OPEN, WRITTEN, SHOWN, MISSED, WITHHELD)
WRITER, AUTHOR, REVIEWED = "writer", "author", "reviewed"
ROLES = (WRITER, AUTHOR, REVIEWED, SYSTEM)
WINDOW = timedelta(days=14)
SHOWN_FOR = timedelta(days=5 * 365)  # how long a review is read and counted


@dataclass(frozen=True, slots=True)
class Facts:
    """``until``: the end of the fourteen days; ``is_both``: both sides have written."""

    now: datetime
    until: datetime
    is_both: bool = False
    is_replied: bool = False

    @property
    def is_over(self) -> bool:
        """Whether the time to write is over."""
        return self.until <= self.now


MACHINE: Machine[Facts] = Machine(
    STATES,
    ROLES,
    (
        Transition("write", (OPEN,), (WRITER,), WRITTEN, "in-time"),
        Transition("change", (WRITTEN,), (AUTHOR,), "", "hidden"),
        Transition("show", (WRITTEN,), (SYSTEM,), SHOWN, "due"),
        Transition("miss", (OPEN,), (SYSTEM,), MISSED, "over"),
        Transition("reply", (SHOWN,), (REVIEWED,), "", "unanswered"),
        Transition("withhold", (WRITTEN, SHOWN), (SYSTEM,), WITHHELD),
    ),
    {
        "in-time": lambda f: not f.is_over,
        "hidden": lambda f: not f.is_over and not f.is_both,
        "due": lambda f: f.is_over or f.is_both,
        "over": lambda f: f.is_over,
        "unanswered": lambda f: not f.is_replied,
    },
    {
        "in-time": "too-late",
        "hidden": "already-shown",
        "due": "not-yet",
        "over": "not-yet",
        "unanswered": "already-answered",
    },
    timers=("show", "miss"),
)


def state_of(facts: Facts, *, is_written: bool, is_withheld: bool = False) -> str:
    """The state as it reads now."""
    return MACHINE.read_state(WITHHELD if is_withheld else WRITTEN if is_written else OPEN, facts)
