"""Search by need: what suits, over every centre, in the same few statements for two places or two hundred."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from elearn.core import clock, i18n
from elearn.core.i18n import local
from elearn.core.policy import Actor, require
from elearn.telecentres import distance, need, periods
from elearn.telecentres.intervals import Interval, clipped
from elearn.telecentres.need import Need, Slot
from elearn.telecentres.opening import instant
from elearn.telecentres.policy import Can
from elearn.telecentres.queries import availability, hours, places, prices
from elearn.telecentres.queries.places import CentreCard, WorkspaceCard
from elearn.telecentres.recurrence import next_weekday

WEEK = 7
DAY = timedelta(days=1)
MOST = 24


@dataclass(frozen=True, slots=True)
class Hit:
    """One wished time at which the workspace is free."""

    unit: str
    starts_at: datetime
    ends_at: datetime

    def ask(self, workspace_id: int) -> dict[str, str | int]:
        """The parameters that fill in the form of booking."""
        start, end = local(self.starts_at), local(self.ends_at)
        part = "morning" if start.hour < 12 else "afternoon"
        return {
            "workspace": workspace_id,
            "on": start.date().isoformat(),
            "unit": self.unit,
            "part": part,
            "starts": f"{start:%H:%M}",
            "ends": f"{end:%H:%M}",
        }


@dataclass(frozen=True, slots=True)
class Found:
    """A workspace that suits. ``missing`` are the wished dates at which it is not free.

    ``minutes`` is the estimated drive from the place named, none without one; ``like`` counts the
    workspaces of the same kind there that are free at the same times.
    """

    centre: CentreCard
    workspace: WorkspaceCard
    hits: tuple[Hit, ...]
    missing: tuple[date, ...]
    minutes: int | None
    cents: int
    like: int = 1


def names(cards: Mapping[int, CentreCard]) -> dict[str, tuple[float, float]]:
    """The places that a need may name: these centres and their communes, with where they are."""
    out: dict[str, tuple[float, float]] = {}
    for card in cards.values():
        for name in (card.commune, card.name):
            out.setdefault(name, (card.latitude, card.longitude))
    return out


def wished(asked: Need, today: date) -> list[tuple[date, Slot]]:
    """The dates of a need: the next of each weekday; without any, the next three weekdays."""
    first = max(asked.from_on or today + DAY, today)
    slots = asked.slots or tuple(Slot((first + DAY * n).weekday()) for n in range(WEEK))[:5]
    dated = sorted((next_weekday(first, [s.weekday]), s) for s in slots)
    if asked.slots:
        return dated
    return [(on, s) for on, s in dated if on.weekday() < 5][:3]


def find(actor: Actor, asked: Need, cards: Mapping[int, CentreCard]) -> list[Found]:
    """The workspaces of these centres that suit, the best first: most of the wished times, then the nearest.

    One line a centre and set of times: desks that are the same are counted, not listed.
    """
    require(Can.SEARCH, actor)
    today = i18n.today()
    dated = wished(asked, today)
    if not dated:
        return []
    first, last = dated[0][0], dated[-1][0]
    spot = _spot(cards, asked.near)
    fitting = [
        w for w in places.workspaces(cards, first, asked.kind or need.DESK)
        if w.seats >= asked.people and (w.quiet or not asked.quiet)
    ]  # fmt: skip
    tables = hours.opening_intervals_of({w.centre_id for w in fitting}, first, last + DAY)
    busy = availability.taken([w.id for w in fitting], instant(first, 0), instant(last, 1440))
    wishes = {i: [(on, _hit(on, slot, times)) for on, slot in dated] for i, times in tables.items()}
    groups: dict[tuple[int, tuple[Hit, ...]], list[WorkspaceCard]] = {}
    for one in fitting:
        hits = tuple(
            h for _on, h in wishes[one.centre_id]
            if h is not None and availability.free_among([one], h.starts_at, h.ends_at, busy)
        )  # fmt: skip
        if hits:
            groups.setdefault((one.centre_id, hits), []).append(one)
    found = []
    lists = {n: prices.price_list(actor.person_id, n) for n in {cards[i].network_id for i, _hits in groups}}
    for (centre_id, hits), alike in groups.items():
        card = cards[centre_id]
        free = {local(h.starts_at).date() for h in hits}
        missing = tuple(dict.fromkeys(on for on, _hit_ in wishes[centre_id] if on not in free))
        cents = sum(lists[card.network_id].quote(alike[0], h.unit, h.starts_at, h.ends_at).cents for h in hits)
        minutes = None if spot is None else distance.road_minutes(spot, (card.latitude, card.longitude))
        found.append(Found(card, alike[0], hits, missing, minutes, cents, len(alike)))
    found.sort(key=lambda f: (-len(f.hits), f.minutes or 0, f.cents, f.centre.name, f.workspace.name))
    return found[:MOST]


def _spot(cards: Mapping[int, CentreCard], near: str) -> tuple[float, float] | None:
    if not near:
        return None
    wanted = need.plain(near)
    for card in cards.values():
        if wanted in {need.plain(card.commune), need.plain(card.name), card.slug}:
            return card.latitude, card.longitude
    return None


def _hit(on: date, slot: Slot, opening: list[Interval]) -> Hit | None:
    """The instants of one wish in a place; none when it is closed then, or the time has passed."""
    of_day = clipped(opening, instant(on, 0), instant(on, 1440))
    if not of_day:
        return None
    if slot.part == need.HOURS:
        unit = periods.HOUR
        start = of_day[0][0] if slot.starts_minute == 0 else instant(on, slot.starts_minute)
        end = of_day[-1][1] if slot.ends_minute == 1440 else instant(on, slot.ends_minute)
        times: Interval | None = (start, end) if start < end and periods.is_open(of_day, start, end) else None
    else:
        unit = periods.DAY if slot.part == need.DAY else periods.HALF_DAY
        times = periods.period(periods.Asked(unit, on, slot.part), of_day)
    return None if times is None or times[1] <= clock.now() else Hit(unit, *times)
