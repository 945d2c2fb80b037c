"""Bookings that come back: a rule in local time, its dates, and the instants they are. Pure.

A teleworker who comes « le mardi de 9 h à 12 h » comes at 9 h on the wall clock, before and after
the change of hour: each date is turned into UTC by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from elearn.telecentres.opening import instant

MOST = 200  # occurrences of one series


@dataclass(frozen=True, slots=True)
class Rule:
    """On these weekdays (0 is Monday), from and until these minutes of the local day.

    ``every`` is in weeks, counted from the week of ``from_on``; ``until_on`` is included;
    ``exceptions`` are dates that are left out. ``ends_minute`` may be 1440, midnight at its end.
    """

    weekdays: frozenset[int]
    starts_minute: int
    ends_minute: int
    from_on: date
    until_on: date
    every: int = 1
    exceptions: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of a rule, and what it is in UTC."""

    on: date
    starts_at: datetime
    ends_at: datetime


def dates(rule: Rule) -> list[date]:
    """The dates of the rule, in order; at most ``MOST``."""
    out: list[date] = []
    first_week = rule.from_on - timedelta(days=rule.from_on.weekday())
    for offset in range((rule.until_on - rule.from_on).days + 1):
        on = rule.from_on + timedelta(days=offset)
        is_week = (on - first_week).days // 7 % rule.every == 0
        if is_week and on.weekday() in rule.weekdays and on not in rule.exceptions:
            out.append(on)
            if len(out) == MOST:
                break
    return out


def occurrences(rule: Rule, zone: ZoneInfo | None = None) -> list[Occurrence]:
    """The rule as instants. An occurrence that the change of hour empties is left out."""
    made = (
        Occurrence(on, instant(on, rule.starts_minute, zone), instant(on, rule.ends_minute, zone)) for on in dates(rule)
    )
    return [one for one in made if one.starts_at < one.ends_at]


def next_weekday(after: date, weekdays: Iterable[int]) -> date:
    """The first of these weekdays from ``after`` on, itself included; ``after`` when none is given."""
    wanted = set(weekdays)
    return next((d for d in (after + timedelta(days=n) for n in range(7)) if d.weekday() in wanted), after)
