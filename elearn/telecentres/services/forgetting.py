"""Forgetting someone: what they had booked goes to others, what they wrote is emptied."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Forbidden
from elearn.core.i18n import gettext as _
from elearn.core.policy import SYSTEM, Actor
from elearn.telecentres import transitions
from elearn.telecentres.models import Booking, Claim, Feed, Waiting
from elearn.telecentres.models.waiting import LEFT, OFFERED, WAITING
from elearn.telecentres.services import claims, moves, offers


def forget(actor: Actor, person_id: int) -> None:
    """Bookings to come are given up, calendars stop, purposes are emptied. Hours and amounts stay,
    nameless: they are those of the network's evaluation and accounts.
    """
    if not actor.is_system:
        raise Forbidden(_("Votre compte ne donne pas accès à cette action."))
    session, now = db.session(), clock.now()
    _stop_waiting(person_id)
    _give_up(person_id)
    session.execute(sa.update(Booking).where(Booking.person_id == person_id).values(purpose=""))
    session.execute(sa.update(Feed).where(Feed.owner_id == person_id, Feed.revoked_at.is_(None)).values(revoked_at=now))


def _stop_waiting(person_id: int) -> None:
    db.session().execute(
        sa.update(Waiting)
        .where(Waiting.person_id == person_id, Waiting.state.in_((WAITING, OFFERED)))
        .values(state=LEFT, changed_at=clock.now())
    )


def _give_up(person_id: int) -> None:
    """What was not used goes to whoever waits for it, and the log of each booking says why."""
    coming = sa.select(Booking.id).where(
        Booking.person_id == person_id,
        Booking.ends_at > clock.now(),
        Booking.state.in_((transitions.HELD, transitions.PENDING, transitions.CONFIRMED)),
    )
    ids = list(db.session().scalars(coming.order_by(Booking.starts_at)))
    claims.lock(list(db.session().scalars(sa.select(Claim.workspace_id).where(Claim.booking_id.in_(ids)).distinct())))
    for booking_id in ids:
        booking = moves.held(booking_id)
        moves.apply(SYSTEM, booking, transitions.FORGET)
        offers.offer_freed(booking)
