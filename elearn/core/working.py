"""Working time: hours and days of an ordinary week, French public holidays left out; terms in years. Pure code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Paris")
LONGEST = timedelta(days=3660)  # a contract that counts further is a mistake


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier: of a term, the first that is still kept. 29 February gives the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (anonymous computus, Meeus 1991)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    rest = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * rest) // 451
    month, day = divmod(h + rest - 7 * m + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """The eleven public holidays of metropolitan France (Code du travail, art. L3133-1)."""
    sunday = easter(year)
    fixed = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    moving = (sunday + timedelta(days=n) for n in (1, 39, 50))  # Easter Monday, Ascension, Whit Monday
    return frozenset((*(date(year, month, day) for month, day in fixed), *moving))


def is_working_day(day: date) -> bool:
    """Whether it is a Monday to Friday that is no public holiday."""
    return day.weekday() < 5 and day not in holidays(day.year)


def after_working_days(start: datetime, days: int, zone: tzinfo = ZONE) -> datetime:
    """The end (midnight) of the ``days``-th working day after the day of ``start``, on the wall clock of ``zone``."""
    day = start.astimezone(zone).date()
    left = days
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return datetime.combine(day + timedelta(days=1), time(), zone)


@dataclass(frozen=True, slots=True)
class Hours:
    """When one works on a working day, in minutes since midnight, on the wall clock of ``zone``."""

    opens: int = 9 * 60
    closes: int = 17 * 60
    zone: tzinfo = ZONE

    def _spans(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of working time between two instants, in order."""
        day, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        while day <= last:
            if is_working_day(day):
                begins, ends = (
                    datetime.combine(day, time(*divmod(minute, 60)), self.zone) for minute in (self.opens, self.closes)
                )
                if max(begins, start) < min(ends, end):
                    yield max(begins, start), min(ends, end)
            day += timedelta(days=1)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between two instants."""
        spans = ((b.timestamp() - a.timestamp()) for a, b in self._spans(start, end))
        return timedelta(seconds=sum(spans))

    def after(self, start: datetime, wanted: timedelta) -> datetime:
        """The instant at which ``wanted`` working time has passed since ``start``."""
        left = wanted
        for begins, ends in self._spans(start, start + LONGEST):
            length = timedelta(seconds=ends.timestamp() - begins.timestamp())
            if left <= length:
                return begins + left
            left -= length
        raise ValueError("more working time than a contract holds")
