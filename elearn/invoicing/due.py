"""When an invoice is to be paid (Code de commerce, art. L441-10). Pure code."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

DAYS, THEN_END, END_THEN = "days", "then_end", "end_then"
RULES = (DAYS, THEN_END, END_THEN)
MOST_DAYS, DEFAULT_DAYS, END_OF_MONTH_DAYS = 60, 30, 45


def due_on(issued_on: date, rule: str, days: int) -> date:
    """The last day to pay.

    ``days``: so many days from the invoice, sixty at most. The two ways of « 45 jours fin de mois »:
    ``then_end`` counts 45 days, then goes to the end of that month; ``end_then`` goes to the end of the
    month, then counts 45 days. Raises :class:`ValueError` for a delay that the law refuses.
    """
    if rule == DAYS:
        if not 0 <= days <= MOST_DAYS:
            raise ValueError(f"{rule}: {days}")
        return issued_on + timedelta(days=days)
    if rule == THEN_END:
        return month_end(issued_on + timedelta(days=END_OF_MONTH_DAYS))
    if rule == END_THEN:
        return month_end(issued_on) + timedelta(days=END_OF_MONTH_DAYS)
    raise ValueError(rule)


def month_end(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=monthrange(day.year, day.month)[1])
