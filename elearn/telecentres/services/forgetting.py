"""Forgetting someone: what they had booked goes to others, what they wrote is emptied."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Forbidden
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor
from elearn.telecentres import transitions
from elearn.telecentres.models import Booking, Claim, Feed, Waiting
from elearn.telecentres.models.waiting import LEFT, OFFERED, WAITING


def forget(actor: Actor, person_id: int) -> None:
    """Bookings to come are given up, calendars stop, purposes are emptied. Hours and amounts stay,
    nameless: they are those of the network's evaluation and accounts.
    """
    if not actor.is_system:
        raise Forbidden(_("Votre compte ne donne pas accès à cette action."))
    session, now = db.session(), clock.now()
    coming = sa.select(Booking.id).where(
        Booking.person_id == person_id,
        Booking.starts_at > now,
        Booking.state.in_((transitions.HELD, transitions.PENDING, transitions.CONFIRMED)),
    )
    ids = list(session.scalars(coming))
    session.execute(sa.update(Claim).where(Claim.booking_id.in_(ids)).values(active=False, lapses_at=None))
    session.execute(
        sa.update(Booking)
        .where(Booking.id.in_(ids))
        .values(state=transitions.CANCELLED, hold_until=None, version=Booking.version + 1)
    )
    session.execute(sa.update(Booking).where(Booking.person_id == person_id).values(purpose=""))
    session.execute(
        sa.update(Waiting)
        .where(Waiting.person_id == person_id, Waiting.state.in_((WAITING, OFFERED)))
        .values(state=LEFT, changed_at=now)
    )
    session.execute(sa.update(Feed).where(Feed.owner_id == person_id, Feed.revoked_at.is_(None)).values(revoked_at=now))
