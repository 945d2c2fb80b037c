"""When it is full: another workspace then, another hour there, the nearest other centre. Three at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from elearn.core import clock
from elearn.core.i18n import local
from elearn.telecentres import distance, periods
from elearn.telecentres.models import Centre
from elearn.telecentres.opening import instant
from elearn.telecentres.queries import availability, hours, places
from elearn.telecentres.queries.places import CentreCard, WorkspaceCard

MOST = 3
AHEAD = 7  # days in which another hour is looked for
STEP = timedelta(minutes=30)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Somewhere else or some other time. ``minutes`` is the estimated drive, none in the same centre."""

    how: str  # workspace, time or centre
    centre: CentreCard
    workspace: WorkspaceCard
    unit: str
    starts_at: datetime
    ends_at: datetime
    minutes: int | None = None
    free: int = 1

    def ask(self) -> dict[str, str | int]:
        """The parameters that fill in the form of booking."""
        start, end = local(self.starts_at), local(self.ends_at)
        return {
            "workspace": self.workspace.id,
            "on": start.date().isoformat(),
            "unit": "hour" if start.date() == end.date() else self.unit,
            "starts": f"{start:%H:%M}",
            "ends": f"{end:%H:%M}",
        }


def alternatives(
    centre: Centre, kind: str, unit: str, starts_at: datetime, ends_at: datetime, *, people: int = 1
) -> list[Alternative]:
    """What to propose instead; a few statements whatever the number of centres."""
    cards = places.centres()
    on = local(starts_at).date()
    fitting = [w for w in places.workspaces(cards, on) if w.kind == kind and w.seats >= people]
    until = max(ends_at, starts_at + DAY * AHEAD)
    opening = hours.opening_intervals_of(cards, on, local(until).date() + DAY)
    busy = availability.taken([w.id for w in fitting], starts_at, until)
    here = [w for w in fitting if w.centre_id == centre.id]
    found: list[Alternative] = []
    same = availability.free_among(here, starts_at, ends_at, busy)
    if same and _fits(unit, opening[centre.id], starts_at, ends_at):
        found.append(Alternative("workspace", cards[centre.id], same[0], unit, starts_at, ends_at, free=len(same)))
    later = _later(here, opening[centre.id], busy, starts_at, ends_at)
    if later is not None:
        workspace, start = later
        found.append(Alternative("time", cards[centre.id], workspace, unit, start, start + (ends_at - starts_at)))
    found += _elsewhere(cards, centre, unit, fitting, opening, busy, starts_at, ends_at)
    return found[:MOST]


def _fits(unit: str, opening: list[tuple[datetime, datetime]], starts_at: datetime, ends_at: datetime) -> bool:
    return unit == periods.MONTH or periods.is_open(opening, starts_at, ends_at)


def _later(
    here: list[WorkspaceCard],
    opening: list[tuple[datetime, datetime]],
    busy: dict[int, list[tuple[datetime, datetime]]],
    starts_at: datetime,
    ends_at: datetime,
) -> tuple[WorkspaceCard, datetime] | None:
    """The first other beginning, from that morning on, at which as long a time is free."""
    length = ends_at - starts_at
    if length > DAY:
        return None
    earliest = max(clock.now(), instant(local(starts_at).date(), 0))
    best: tuple[datetime, WorkspaceCard] | None = None
    for workspace in here:
        for a, b in availability.free_time(opening, busy[workspace.id]):
            start = max(a, earliest)
            minutes = (start - a) % STEP
            start += STEP - minutes if minutes and start > a else timedelta()
            if start + length <= b and start != starts_at and (best is None or start < best[0]):
                best = (start, workspace)
    return (best[1], best[0]) if best else None


def _elsewhere(
    cards: dict[int, CentreCard],
    centre: Centre,
    unit: str,
    fitting: list[WorkspaceCard],
    opening: dict[int, list[tuple[datetime, datetime]]],
    busy: dict[int, list[tuple[datetime, datetime]]],
    starts_at: datetime,
    ends_at: datetime,
) -> list[Alternative]:
    from_here = (float(centre.latitude), float(centre.longitude))
    out = []
    for card in cards.values():
        if card.id == centre.id or not _fits(unit, opening.get(card.id, []), starts_at, ends_at):
            continue
        free = availability.free_among((w for w in fitting if w.centre_id == card.id), starts_at, ends_at, busy)
        if free:
            minutes = distance.road_minutes(from_here, (card.latitude, card.longitude))
            out.append(Alternative("centre", card, free[0], unit, starts_at, ends_at, minutes, len(free)))
    return sorted(out, key=lambda one: (one.minutes, one.centre.name))
