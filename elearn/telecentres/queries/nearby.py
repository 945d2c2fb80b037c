"""The other centres near one, and how many desks each has free on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from elearn.telecentres import distance
from elearn.telecentres.models import Centre
from elearn.telecentres.opening import instant
from elearn.telecentres.queries import availability, hours, places
from elearn.telecentres.queries.places import CentreCard

MOST = 2


@dataclass(frozen=True, slots=True)
class Near:
    """Another centre: the drive by estimate, and the workspaces that are free all that day."""

    centre: CentreCard
    minutes: int
    free: int
    on: date


def nearby(centre: Centre, on: date) -> list[Near]:
    """The nearest centres with a desk free on that day; six statements whatever their number."""
    here = (float(centre.latitude), float(centre.longitude))
    cards = [c for c in places.centres().values() if c.id != centre.id]
    ranked = sorted(cards, key=lambda c: distance.straight_km(here, (c.latitude, c.longitude)))[: MOST * 3]
    ids = [c.id for c in ranked]
    opening = hours.opening_intervals_of(ids, on, on + timedelta(days=1))
    desks = [w for w in places.workspaces(ids, on) if w.kind == "desk"]
    busy = availability.taken([w.id for w in desks], instant(on, 0), instant(on, 1440))
    out = []
    for card in ranked:
        times = opening.get(card.id, [])
        if times:
            free = availability.free_among(
                (w for w in desks if w.centre_id == card.id), times[0][0], times[-1][1], busy
            )
            if free:
                minutes = distance.road_minutes(here, (card.latitude, card.longitude))
                out.append(Near(card, minutes, len(free), on))
    return out[:MOST]
