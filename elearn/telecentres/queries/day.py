"""Today in one centre, as its manager needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from elearn.core import clock
from elearn.core.i18n import local
from elearn.core.policy import Actor
from elearn.telecentres import transitions
from elearn.telecentres.intervals import Interval
from elearn.telecentres.models import Centre
from elearn.telecentres.opening import instant
from elearn.telecentres.queries import availability, bookings, hours, places, visits
from elearn.telecentres.queries.bookings import BookingCard
from elearn.telecentres.queries.places import WorkspaceCard
from elearn.telecentres.queries.visits import VisitCard


@dataclass(frozen=True, slots=True)
class Day:
    """``expected`` have not come yet, ``late`` should have, ``asked`` wait for the manager's word."""

    on: date
    now: datetime
    opening: list[Interval]
    expected: list[BookingCard]
    late: list[BookingCard]
    there: list[VisitCard]
    gone: list[VisitCard]
    asked: list[BookingCard]
    free: list[WorkspaceCard]
    total: int

    @property
    def is_open(self) -> bool:
        """Whether the place is open now: closed, nothing in it is free."""
        return any(a <= self.now < b for a, b in self.opening)

    @property
    def free_by_kind(self) -> dict[str, int]:
        """How many workspaces of each kind are free now."""
        out: dict[str, int] = {}
        for one in self.free:
            out[one.kind] = out.get(one.kind, 0) + 1
        return out


def today(actor: Actor, centre: Centre) -> Day:
    """The day as it stands; some fifteen statements however many people come."""
    now = clock.now()
    on = local(now).date()
    start, end = instant(on, 0), instant(on, 1440)
    booked = bookings.of_centre(actor, centre, start, end)
    seen = visits.of_centre(actor, centre, start, end)
    there_now = {v.person_id for v in seen if v.left_at is None}
    to_come = [b for b in booked if b.state == transitions.CONFIRMED and b.person_id not in there_now]
    every = places.workspaces([centre.id], on)
    busy = availability.taken([w.id for w in every], now, now + timedelta(minutes=1))
    sitting = {v.workspace for v in seen if v.left_at is None and v.workspace}
    free = [w for w in every if not busy[w.id] and w.name not in sitting]
    return Day(
        on,
        now,
        hours.opening_intervals(centre.id, on, on + timedelta(days=1)),
        [b for b in to_come if b.starts_at > now],
        [b for b in to_come if b.starts_at <= now],
        [v for v in seen if v.left_at is None],
        [v for v in seen if v.left_at is not None],
        bookings.to_decide(actor, centre),
        free,
        len(every),
    )
