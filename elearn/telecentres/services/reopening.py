"""A change of hours, told to those whose bookings it shortens: they decide what to do of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from elearn.accounts import services as accounts
from elearn.core import clock, db
from elearn.core.i18n import local, utc
from elearn.telecentres.models import Booking
from elearn.telecentres.opening import ONE_DAY, Interval, instant
from elearn.telecentres.queries import hours, places
from elearn.telecentres.transitions import CONFIRMED, PENDING

_COMING = (
    sa.select(Booking.id, Booking.person_id, Booking.starts_at, Booking.ends_at)
    .where(
        Booking.centre_id == sa.bindparam("centre"),
        Booking.state.in_((PENDING, CONFIRMED)),
        Booking.starts_at > sa.bindparam("now"),
        Booking.ends_at > sa.bindparam("from_at"),
        Booking.starts_at < sa.bindparam("to_at"),
    )
    .order_by(Booking.starts_at, Booking.id)
)
FAR = instant(date(9998, 1, 1), 0)


@contextmanager
def told(centre_id: int, from_on: date, until_on: date | None = None) -> Iterator[None]:
    """Change the hours of a centre from a day until before another; tell each whose coming booking loses time by it.

    Told once for what is left of a booking, however often its hours are written again.
    """
    bounds = {"from_at": instant(from_on, 0), "to_at": FAR if until_on is None else instant(until_on, 0)}
    found = db.rows(_COMING, {"centre": centre_id, "now": clock.now(), **bounds}).all()
    if not found:
        yield
        return
    days = local(found[0].starts_at).date(), max(local(one.ends_at).date() for one in found) + ONE_DAY
    before = hours.opening_intervals(centre_id, *days)
    yield
    db.session().flush()
    after = hours.opening_intervals(centre_id, *days)
    name = places.centre(centre_id).name
    for one in found:
        left = _open(after, one.starts_at, one.ends_at)
        if left < _open(before, one.starts_at, one.ends_at):
            said = {
                "booking_id": one.id, "centre": name, "starts_at": utc(one.starts_at), "ends_at": utc(one.ends_at),
                "minutes": left // timedelta(minutes=1),
            }  # fmt: skip
            accounts.notify(one.person_id, "telecentres.hours", said, key=f"telecentres.hours:{one.id}:{left}")


def _open(intervals: list[Interval], starts_at: datetime, ends_at: datetime) -> timedelta:
    """How long a place is open within a booking."""
    within = (min(ends, ends_at) - max(begins, starts_at) for begins, ends in intervals)
    return sum((one for one in within if one > timedelta()), timedelta())
