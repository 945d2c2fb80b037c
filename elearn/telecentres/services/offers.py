"""What becomes free is offered to those who wait, in the order in which they asked.

An offer is a held booking: the place is theirs for two hours, or until it should begin. Whoever
frees a place offers it in the same transaction; so does whoever wants it next, and a job.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import local, utc
from elearn.core.policy import SYSTEM
from elearn.telecentres.intervals import Interval
from elearn.telecentres.models import Booking, Centre, Waiting
from elearn.telecentres.models.waiting import LAPSED, OFFER, OFFERED, WAITING
from elearn.telecentres.queries import availability, hours, places
from elearn.telecentres.queries.hours import Timetable
from elearn.telecentres.queries.places import WorkspaceCard
from elearn.telecentres.services import claims, making, moves
from elearn.telecentres.services.making import Wanted
from elearn.telecentres.services.prices import price_of

ANSWER_WITHIN = timedelta(hours=2)
DAY = timedelta(days=1)


def offer(
    centre_id: int, workspace_ids: Collection[int], starts_at: datetime, ends_at: datetime, *, but: int | None = None
) -> list[Booking]:
    """Offer these workspaces, free between two instants, to whoever waits for one; the holds made.

    The caller holds the locks of the workspaces. ``but`` is someone who is not offered anything now.
    """
    session, now = db.session(), clock.now()
    session.execute(
        sa.update(Waiting)
        .where(Waiting.centre_id == centre_id, Waiting.state == WAITING, Waiting.ends_at <= now)
        .values(state=LAPSED, changed_at=now)
    )
    line = (
        sa.select(Waiting)
        .where(
            Waiting.centre_id == centre_id,
            Waiting.state == WAITING,
            Waiting.starts_at < ends_at,
            Waiting.ends_at > starts_at,
        )
        .order_by(Waiting.id)
    )
    if but is not None:
        line = line.where(Waiting.person_id != but)
    waiting = list(session.scalars(line))
    if not waiting:
        return []
    ground = _ground(centre_id, workspace_ids, waiting)
    made = [_give(one, ground) for one in waiting]
    return [booking for booking in made if booking is not None]


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a line waits for, read once for all of it: the centre, its hours, its workspaces by day, what is taken."""

    centre: Centre
    hours: Timetable
    there: dict[date, list[WorkspaceCard]]
    busy: dict[int, list[Interval]]


def _ground(centre_id: int, workspace_ids: Collection[int], waiting: Sequence[Waiting]) -> _Ground:
    days = {local(one.starts_at).date() for one in waiting}
    first, last = min(one.starts_at for one in waiting), max(one.ends_at for one in waiting)
    offered = frozenset(workspace_ids)
    return _Ground(
        places.centre(centre_id),
        hours.timetables([centre_id], local(first).date(), local(last).date() + DAY)[centre_id],
        {on: [w for w in places.workspaces([centre_id], on) if w.id in offered] for on in days},
        availability.taken(offered, first, last),
    )


def _give(wish: Waiting, ground: _Ground) -> Booking | None:
    fitting = [w for w in ground.there[local(wish.starts_at).date()] if fits(wish, w)]
    free = availability.free_among(fitting, wish.starts_at, wish.ends_at, ground.busy)
    if not free:
        return None
    wanted = Wanted(
        (free[0].id,), wish.unit, wish.starts_at, wish.ends_at, f"{OFFER}{secrets.token_urlsafe(16)}", "", wish.people
    )
    until = clock.now() + ANSWER_WITHIN
    try:
        making.check(wanted, ground.centre, free[:1], table=ground.hours)
        price = price_of(wish.person_id, free[:1], wish.unit, wish.starts_at, wish.ends_at)
        held_until = min(until, wish.ends_at)
        booking = making.draft(SYSTEM, wish.person_id, wanted, ground.centre, free[:1], price, hold_until=held_until)
        making.hold(SYSTEM, booking, free[:1])
    except (Invalid, Conflict):
        return None  # closed then, beyond their quota, or someone was quicker: the next one is asked
    kept_until = wish.ends_at + timedelta(minutes=free[0].buffer_minutes)
    ground.busy[free[0].id].append((wish.starts_at, kept_until))
    wish.state, wish.booking_id, wish.changed_at = OFFERED, booking.id, clock.now()
    db.session().flush()
    moves.notify(booking, "offered", {"until": utc(held_until)})
    return booking


def fits(wish: Waiting, workspace: WorkspaceCard) -> bool:
    """Whether that workspace is of the kind waited for."""
    return workspace.kind == wish.kind and workspace.seats >= wish.people and (workspace.quiet or not wish.quiet)


def free_lapsed(
    centre_id: int, workspace_ids: Collection[int], starts_at: datetime, ends_at: datetime, *, but: int | None = None
) -> None:
    """Write down what has lapsed on these workspaces then, and offer it; the caller holds their locks."""
    for freed in moves.release_lapsed(workspace_ids, starts_at, ends_at):
        offer(centre_id, workspace_ids, freed.starts_at, freed.ends_at, but=but)


def sweep(centre_id: int) -> list[Booking]:
    """Offer whatever is free in a centre to those who wait there: nothing freed is lost, whoever freed it."""
    now = clock.now()
    line = sa.select(sa.func.min(Waiting.starts_at), sa.func.max(Waiting.ends_at)).where(
        Waiting.centre_id == centre_id, Waiting.state == WAITING, Waiting.ends_at > now
    )
    bounds: Any = db.session().execute(line).one()
    if bounds[0] is None:
        return []
    first, last = bounds
    there = places.workspaces_between([centre_id], local(first).date(), local(last).date() + DAY)
    ids = [workspace_id for workspace_id, *_more in there]
    claims.lock(ids)
    return offer(centre_id, ids, first, last)


def offer_freed(booking: Booking) -> list[Booking]:
    """Offer what a booking has just given up; the caller holds the locks of its workspaces."""
    ids = [c.workspace_id for c in claims.of(booking.id)]
    start = max(booking.starts_at, clock.now())
    return offer(booking.centre_id, ids, start, booking.ends_at) if start < booking.ends_at else []
