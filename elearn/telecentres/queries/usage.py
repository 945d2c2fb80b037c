"""What was used so far, as prices and quotas need it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

import sqlalchemy as sa

from elearn.core import db
from elearn.core.i18n import local
from elearn.telecentres.models import Booking, Centre, Visit
from elearn.telecentres.opening import instant
from elearn.telecentres.pricing import INCLUDED, INCLUDED_DAY
from elearn.telecentres.transitions import CANCELLED, HELD, PENDING, REFUSED, RELEASED

# What was given back, or never given, counts for nothing.
WITHOUT_USE = (CANCELLED, REFUSED, RELEASED)


def first_use(person_id: int, network_id: int) -> date | None:
    """The first day this person used the network, or will by a booking; None when they never did."""
    session = db.session()
    places = sa.select(Centre.id).where(Centre.network_id == network_id)
    visited = sa.select(sa.func.min(Visit.arrived_at)).where(Visit.person_id == person_id, Visit.centre_id.in_(places))
    booked = sa.select(sa.func.min(Booking.starts_at)).where(
        Booking.person_id == person_id, Booking.centre_id.in_(places), Booking.state.not_in((*WITHOUT_USE, HELD))
    )
    row = session.execute(sa.select(visited.scalar_subquery(), booked.scalar_subquery())).one()
    found = [at for at in row if at is not None]
    return local(min(found)).date() if found else None


Spent = dict[tuple[str, date], int]


def included(person_id: int, network_id: int, since: date) -> tuple[Spent, Spent]:
    """Minutes, and days, that a pass gave and that bookings took, by (kind, first day of the month)."""
    begins = instant(since.replace(day=1), 0)
    places = sa.select(Centre.id).where(Centre.network_id == network_id)
    query = sa.select(Booking.kind, Booking.price).where(
        Booking.person_id == person_id,
        Booking.centre_id.in_(places),
        Booking.state.not_in(WITHOUT_USE),
        Booking.starts_at >= begins,
    )
    out: dict[str, Spent] = {INCLUDED: {}, INCLUDED_DAY: {}}
    for kind, price in db.session().execute(query):
        for line in price.get("lines", ()):
            if isinstance(line, dict) and line.get("unit") in out:
                month = (kind, date.fromisoformat(line["on"]).replace(day=1))
                spent = out[line["unit"]]
                spent[month] = spent.get(month, 0) + int(line["count"])
    return out[INCLUDED], out[INCLUDED_DAY]


Used = tuple[int, str, datetime, datetime]  # centre, kind, beginning, end


def uses(
    network_id: int,
    since: datetime,
    until: datetime,
    now: datetime,
    *,
    person_id: int | None = None,
    organisation_id: int | None = None,
    but: Collection[int] = (),
) -> list[Used]:
    """The bookings of a person or an organisation that begin between two instants and count in quotas."""
    whose = Booking.person_id == person_id if person_id is not None else Booking.organisation_id == organisation_id
    places = sa.select(Centre.id).where(Centre.network_id == network_id)
    query = sa.select(Booking.centre_id, Booking.kind, Booking.starts_at, Booking.ends_at).where(
        whose, Booking.centre_id.in_(places), Booking.state.not_in(WITHOUT_USE), Booking.starts_at >= since,
        Booking.starts_at < until, Booking.id.not_in(but),
        sa.or_(Booking.state.not_in((HELD, PENDING)), Booking.hold_until.is_(None), Booking.hold_until > now),
    )  # fmt: skip
    return [(r.centre_id, r.kind, r.starts_at, r.ends_at) for r in db.session().execute(query)]
