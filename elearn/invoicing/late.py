"""Interest on late payment, with the arithmetic that leads to it. Pure code.

Due without a reminder from the day after the due date (Code de commerce, art. L441-10): the unpaid sum
with tax, times the yearly rate, times the days of delay, over 365. The rate of a semester is that of its
first day; the sum changes when something is paid or credited.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

YEAR = 365


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days, ``first_on`` to ``last_on`` included, during which neither the sum nor the rate changed."""

    first_on: date
    last_on: date
    unpaid_cents: int
    rate: Decimal
    cents: int

    @property
    def days(self) -> int:
        """How many."""
        return (self.last_on - self.first_on).days + 1


@dataclass(frozen=True, slots=True)
class Late:
    """What a delay costs: interest by stretch, and the fixed indemnity, once an invoice."""

    stretches: tuple[Stretch, ...] = ()
    fee_cents: int = 0

    @property
    def days(self) -> int:
        """Days of delay."""
        return sum(s.days for s in self.stretches)

    @property
    def interest_cents(self) -> int:
        """The interest of all stretches."""
        return sum(s.cents for s in self.stretches)

    @property
    def total_cents(self) -> int:
        """Interest and indemnity."""
        return self.interest_cents + self.fee_cents


def semester(day: date) -> date:
    """The first day of its semester: the rate of that day counts."""
    return date(day.year, 1 if day.month <= 6 else 7, 1)


def next_semester(day: date) -> date:
    """The first day of the semester after."""
    return date(day.year, 7, 1) if day.month <= 6 else date(day.year + 1, 1, 1)


def interest(cents: int, rate: Decimal, days: int) -> int:
    """Of a sum, at a yearly rate in per cent, for some days; to the nearest cent, halves up."""
    exact = Decimal(cents) * rate / 100 * days / YEAR
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def late(
    gross_cents: int,
    due_on: date,
    today: date,
    less: Mapping[date, int],
    rate: Callable[[date], Decimal],
    fee_cents: int,
) -> Late:
    """What is owed for the delay until ``today``; nothing while it is not late.

    ``less`` is by day what was paid or credited (negative when taken back); ``rate`` is asked for the first
    day of a semester, in per cent a year. A sum paid on a day still counts that day.
    """
    unpaid = gross_cents - sum(cents for day, cents in less.items() if day <= due_on)
    changes = sorted(day for day in less if due_on < day <= today)
    stretches, first = [], due_on + timedelta(days=1)
    while first <= today:
        ends = [today, next_semester(first) - timedelta(days=1), *(day for day in changes if day >= first)]
        last = min(ends)
        if unpaid > 0:
            used = rate(semester(first))
            cents = interest(unpaid, used, (last - first).days + 1)
            stretches.append(Stretch(first, last, unpaid, used, cents))
        unpaid -= less[last] if last in changes else 0
        first = last + timedelta(days=1)
    return Late(tuple(stretches), fee_cents) if stretches else Late()
