"""The life of a seat as data: what may be done in which state, by whom, where its money goes.

Pure. ``services.seats`` asks :func:`move` and writes with a compare-and-set; tests walk every
state, action and role.
"""

from __future__ import annotations

from dataclasses import dataclass

RESERVED, OFFERED, ASSIGNED, STARTED, COMPLETED = "reserved", "offered", "assigned", "started", "completed"
JUSTIFIED, CERTIFIED, REFUSED = "justified", "certified", "refused"
ABANDONED, REVOKED, EXPIRED = "abandoned", "revoked", "expired"
STATES = (
    RESERVED, OFFERED, ASSIGNED, STARTED, COMPLETED, JUSTIFIED, CERTIFIED, REFUSED, ABANDONED, REVOKED, EXPIRED,
)  # fmt: skip
# With a person, these count: the same person cannot have the same module paid twice.
NAMED = (OFFERED, ASSIGNED, STARTED, COMPLETED, JUSTIFIED, CERTIFIED)
TO_PROVE = (COMPLETED, JUSTIFIED)  # what is still to be paid on proofs
ENDED = (CERTIFIED, REFUSED, REVOKED, EXPIRED)
# Who acts. A manager acts on the seats of their centres, a funder on those of their envelopes.
MANAGER, FUNDER, TRAINEE, CLOCK = "manager", "funder", "trainee", "clock"
ROLES = (MANAGER, FUNDER, TRAINEE, CLOCK)
# Accounts of the envelope's book that a seat's money goes through, in order.
HELD, ENGAGED, LIQUIDATED, CERTIFIED_MONEY, REFUSED_MONEY = "held", "engaged", "liquidated", "certified", "refused"
BACK = "back"  # to where it came from: the telecentre's allotment, or what is available
MONEY_OF = {
    RESERVED: HELD, OFFERED: HELD, ASSIGNED: ENGAGED, STARTED: ENGAGED, COMPLETED: ENGAGED, JUSTIFIED: LIQUIDATED,
    CERTIFIED: CERTIFIED_MONEY, REFUSED: REFUSED_MONEY,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """What an action does: the state it leads to, and where the money goes (None: it stays)."""

    to: str
    money: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Why not, as a code: ``state`` (not in this state) or ``role`` (not by this person)."""

    code: str


# action → (from which states, by whom, step)
TRANSITIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...], Step]] = {
    "offer": ((RESERVED,), (MANAGER, CLOCK), Step(OFFERED)),
    "withdraw": ((OFFERED,), (MANAGER,), Step(RESERVED)),
    "decline": ((OFFERED,), (TRAINEE,), Step(RESERVED)),
    "lapse": ((OFFERED,), (CLOCK,), Step(RESERVED)),
    "accept": ((OFFERED,), (TRAINEE,), Step(ASSIGNED, ENGAGED)),
    "start": ((ASSIGNED,), (CLOCK,), Step(STARTED)),
    "complete": ((ASSIGNED, STARTED), (CLOCK,), Step(COMPLETED)),
    "abandon": ((ASSIGNED, STARTED), (TRAINEE, MANAGER, CLOCK), Step(ABANDONED, BACK)),
    "revoke": ((ASSIGNED,), (MANAGER, FUNDER), Step(REVOKED, BACK)),
    "give_back": ((RESERVED,), (MANAGER, FUNDER), Step(REVOKED, BACK)),
    "expire": ((RESERVED, OFFERED, ASSIGNED), (CLOCK,), Step(EXPIRED, BACK)),
    "justify": ((COMPLETED, ABANDONED), (MANAGER, FUNDER), Step(JUSTIFIED, LIQUIDATED)),
    "certify": ((JUSTIFIED,), (FUNDER,), Step(CERTIFIED, CERTIFIED_MONEY)),
    "refuse": ((JUSTIFIED,), (FUNDER,), Step(REFUSED, REFUSED_MONEY)),
}


def move(state: str, action: str, role: str, *, account: str = "", abandoned_is_paid: bool = False) -> Step | Refused:
    """What ``action`` by ``role`` does to a seat in ``state``, whose money is in ``account``.

    ``abandoned_is_paid`` is the convention's rule for a seat abandoned after its start: its money
    then stays engaged until it is justified. Otherwise it goes back, and nothing is left to justify.
    """
    states, roles, step = TRANSITIONS[action]
    if role not in roles:
        return Refused("role")
    if state not in states or (state == ABANDONED and account != ENGAGED):
        return Refused("state")
    if action == "abandon" and state == STARTED and abandoned_is_paid:
        return Step(ABANDONED)
    return step
