"""What a pass is worth today and later, in one sentence: « Bureaux offerts jusqu'au 14 mars 2027, puis 6,00 €. »"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from elearn.core.i18n import day, money
from elearn.core.i18n import gettext as _
from elearn.telecentres.pricing import Rate, add_months
from elearn.telecentres.words import UNIT


class Prices(Protocol):
    """What is asked of a price list."""

    def rate(self, kind: str, unit: str, on: date, centre_id: int | None = None) -> Rate | None:
        """The rate that holds that day."""

    def phase_ends(self, on: date) -> list[date]:
        """The days after that one on which a phase of its pass ends."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The price of an office today, the unit it is for, and the sentence that says what comes."""

    cents: int
    unit: str
    sentence: str


def outlook(prices: Prices, on: date, centre_id: int | None = None, kind: str = "office") -> Outlook | None:
    """The price of a half-day (or of the unit there is) of an office, now and after the next change."""
    for unit in ("half_day", "day", "hour"):
        now = prices.rate(kind, unit, on, centre_id)
        if now is None:
            continue
        for end in prices.phase_ends(on):
            later = prices.rate(kind, unit, end, centre_id)
            if later is not None and later.cents != now.cents:
                return Outlook(now.cents, unit, _change(now.cents, later.cents, unit, end))
        return Outlook(now.cents, unit, _steady(now.cents, unit))
    return None


def _change(now: int, later: int, unit: str, end: date) -> str:
    if not now:
        return _(
            "Bureaux offerts jusqu’au %(day)s, puis %(price)s %(unit)s.",
            day=day(end),
            price=money(later),
            unit=UNIT[unit],
        )
    return _(
        "Bureaux à %(now)s %(unit)s jusqu’au %(day)s, puis %(price)s.",
        now=money(now),
        day=day(end),
        price=money(later),
        unit=UNIT[unit],
    )


def _steady(cents: int, unit: str) -> str:
    if not cents:
        return _("Bureaux offerts.")
    return _("Bureaux à %(price)s %(unit)s.", price=money(cents), unit=UNIT[unit])


def ends_of(rates: list[Rate], plan_id: int, since: date, on: date) -> list[date]:
    """The days after ``on`` on which a phase of this plan ends, soonest first."""
    months = {m for r in rates if r.plan_id == plan_id for m in (r.until_month, r.from_month or None) if m is not None}
    return sorted(d for d in (add_months(since, m) for m in months) if d > on)
