"""The week of a centre: each workspace, each day on which it is open, and what is left of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from elearn.core import clock, db, i18n
from elearn.core.i18n import gettext as _
from elearn.core.i18n import local
from elearn.core.policy import Actor
from elearn.telecentres import wording
from elearn.telecentres.intervals import Interval, clipped, halves, merged, without
from elearn.telecentres.models import Booking, Centre, Claim
from elearn.telecentres.opening import instant
from elearn.telecentres.queries import availability, hours, places
from elearn.telecentres.queries.places import WorkspaceCard

DAYS = 5  # open ones, shown at once
FAR = 14  # days looked through for them
FREE, PART, TAKEN, YOURS = "free", "part", "taken", "yours"


@dataclass(frozen=True, slots=True)
class Cell:
    """One workspace on one day. ``ask`` are the parameters that fill in the form; none when taken."""

    state: str
    words: str
    ask: dict[str, Any] | None = None
    booking_id: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One workspace and its days."""

    workspace: WorkspaceCard
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Week:
    """What the page draws. ``before`` is none in the first week: the past is not booked."""

    days: list[date]
    rows: list[Row]
    before: date | None
    after: date


def week(actor: Actor, centre: Centre, first: date | None = None) -> Week:
    """The next open days from ``first`` (today by default) on; six statements."""
    today = i18n.today()
    first = max(first or today, today)
    table = hours.timetables([centre.id], first, first + timedelta(days=FAR))[centre.id]
    open_on: dict[date, list[Interval]] = {}
    for offset in range(FAR):
        on = first + timedelta(days=offset)
        opening = [(max(a, clock.now()), b) for a, b in table.intervals(on, on + timedelta(days=1)) if b > clock.now()]
        if opening and len(open_on) < DAYS:
            open_on[on] = opening
    if not open_on:
        return Week([], [], None, first + timedelta(days=FAR))
    start, end = instant(min(open_on), 0), instant(max(open_on) + timedelta(days=1), 0)
    workspaces = places.workspaces([centre.id], first)
    ids = [w.id for w in workspaces]
    busy, own = availability.taken(ids, start, end), _own(actor, ids, start, end)
    rows = [
        Row(w, [_cell(centre, w, on, opening, busy[w.id], own) for on, opening in open_on.items()]) for w in workspaces
    ]
    before = max(first - timedelta(days=7), today) if first > today else None
    return Week(list(open_on), rows, before, max(open_on) + timedelta(days=1))


Own = dict[int, list[tuple[datetime, datetime, int]]]


def _own(actor: Actor, ids: list[int], start: datetime, end: datetime) -> Own:
    out: Own = {}
    if not actor.is_authenticated or not ids:
        return out
    query = (
        sa.select(Claim.workspace_id, Booking.starts_at, Booking.ends_at, Booking.id)
        .join(Booking, Booking.id == Claim.booking_id)
        .where(
            Booking.person_id == actor.person_id,
            Claim.workspace_id.in_(ids),
            Claim.ends_at > start,
            Claim.starts_at < end,
            availability.counts(clock.now()),
        )
    )
    for workspace_id, starts_at, ends_at, booking_id in db.session().execute(query.order_by(Booking.starts_at)):
        out.setdefault(workspace_id, []).append((starts_at, ends_at, booking_id))
    return out


def _cell(
    centre: Centre, workspace: WorkspaceCard, on: date, opening: list[Interval], busy: list[Interval], own: Own
) -> Cell:
    first, last = opening[0][0], opening[-1][1]
    for starts_at, ends_at, booking_id in own.get(workspace.id, ()):
        if starts_at < last and ends_at > first:
            hour = wording.hour(max(starts_at, instant(on, 0)))
            return Cell(YOURS, _("À vous, %(hour)s", hour=hour), booking_id=booking_id)
    left = without(opening, clipped(busy, first, last))
    ask: dict[str, Any] = {"workspace": workspace.id, "on": on.isoformat()}
    if left == merged(opening):
        return Cell(FREE, _("Libre"), ask | {"unit": "day"})
    morning, afternoon = halves(opening, instant(on, centre.midday_minute))
    for part, words, half in (("morning", _("Matin libre"), morning), ("afternoon", _("Après-midi libre"), afternoon)):
        if half and merged(clipped(left, half[0][0], half[-1][1])) == merged(half):
            return Cell(PART, words, ask | {"unit": "half_day", "part": part})
    longest = max(left, key=lambda one: one[1] - one[0], default=None)
    if longest is None or longest[1] - longest[0] < timedelta(minutes=centre.least_minutes):
        return Cell(TAKEN, _("Occupé"))
    start, end = local(longest[0]), local(longest[1])
    ask |= {"unit": "hour", "starts": f"{start:%H:%M}", "ends": f"{end:%H:%M}"}
    return Cell(PART, wording.hours(*longest), ask)
