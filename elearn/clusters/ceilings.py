"""The maximum of a framework agreement in the ledger: where it is, what a call-off takes, what is told. Pure code.

Accounts of a book: ``reserve`` (nobody's share yet), ``share:<company>``, then for each company
``ordered``, ``delivered`` and ``invoiced``. Their sum is the maximum for ever: nothing comes in after
the opening, nothing goes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from elearn.core.amounts import shared
from elearn.core.ledger import Move

EUR = "EUR"
RESERVE = "reserve"
ORDERED, DELIVERED, INVOICED = "ordered", "delivered", "invoiced"
STEPS = (ORDERED, DELIVERED, INVOICED)
ALERTS = (70, 90, 100)
WHOLE_BP = 10_000
MOST_CENTS = 1_000_000_000  # ten million euros, as one quote holds at most


def book_of(framework_id: int) -> str:
    """The name of its book."""
    return f"framework:{framework_id}"


def share_of(company_id: int) -> str:
    """The account of what a member may still order from its own share."""
    return f"share:{company_id}"


def step_of(step: str, company_id: int) -> str:
    """The account of what of a member is ordered, delivered or invoiced."""
    return f"{step}:{company_id}"


def opening(maximum_cents: int, shares: Mapping[int, int]) -> list[Move]:
    """The maximum comes in, then each share is set apart; what is left is the common reserve."""
    moves = [Move(None, RESERVE, maximum_cents, EUR)]
    return [*moves, *(Move(RESERVE, share_of(one), cents, EUR) for one, cents in sorted(shares.items()) if cents)]


def by_percent(maximum_cents: int, shares_bp: Mapping[int, int]) -> dict[int, int]:
    """Shares in cents from hundredths of a per cent; together with what is left in common, the maximum to the cent."""
    companies = sorted(shares_bp)
    parts = shared(maximum_cents, [*(shares_bp[one] for one in companies), WHOLE_BP - sum(shares_bp.values())])
    return dict(zip(companies, parts[: len(companies)], strict=True))


@dataclass(frozen=True, slots=True)
class Taking:
    """Where the money of a call-off comes from: the member's own share, then the reserve."""

    own_cents: int
    common_cents: int


def taking(cents: int, share_cents: int) -> Taking:
    """The share first; the rest is asked of the reserve, which the ledger refuses when it is short."""
    own = min(cents, share_cents)
    return Taking(own, cents - own)


def ordering(company_id: int, found: Taking) -> list[Move]:
    """The moves of a call-off."""
    target = step_of(ORDERED, company_id)
    return [
        Move(source, target, cents, EUR)
        for source, cents in ((share_of(company_id), found.own_cents), (RESERVE, found.common_cents))
        if cents
    ]


def giving_back(company_id: int, found: Taking) -> list[Move]:
    """The moves of a call-off that is given up, back to where each part came from."""
    return [move.opposite for move in ordering(company_id, found)]


def stepping(company_id: int, source: str, target: str, cents: int) -> list[Move]:
    """From one step to another; nothing for nothing."""
    return [Move(step_of(source, company_id), step_of(target, company_id), cents, EUR)] if cents else []


def reached(maximum_cents: int, used_cents: int) -> tuple[int, ...]:
    """The alerts that so much of a maximum has reached, in per cent."""
    return tuple(one for one in ALERTS if maximum_cents and used_cents * 100 >= one * maximum_cents)
