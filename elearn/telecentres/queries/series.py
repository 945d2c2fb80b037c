"""What a booking that comes back would be: each date, free or not, and what to do of those that are not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from elearn.core import clock
from elearn.core.policy import Actor, require
from elearn.telecentres import periods
from elearn.telecentres.intervals import Interval, clipped
from elearn.telecentres.models import Centre
from elearn.telecentres.opening import instant
from elearn.telecentres.policy import Can
from elearn.telecentres.pricing import Quote
from elearn.telecentres.queries import availability, hours, places, prices
from elearn.telecentres.queries.places import WorkspaceCard
from elearn.telecentres.queries.prices import PriceList
from elearn.telecentres.recurrence import Occurrence, Rule, occurrences

FREE, TAKEN, CLOSED, PAST = "free", "taken", "closed", "past"
DAY = timedelta(days=1)
MOST_OTHERS = 3


@dataclass(frozen=True, slots=True)
class Preview:
    """One date. When it is not free: other workspaces at that hour, or another hour of that day there.

    ``quote`` is what a free date costs there, once the free dates before it took their part of the pass.
    """

    occurrence: Occurrence
    state: str
    others: tuple[WorkspaceCard, ...] = ()
    hour: Interval | None = None
    quote: Quote | None = None


def preview(actor: Actor, centre: Centre, workspace: WorkspaceCard, rule: Rule) -> list[Preview]:
    """Every date of the rule as it stands, at its price; as many statements for one date as for fifty."""
    require(Can.BOOK, actor)
    dates = occurrences(rule)
    if not dates:
        return []
    first, last = dates[0].on, dates[-1].on
    table = hours.timetables([centre.id], first, last + DAY)[centre.id]
    same = [w for w in places.workspaces([centre.id], first) if w.kind == workspace.kind]
    busy = availability.taken({workspace.id, *(w.id for w in same)}, dates[0].starts_at, instant(last, 1440))
    found = [_one(centre, workspace, one, table.intervals(one.on, one.on + DAY), same, busy) for one in dates]
    return _priced(found, workspace, prices.price_list(actor.id, centre.network_id))


def _priced(found: list[Preview], workspace: WorkspaceCard, prices_: PriceList) -> list[Preview]:
    """The free dates at their price, in the order in which they are booked."""
    out = []
    for one in found:
        if one.state == FREE:
            quote = prices_.quote(workspace, periods.HOUR, one.occurrence.starts_at, one.occurrence.ends_at)
            prices_.spend(workspace.kind, quote)
            out.append(replace(one, quote=quote))
        else:
            out.append(one)
    return out


def _one(
    centre: Centre,
    workspace: WorkspaceCard,
    one: Occurrence,
    opening: list[Interval],
    same: list[WorkspaceCard],
    busy: dict[int, list[Interval]],
) -> Preview:
    if one.ends_at <= clock.now():
        return Preview(one, PAST)
    if not periods.is_open(opening, one.starts_at, one.ends_at):
        return Preview(one, CLOSED)
    end = one.ends_at + timedelta(minutes=workspace.buffer_minutes)
    if availability.free_among([workspace], one.starts_at, end, busy):
        return Preview(one, FREE)
    others = availability.free_among((w for w in same if w.id != workspace.id), one.starts_at, end, busy)
    length = one.ends_at - one.starts_at
    left = availability.free_time(opening, clipped(busy[workspace.id], instant(one.on, 0), instant(one.on, 1440)))
    start = next((max(a, clock.now()) for a, b in left if b - max(a, clock.now()) >= length), None)
    return Preview(one, TAKEN, tuple(others[:MOST_OTHERS]), None if start is None else (start, start + length))


@dataclass(frozen=True, slots=True)
class Choice:
    """What one wants of a date: nothing, or that workspace from then until then."""

    on: date
    workspace_id: int | None
    starts_at: datetime
    ends_at: datetime


def choices(previews: list[Preview], workspace_id: int, said: dict[date, str]) -> list[Choice]:
    """What the page's answers make of the dates: ``skip``, ``keep``, ``hour`` or a workspace's id."""
    out = []
    for one in previews:
        answer = said.get(one.occurrence.on, "keep" if one.state == FREE else "skip")
        start, end = one.occurrence.starts_at, one.occurrence.ends_at
        where: int | None = workspace_id
        if answer == "hour" and one.hour is not None:
            start, end = one.hour
        elif answer in (others := {str(w.id): w.id for w in one.others}):
            where = others[answer]
        elif answer != "keep" or one.state in {CLOSED, PAST}:
            where = None
        out.append(Choice(one.occurrence.on, where, start, end))
    return out
