"""What a booking that comes back would be: each date, free or not, and what to do of those that are not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from elearn.core import clock
from elearn.core.errors import Conflict
from elearn.core.i18n import day
from elearn.core.i18n import gettext as _
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

FREE, TAKEN, CLOSED, PAST, FAR, GONE = "free", "taken", "closed", "past", "far", "gone"
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

    @property
    def hour_key(self) -> str:
        """What an answer says to take that other hour, and no other one that may be free since."""
        return f"hour-{self.hour[0]:%H%M}" if self.hour is not None else ""


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
    there = [(since, until) for i, _c, _k, since, until in places.workspaces_between([centre.id], first, last + DAY)
             if i == workspace.id]  # fmt: skip
    found = [
        _one(centre, workspace, one, table.intervals(one.on, one.on + DAY), same, busy)
        if any(since <= one.on and (until is None or one.on < until) for since, until in there)
        else Preview(one, GONE)
        for one in dates
    ]
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
    if one.starts_at > clock.now() + timedelta(days=centre.horizon_days):
        return Preview(one, FAR)
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


def taken_since(on: date) -> Conflict:
    """The refusal of a whole series, for a date that is no longer as it was shown."""
    return Conflict(
        _("Quelqu’un vient de prendre la place du %(day)s. Rien n’est réservé : revoyez les dates.",
          day=day(on, "weekday")),
        code="taken",
    )  # fmt: skip


def choices(previews: list[Preview], workspace_id: int, said: dict[date, str]) -> list[Choice]:
    """What the page's answers make of the dates: ``skip``, ``keep``, an ``hour_key`` or a workspace's id.

    Unsaid, what is free is kept and the rest skipped. Raises ``Conflict`` naming the date when what was chosen
    for it can no longer be had; whether what is kept still can is for the verb to say.
    """
    out = []
    for one in previews:
        answer = said.get(one.occurrence.on, "keep" if one.state == FREE else "skip")
        start, end = one.occurrence.starts_at, one.occurrence.ends_at
        where: int | None = workspace_id
        if answer == "skip":
            where = None
        elif one.hour is not None and answer == one.hour_key:
            start, end = one.hour
        elif answer in (others := {str(w.id): w.id for w in one.others}):
            where = others[answer]
        elif answer != "keep":
            raise taken_since(one.occurrence.on)
        out.append(Choice(one.occurrence.on, where, start, end))
    return out
