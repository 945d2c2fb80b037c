"""Quotes side by side, in the same units. Pure code.

A lot gives its unit and quantity, so each quote answers it with one price in that unit. Marks are
computed for what can be: the price (the lowest total before tax has 100, the others in proportion)
and the delay, alike. The other criteria are for the reader.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from elearn.core.amounts import half_up
from elearn.pool.figures import Line, Totals, totals


@dataclass(frozen=True, slots=True)
class Offered:
    """The version of a quote that is compared. ``delay_days`` is 0 when none is given.

    ``is_by_member`` when each member of a group invoices its part.
    """

    quote_id: int
    lines: tuple[Line, ...]
    regime: str
    delay_days: int = 0
    is_by_member: bool = False

    @property
    def totals(self) -> Totals:
        """Its totals."""
        return totals(self.lines, self.regime, by_member=self.is_by_member)

    def for_lot(self, rank: int) -> Line | None:
        """Its line for that lot."""
        return next((line for line in self.lines if line.lot == rank), None)

    def parts_of(self, rank: int) -> tuple[Line, ...]:
        """Its lines for that lot: several when the members of a group share it."""
        return tuple(line for line in self.lines if line.lot == rank)

    @property
    def beside_cents(self) -> int:
        """What it asks beside the lots, before tax."""
        return sum(line.total_cents for line in self.lines if not line.lot)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark out of 100 and what it weighs; none for a criterion that the reader judges."""

    criterion: str
    weight: int
    mark: int | None


def marks(offers: Sequence[Offered], criteria: Mapping[str, int]) -> dict[int, tuple[Mark, ...]]:
    """The marks of each quote, by quote and in the order of the criteria."""
    prices = {o.quote_id: o.totals.net_cents for o in offers}
    delays = {o.quote_id: o.delay_days for o in offers if o.delay_days}
    computed = {"price": _in_proportion(prices), "delay": _in_proportion(delays)}
    return {
        o.quote_id: tuple(
            Mark(code, weight, computed[code].get(o.quote_id, 0) if code in computed else None)
            for code, weight in criteria.items()
        )
        for o in offers
    }


def _in_proportion(values: Mapping[int, int]) -> dict[int, int]:
    """100 for the lowest, the others as much as they are above it; 100 for nothing to pay."""
    lowest = min(values.values(), default=0)
    return {key: half_up(100 * lowest, value) if value else 100 for key, value in values.items()}
