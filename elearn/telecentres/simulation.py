"""What a month would cost, in plain words: so many half-days in an office, so many days at a desk. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from elearn.telecentres.opening import instant
from elearn.telecentres.pricing import Quote, add_months

MORNING = 8 * 60
MINUTES = {"hour": 60, "half_day": 4 * 60, "day": 9 * 60}
MOST = 31
# What one may ask for, in the order shown: (kind, unit).
USES: tuple[tuple[str, str], ...] = (
    ("desk", "half_day"),
    ("desk", "day"),
    ("office", "half_day"),
    ("office", "day"),
    ("meeting", "hour"),
    ("visio", "hour"),
)
Given = tuple[int, int]  # minutes, and days, that a pass still gives
Pricer = Callable[[str, str, datetime, datetime, Given], Quote]  # kind, unit, start, end, what is left
NOTHING = (0, 0)


@dataclass(frozen=True, slots=True)
class Result:
    """What each use costs in the month, by (kind, unit); ``by_month`` says it is cheaper by the month."""

    cents: dict[tuple[str, str], int]
    by_month: frozenset[tuple[str, str]]
    pass_cents: int = 0

    @property
    def total(self) -> int:
        """The month, with its share of the pass."""
        return sum(self.cents.values()) + self.pass_cents


def simulate(
    times: Mapping[tuple[str, str], int],
    first: date,
    price: Pricer,
    *,
    included: Mapping[str, Given],
    pass_cents: int = 0,
) -> Result:
    """The cost of these uses in the month that begins that day, each on a day of its own.

    ``included`` is kind → what the pass gives. A use that would cost more than the month of
    that kind is counted at the price of the month.
    """
    left = dict(included)
    cents: dict[tuple[str, str], int] = {}
    by_month: set[tuple[str, str]] = set()
    for key, count in times.items():
        kind, unit = key
        whole = 0
        for n in range(min(count, MOST)):
            start = instant(first + timedelta(days=n % 28), MORNING)
            given = left.get(kind, NOTHING)
            quote = price(kind, unit, start, start + timedelta(minutes=MINUTES[unit]), given)
            left[kind] = (given[0] - quote.included_minutes, given[1] - quote.included_days)
            whole += quote.cents
        if whole:
            last = instant(add_months(first, 1), 0) - timedelta(days=1)
            month = price(kind, "month", instant(first, 0), last, NOTHING)
            if month.is_by_month and month.cents < whole:
                whole = month.cents
                by_month.add(key)
        cents[key] = whole
    return Result(cents, frozenset(by_month), pass_cents)
