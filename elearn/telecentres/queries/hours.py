"""When centres are open: dated hours, exceptions and states read together, then computed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.telecentres.models import HoursException, Opening
from elearn.telecentres.opening import Interval, Special, Weekly, intervals
from elearn.telecentres.queries.places import statuses

# Made once: every booking asks them.
_FROM: sa.BindParameter[Any] = sa.bindparam("from_date")
_TO: sa.BindParameter[Any] = sa.bindparam("to_date")
_WEEKLY = db.Among(
    sa.select(
        Opening.centre_id,
        Opening.weekday,
        Opening.opens_minute,
        Opening.closes_minute,
        Opening.from_on,
        Opening.until_on,
    )
    .where(Opening.from_on < _TO, sa.or_(Opening.until_on.is_(None), Opening.until_on > _FROM))
    .order_by(Opening.weekday, Opening.opens_minute),
    Opening.centre_id,
)
_SPECIALS = db.Among(
    sa.select(
        HoursException.centre_id,
        HoursException.on_date,
        HoursException.opens_minute,
        HoursException.closes_minute,
        HoursException.reason,
    )
    .where(HoursException.on_date >= _FROM, HoursException.on_date < _TO)
    .order_by(HoursException.on_date, HoursException.opens_minute),
    HoursException.centre_id,
)


@dataclass(frozen=True, slots=True)
class Timetable:
    """All that says when one centre is open; computing from it costs no statement."""

    weekly: list[Weekly] = field(default_factory=list)
    specials: list[Special] = field(default_factory=list)
    status: list[tuple[date, str]] = field(default_factory=list)

    def intervals(self, from_date: date, to_date: date) -> list[Interval]:
        """The open intervals in UTC from the first day until before the last; none while not open."""
        return intervals(from_date, to_date, self.weekly, self.specials, self.status)


def timetables(centre_ids: Collection[int], from_date: date, to_date: date) -> dict[int, Timetable]:
    """The timetables of these centres between two days, in three statements whatever their number."""
    wanted = set(centre_ids)
    if not wanted:
        return {}
    out = {i: Timetable(status=rows) for i, rows in statuses(wanted).items()}
    values = {"from_date": from_date, "to_date": to_date}
    for centre_id, weekday, opens, closes, first, after in _WEEKLY.rows(wanted, values):
        out[centre_id].weekly.append(Weekly(weekday, opens, closes, first, after))
    for centre_id, on, opens_at, closes_at, reason in _SPECIALS.rows(wanted, values):
        out[centre_id].specials.append(Special(on, opens_at, closes_at, reason))
    return out


def opening_intervals(centre_id: int, from_date: date, to_date: date) -> list[Interval]:
    """When a centre is open, as UTC instants, from the first day until before the last."""
    return timetables([centre_id], from_date, to_date)[centre_id].intervals(from_date, to_date)


def opening_intervals_of(centre_ids: Collection[int], from_date: date, to_date: date) -> dict[int, list[Interval]]:
    """The same for many centres, in three statements."""
    found = timetables(centre_ids, from_date, to_date)
    return {i: table.intervals(from_date, to_date) for i, table in found.items()}


@dataclass(frozen=True, slots=True)
class ExceptionCard:
    """One row that says how a day differs."""

    id: int
    on: date
    opens: int | None
    closes: int | None
    reason: str


def exceptions(centre_id: int, from_date: date, to_date: date) -> list[ExceptionCard]:
    """The days of a centre that differ, in order."""
    query = sa.select(HoursException).where(
        HoursException.centre_id == centre_id, HoursException.on_date >= from_date, HoursException.on_date < to_date
    )
    return [
        ExceptionCard(row.id, row.on_date, row.opens_minute, row.closes_minute, row.reason)
        for row in db.session().scalars(query.order_by(HoursException.on_date, HoursException.opens_minute))
    ]


@dataclass(frozen=True, slots=True)
class Period:
    """The usual week from a day until before another (none: without an end), in minutes from Monday."""

    from_on: date
    until_on: date | None
    week: list[list[tuple[int, int]]]


def periods(centre_id: int) -> list[Period]:
    """The usual weeks of a centre one after the other, the newest first; a week may be empty."""
    rows = db.session().scalars(sa.select(Opening).where(Opening.centre_id == centre_id)).all()
    changes = sorted({r.from_on for r in rows} | {r.until_on for r in rows if r.until_on is not None})
    found = []
    for rank, on in enumerate(changes):
        week: list[list[tuple[int, int]]] = [[] for _day in range(7)]
        for row in rows:
            if row.from_on <= on and (row.until_on is None or on < row.until_on):
                week[row.weekday].append((row.opens_minute, row.closes_minute))
        after = changes[rank + 1] if rank + 1 < len(changes) else None
        found.append(Period(on, after, [sorted(day) for day in week]))
    return found[::-1]
