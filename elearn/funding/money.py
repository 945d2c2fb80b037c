"""What a seat costs and who pays which part; where its money goes in the ledger. Pure code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from elearn.core.ledger import Move
from elearn.funding.life import BACK

EUR, SEAT = "EUR", "seat"
AVAILABLE, RETURNED = "available", "returned"
ALLOTTED = "allotted:"  # and the number of the telecentre
MOST_CENTS = 2_000_000_000  # of a price or of a ceiling; an envelope holds as much as one wishes


def book_of(envelope_id: int) -> str:
    """The name of the envelope's book."""
    return f"envelope:{envelope_id}"


def allotted_to(centre_id: int) -> str:
    """The account of what a telecentre may reserve."""
    return f"{ALLOTTED}{centre_id}"


def funded_part(cost_cents: int, *, rate_bp: int | None, remaining_cents: int | None) -> int:
    """What the envelope pays of a cost: by rate (rounded down to the cent), or all but the remaining charge.

    Never above the cost; 0 when nothing is left to fund.
    """
    if rate_bp is not None:
        return min(cost_cents, cost_cents * rate_bp // 10_000)
    return max(0, cost_cents - (remaining_cents or 0))


def reserving(centre_id: int, each_cents: int, count: int, *, allotted: int, self_service: bool) -> list[Move]:
    """The moves that hold ``count`` seats: the telecentre's allotment first, then what is available.

    Without ``self_service`` all of it is asked of the allotment, which the ledger refuses when short.
    """
    total = each_cents * count
    own = min(total, allotted) if self_service else total
    moves = []
    if own:
        moves.append(Move(allotted_to(centre_id), "held", own, EUR))
    if total - own:
        moves.append(Move(AVAILABLE, "held", total - own, EUR))
    return [*moves, Move(None, "held", count, SEAT)]


def shares(each_cents: int, count: int, own: int) -> list[int]:
    """How much of each of ``count`` seats came from the allotment, ``own`` in all: the first ones wholly."""
    out = []
    for _n in range(count):
        part = min(each_cents, own)
        out.append(part)
        own -= part
    return out


def moving(seat: SeatMoney, source: str, target: str) -> list[Move]:
    """The moves of one seat from an account to another, or back to where its money came from."""
    if target != BACK:
        return [Move(source, target, seat.funded_cents, EUR), Move(source, target, 1, SEAT)]
    rest = seat.funded_cents - seat.allotted_cents
    moves = []
    if seat.allotted_cents:
        moves.append(Move(source, allotted_to(seat.centre_id), seat.allotted_cents, EUR))
    if rest:
        moves.append(Move(source, AVAILABLE, rest, EUR))
    return [*moves, Move(source, None, 1, SEAT)]


@dataclass(frozen=True, slots=True)
class SeatMoney:
    """What the moves of a seat need to know of it."""

    centre_id: int
    funded_cents: int
    allotted_cents: int


@dataclass(frozen=True, slots=True)
class Share:
    """One payer's part of a cost."""

    code: str
    asked_cents: int
    paid_cents: int


def stack(cost_cents: int, asked: Mapping[str, int]) -> tuple[list[Share], int]:
    """Who pays what when several payers are asked in this order, and what is left to the person.

    Each is cut to what is left to pay: together they never pay above 100 % of the cost.
    """
    left, out = cost_cents, []
    for code, amount in asked.items():
        paid = max(0, min(left, amount))
        out.append(Share(code, amount, paid))
        left -= paid
    return out, left
