"""What one books, in instants: an hour, a half-day, a day, a month, by the opening of the place. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from elearn.telecentres.intervals import Interval, halves, merged
from elearn.telecentres.opening import instant
from elearn.telecentres.pricing import add_months

HOUR, HALF_DAY, DAY, MONTH = "hour", "half_day", "day", "month"
MORNING, AFTERNOON = "morning", "afternoon"
MIDDAY = 12 * 60 + 30  # where a day that does not close at noon splits


@dataclass(frozen=True, slots=True)
class Asked:
    """A date and how long: ``part`` for a half-day, the two minutes for hours."""

    unit: str
    on: date
    part: str = MORNING
    starts_minute: int = 0
    ends_minute: int = 0


def period(asked: Asked, opening: Sequence[Interval], midday: int = MIDDAY) -> Interval | None:
    """The instants of what is asked; None when the place is closed then, or the hours make no time.

    ``opening`` is that of the day asked for. A month needs no opening: it is day and night.
    """
    if asked.unit == MONTH:
        return instant(asked.on, 0), instant(add_months(asked.on, 1), 0)
    if asked.unit == HOUR:
        if not 0 <= asked.starts_minute < asked.ends_minute <= 1440:
            return None
        start, end = instant(asked.on, asked.starts_minute), instant(asked.on, asked.ends_minute)
        return (start, end) if start < end else None
    of_day = merged(opening)
    if asked.unit == HALF_DAY:
        of_day = halves(of_day, instant(asked.on, midday))[asked.part == AFTERNOON]
    return (of_day[0][0], of_day[-1][1]) if of_day else None


def is_open(opening: Sequence[Interval], start: object, end: object) -> bool:
    """Whether one may come at ``start`` and leave at ``end``; it may close at noon in between."""
    of_day = merged(opening)
    return any(a <= start < b for a, b in of_day) and any(a < end <= b for a, b in of_day)  # type: ignore[operator]
