"""What was used so far, as prices and quotas need it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.i18n import local
from elearn.telecentres.models import Booking, Centre, Visit
from elearn.telecentres.opening import instant
from elearn.telecentres.pricing import INCLUDED, INCLUDED_DAY
from elearn.telecentres.transitions import CANCELLED, HELD, PENDING, REFUSED, RELEASED

# What was given back, or never given, counts for nothing.
WITHOUT_USE = (CANCELLED, REFUSED, RELEASED)

# Made once: every booking asks them.
_PERSON: sa.BindParameter[int] = sa.bindparam("person_id")
_PLACES = sa.select(Centre.id).where(Centre.network_id == sa.bindparam("network_id"))
_FIRST = sa.select(
    sa.select(sa.func.min(Visit.arrived_at))
    .where(Visit.person_id == _PERSON, Visit.centre_id.in_(_PLACES))
    .scalar_subquery(),
    sa.select(sa.func.min(Booking.starts_at))
    .where(Booking.person_id == _PERSON, Booking.centre_id.in_(_PLACES), Booking.state.not_in((*WITHOUT_USE, HELD)))
    .scalar_subquery(),
)
_USES = sa.select(Booking.centre_id, Booking.kind, Booking.starts_at, Booking.ends_at).where(
    Booking.centre_id.in_(_PLACES),
    Booking.state.not_in(WITHOUT_USE),
    Booking.starts_at >= sa.bindparam("since"),
    Booking.starts_at < sa.bindparam("until"),
    sa.or_(
        Booking.state.not_in((HELD, PENDING)), Booking.hold_until.is_(None), Booking.hold_until > sa.bindparam("now")
    ),
)
_USES_OF_PERSON = _USES.where(Booking.person_id == _PERSON)
_USES_OF_ORGANISATION = _USES.where(Booking.organisation_id == sa.bindparam("organisation_id"))


def first_use(person_id: int, network_id: int) -> date | None:
    """The first day this person used the network, or will by a booking; None when they never did."""
    row = db.rows(_FIRST, {"person_id": person_id, "network_id": network_id}).one()
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
    values: dict[str, Any] = {"network_id": network_id, "since": since, "until": until, "now": now}
    if person_id is not None:
        query, values["person_id"] = _USES_OF_PERSON, person_id
    else:
        query, values["organisation_id"] = _USES_OF_ORGANISATION, organisation_id
    if but:
        query = query.where(Booking.id.not_in(but))
    return [(r.centre_id, r.kind, r.starts_at, r.ends_at) for r in db.rows(query, values)]
