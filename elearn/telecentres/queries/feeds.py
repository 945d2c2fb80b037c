"""What calendars hold. A calendar opens what its owner may read today, not on the day it was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.accounts.extend import digest
from elearn.core import clock, db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.telecentres import transitions
from elearn.telecentres.models import Booking, BookingEvent, Centre, Claim, Feed
from elearn.telecentres.models.feeds import PERSON, WORKSPACE
from elearn.telecentres.policy import Can
from elearn.telecentres.queries import bookings, places

BEHIND = timedelta(days=60)
MOST = 2000


@dataclass(frozen=True, slots=True)
class FeedCard:
    """One calendar of someone, without its secret."""

    id: int
    scope: str
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a calendar. ``is_cancelled`` ones stay, so that other programs take them away."""

    uid: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    sequence: int
    is_cancelled: bool
    is_sure: bool
    path: str = ""


def mine(actor: Actor) -> list[FeedCard]:
    """One's own calendars that still open."""
    require(Can.LIST_OWN, actor)
    query = sa.select(Feed).where(Feed.owner_id == actor.id, Feed.revoked_at.is_(None)).order_by(Feed.id)
    rows = list(db.session().scalars(query))
    centres = places.centres([r.centre_id for r in rows if r.centre_id is not None])
    desks = places.workspaces_by_id([r.workspace_id for r in rows if r.workspace_id is not None])
    out = []
    for r in rows:
        if r.scope == PERSON or r.centre_id is None:
            name = _("Mes réservations")
        else:
            name = centres[r.centre_id].name
            if r.workspace_id in desks:
                name = f"{desks[r.workspace_id].name}, {name}"
        out.append(FeedCard(r.id, r.scope, name, r.created_at))
    return out


def entries(token: str) -> tuple[str, list[Entry]]:
    """The name and the events behind a token, sixty days back and all to come; raise ``Missing``."""
    feed = db.session().scalar(sa.select(Feed).where(Feed.token_hash == digest(token), Feed.revoked_at.is_(None)))
    if feed is None or not _may_still(feed):
        raise Missing(_("Ce calendrier n’existe pas ou n’est plus ouvert."))
    since = clock.now() - BEHIND
    query = sa.select(Booking).where(Booking.ends_at > since, Booking.state != transitions.HELD)
    if feed.scope == PERSON:
        query = query.where(Booking.person_id == feed.owner_id)
        name = _("Mes réservations")
    else:
        query = query.where(Booking.centre_id == feed.centre_id)
        name = places.centre(feed.centre_id or 0).name
    if feed.scope == WORKSPACE:
        claimed = sa.select(Claim.booking_id).where(Claim.workspace_id == feed.workspace_id)
        query = query.where(Booking.id.in_(claimed))
        name = f"{places.workspaces_by_id([feed.workspace_id or 0])[feed.workspace_id or 0].name}, {name}"
    rows = list(db.session().scalars(query.order_by(Booking.starts_at).limit(MOST)))
    last = (
        sa.select(BookingEvent.booking_id, sa.func.max(BookingEvent.at))
        .where(BookingEvent.booking_id.in_([r.id for r in rows]))
        .group_by(BookingEvent.booking_id)
    )
    changed = {booking_id: at for booking_id, at in db.session().execute(last)}  # noqa: C416 - rows are no tuples to mypy
    shown = bookings.cards(Actor(person_id=feed.owner_id), rows)
    return name, [
        Entry(
            uid=f"booking-{c.id}",
            title=_title(feed, c),
            place=f"{c.where}, {c.centre.name}",
            starts_at=c.starts_at,
            ends_at=c.ends_at,
            changed_at=changed.get(c.id, c.created_at),
            sequence=c.version - 1,
            is_cancelled=c.state in {"cancelled", "refused", "released", "no_show"},
            is_sure=c.state != transitions.PENDING,
            path=f"/mes-reservations/{c.id}" if feed.scope != WORKSPACE else "",
        )
        for c in shown
    ]


def _title(feed: Feed, card: bookings.BookingCard) -> str:
    """A desk's calendar hangs on a wall: it names nobody."""
    if feed.scope == WORKSPACE:
        return _("Occupé")
    return f"{card.where}, {card.centre.name}" if feed.scope == PERSON else f"{card.person}, {card.where}"


def _may_still(feed: Feed) -> bool:
    """Whether the owner still manages the centre of a centre's calendar, or administers the platform."""
    if feed.centre_id is None:
        return feed.owner_id in accounts.people([feed.owner_id])
    centre = db.session().get(Centre, feed.centre_id)
    if centre is None or feed.owner_id not in accounts.people([feed.owner_id]):
        return False
    is_manager = feed.owner_id in accounts.members(centre.organisation_id, "manager")
    return is_manager or accounts.is_administrator(feed.owner_id)
