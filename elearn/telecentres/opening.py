"""When a place is open, computed: weekly hours and exceptions into instants. Pure.

Hours are those of the clock on the wall. A day of 23 or 25 hours therefore gives the right
instants: 9 h stays 9 h, and an opening that spans the change is one hour shorter or longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from elearn.core.i18n import zone as site_zone

DAY_MINUTES = 24 * 60
ONE_DAY = timedelta(days=1)
Interval = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Weekly:
    """Open on ``weekday`` (0 = Monday) from ``opens`` to ``closes`` (minutes), while dated so."""

    weekday: int
    opens: int
    closes: int
    from_on: date
    until_on: date | None = None

    def holds(self, on: date) -> bool:
        """Whether this is in force on that day and of its weekday."""
        return self.weekday == on.weekday() and self.from_on <= on and (self.until_on is None or on < self.until_on)


@dataclass(frozen=True, slots=True)
class Special:
    """What replaces the weekly hours on one day; ``opens`` is None when closed."""

    on: date
    opens: int | None = None
    closes: int | None = None
    reason: str = ""


def instant(on: date, minute: int, zone: ZoneInfo | None = None) -> datetime:
    """The UTC instant of that minute of that day on the wall (1440: the next midnight), in the zone of the site.

    Never goes back as minutes grow: a time that the change to summer skips is the change itself;
    one that the change to winter repeats is its first passage.
    """
    return _instant(on, minute, zone or site_zone())


@lru_cache(maxsize=20_000)
def _instant(on: date, minute: int, zone: ZoneInfo) -> datetime:
    wall = datetime.combine(on, time()) + timedelta(minutes=minute)
    while _is_skipped(wall, zone):
        wall -= timedelta(minutes=1)
        if not _is_skipped(wall, zone):
            return wall.replace(tzinfo=zone).astimezone(UTC) + timedelta(minutes=1)
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _is_skipped(wall: datetime, zone: ZoneInfo) -> bool:
    there = wall.replace(tzinfo=zone)
    return there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall


def hours_of(on: date, weekly: Iterable[Weekly], specials: Iterable[Special]) -> list[tuple[int, int]]:
    """The stretches of that day, in minutes, in order. An exception replaces the whole day."""
    special = [s for s in specials if s.on == on]
    if special:
        found = [(s.opens, s.closes) for s in special if s.opens is not None and s.closes is not None]
    else:
        found = [(w.opens, w.closes) for w in weekly if w.holds(on)]
    return sorted(found)


def intervals(
    from_date: date,
    to_date: date,
    weekly: Sequence[Weekly],
    specials: Sequence[Special],
    status: Sequence[tuple[date, str]] | None = None,
) -> list[Interval]:
    """The open intervals ``[start, end)`` in UTC from ``from_date`` until before ``to_date``.

    ``status``, when given, lists the dated states of the place: it is open only while ``open``.
    """
    found: list[Interval] = []
    by_day = _by_day(specials)
    for on in days(from_date, to_date):
        if status is not None and status_on(on, status) != "open":
            continue
        for opens, closes in hours_of(on, weekly, by_day.get(on, ())):
            start, end = instant(on, opens), instant(on, closes)
            if start < end:
                found.append((start, end))
    return found


def _by_day(specials: Iterable[Special]) -> dict[date, list[Special]]:
    out: dict[date, list[Special]] = {}
    for one in specials:
        out.setdefault(one.on, []).append(one)
    return out


def days(from_date: date, to_date: date) -> Iterator[date]:
    """Each day from the first until before the last."""
    while from_date < to_date:
        yield from_date
        from_date += ONE_DAY


def status_on(on: date, status: Iterable[tuple[date, str]]) -> str:
    """The state in force that day: that of the last row begun; ``planned`` before the first."""
    begun = [row for row in status if row[0] <= on]
    return max(begun)[1] if begun else "planned"


def first_overlap(rows: Sequence[Weekly]) -> tuple[Weekly, Weekly] | None:
    """Two rows that hold on a same day and cross, or None. Touching ends do not cross."""
    ordered = sorted(rows, key=lambda r: (r.weekday, r.opens, r.closes))
    for rank, one in enumerate(ordered):
        for other in ordered[rank + 1 :]:
            if other.weekday != one.weekday or other.opens >= one.closes:
                break
            if _same_dates(one, other):
                return one, other
    return None


def _same_dates(one: Weekly, other: Weekly) -> bool:
    return (one.until_on is None or other.from_on < one.until_on) and (
        other.until_on is None or one.from_on < other.until_on
    )
