"""One person's week shared by several companies: who has which part of which day. Pure code.

Parts are hundredths of a day a week; a week has five days of a hundred.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from elearn.core.working import is_working_day

DAYS, DAY = 5, 100
WEEK = DAYS * DAY
Week = tuple[tuple[tuple[int, int], ...], ...]  # by day: (company, hundredths)


def timetable(parts: Mapping[int, int]) -> Week:
    """The week of these parts by company: whole days first, then what fits in one day, then what must be cut.

    Raises :class:`ValueError` above a week. The same parts always give the same week.
    """
    if sum(parts.values()) > WEEK or any(one < 0 for one in parts.values()):
        raise ValueError("a week has five days")
    days: list[dict[int, int]] = [{} for _day in range(DAYS)]
    pieces = [(DAY, company) for company, part in sorted(parts.items()) for _day in range(part // DAY)]
    pieces += sorted(
        ((part % DAY, company) for company, part in parts.items() if part % DAY), key=lambda p: (-p[0], p[1])
    )
    cut = [piece for piece in pieces if not _whole(days, *piece)]
    for part, company in cut:
        _cut(days, part, company)
    return tuple(tuple(sorted(day.items())) for day in days)


def _whole(days: list[dict[int, int]], part: int, company: int) -> bool:
    """Put a piece in the first day where it fits; whether there was one."""
    for day in days:
        if DAY - sum(day.values()) >= part:
            day[company] = day.get(company, 0) + part
            return True
    return False


def _cut(days: list[dict[int, int]], part: int, company: int) -> None:
    """Put a piece wherever there is room, from the first day."""
    left = part
    for day in days:
        piece = min(left, DAY - sum(day.values()))
        if piece:
            day[company] = day.get(company, 0) + piece
            left -= piece


def of_month(week: Week, month: date, since: date) -> dict[int, int]:
    """What each company has in that month from that day on, in hundredths of a day: working days alone."""
    out: dict[int, int] = {}
    for day in _days(month, since):
        for company, part in week[day.weekday()]:
            out[company] = out.get(company, 0) + part
    return out


def _days(month: date, since: date) -> Iterator[date]:
    day = month.replace(day=1)
    while (day.year, day.month) == (month.year, month.month):
        if day >= since and is_working_day(day):
            yield day
        day += timedelta(days=1)
