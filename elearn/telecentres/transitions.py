"""The life of a booking as data: what may become what, by whom, and on which condition.

``services.bookings`` asks ``move`` and writes what it answers with a compare-and-set (see
:mod:`elearn.core.machine`). Codes of refusal: those of the machine, and those of ``BY_GUARD``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from elearn.core.machine import SYSTEM, Machine, Transition

HELD, PENDING, CONFIRMED = "held", "pending", "confirmed"
CHECKED_IN, FINISHED, NO_SHOW = "checked_in", "finished", "no_show"
CANCELLED, RELEASED, REFUSED = "cancelled", "released", "refused"
STATES = (HELD, PENDING, CONFIRMED, CHECKED_IN, FINISHED, NO_SHOW, CANCELLED, RELEASED, REFUSED)
# What keeps a workspace from others; a finished booking keeps what was used of it.
OPEN = frozenset({HELD, PENDING, CONFIRMED, CHECKED_IN})
OCCUPYING = OPEN | {FINISHED}

HOLDER, MANAGER = "holder", "manager"
FORGET = "forget"  # whoever it was for is erased
ROLES = (HOLDER, MANAGER, SYSTEM)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a telecentre allows. Minutes, hours and days as its manager set them."""

    check_in_before_minutes: int = 30
    cancel_notice_hours: int = 2


@dataclass(frozen=True, slots=True)
class Facts:
    """What the conditions look at: the booking, the rules of its place, and the hour it is.

    ``release_at`` is from when an absence frees the place; none when it never does.
    """

    now: datetime
    starts_at: datetime
    ends_at: datetime
    hold_until: datetime | None = None
    release_at: datetime | None = None
    needs_approval: bool = False
    policy: Policy = Policy()

    @property
    def is_lapsed(self) -> bool:
        """Whether what was held, or asked for, has waited too long."""
        return self.hold_until is not None and self.hold_until <= self.now


def _in_time(facts: Facts) -> bool:
    return not facts.is_lapsed


def _lapsed(facts: Facts) -> bool:
    return facts.is_lapsed


def _free_to_confirm(facts: Facts) -> bool:
    return not facts.is_lapsed and not facts.needs_approval


def _to_be_approved(facts: Facts) -> bool:
    return not facts.is_lapsed and facts.needs_approval


def _with_notice(facts: Facts) -> bool:
    return facts.now + timedelta(hours=facts.policy.cancel_notice_hours) <= facts.starts_at


def _not_begun(facts: Facts) -> bool:
    return facts.now < facts.starts_at


def _not_over(facts: Facts) -> bool:
    return facts.now < facts.ends_at


def _arriving(facts: Facts) -> bool:
    early = facts.starts_at - timedelta(minutes=facts.policy.check_in_before_minutes)
    return early <= facts.now < facts.ends_at


def _absent(facts: Facts) -> bool:
    return facts.release_at is not None and facts.release_at <= facts.now


def _over(facts: Facts) -> bool:
    return facts.ends_at <= facts.now


GUARDS = {
    "in-time": _in_time,
    "lapsed": _lapsed,
    "free-to-confirm": _free_to_confirm,
    "to-be-approved": _to_be_approved,
    "with-notice": _with_notice,
    "not-begun": _not_begun,
    "not-over": _not_over,
    "arriving": _arriving,
    "absent": _absent,
    "over": _over,
}


# Read from the top: the first line that fits the state and the role decides.
TRANSITIONS = (
    Transition("confirm", (HELD,), (HOLDER, MANAGER), CONFIRMED, "free-to-confirm"),
    Transition("ask", (HELD,), (HOLDER, MANAGER), PENDING, "to-be-approved"),
    Transition("approve", (HELD, PENDING), (MANAGER,), CONFIRMED, "in-time"),
    Transition("refuse", (PENDING,), (MANAGER,), REFUSED),
    Transition("lapse", (HELD, PENDING), ROLES, RELEASED, "lapsed"),
    Transition("decline", (HELD,), (HOLDER, MANAGER), RELEASED),
    Transition("cancel", (HELD, PENDING), (HOLDER,), CANCELLED, "not-begun"),
    Transition("cancel", (CONFIRMED,), (HOLDER,), CANCELLED, "with-notice"),
    Transition("cancel", (HELD, PENDING, CONFIRMED), (MANAGER,), CANCELLED, "not-over"),
    Transition("change", (PENDING, CONFIRMED), (HOLDER,), "", "with-notice"),
    Transition("change", (PENDING, CONFIRMED), (MANAGER,), "", "not-over"),
    Transition("check-in", (CONFIRMED,), (HOLDER, MANAGER), CHECKED_IN, "arriving"),
    Transition("check-out", (CHECKED_IN,), (HOLDER, MANAGER), FINISHED),
    Transition("finish", (CHECKED_IN,), (SYSTEM,), FINISHED, "over"),
    Transition("no-show", (CONFIRMED,), (MANAGER, SYSTEM), NO_SHOW, "absent"),
    Transition(FORGET, (HELD, PENDING, CONFIRMED), (SYSTEM,), CANCELLED, "not-over"),
)
BY_GUARD = {
    "in-time": "lapsed",
    "lapsed": "not-lapsed",
    "free-to-confirm": "lapsed",
    "to-be-approved": "lapsed",
    "with-notice": "too-late",
    "not-begun": "too-late",
    "not-over": "over",
    "arriving": "not-now",
    "absent": "not-yet",
    "over": "not-yet",
}

MACHINE: Machine[Facts] = Machine(STATES, ROLES, TRANSITIONS, GUARDS, BY_GUARD, timers=("lapse", "no-show", "finish"))
ACTIONS = MACHINE.actions
move, possible, read_state = MACHINE.move, MACHINE.possible, MACHINE.read_state
