"""Who is there, and who was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import clock, db
from elearn.core.policy import Actor, require
from elearn.telecentres import transitions
from elearn.telecentres.models import Booking, Centre, Claim, Visit
from elearn.telecentres.policy import Can
from elearn.telecentres.queries import places
from elearn.telecentres.queries.places import CentreCard


@dataclass(frozen=True, slots=True)
class VisitCard:
    """One stay. ``left_at`` is none while the person is there."""

    id: int
    person_id: int
    person: str
    centre: CentreCard
    workspace: str
    booking_id: int | None
    arrived_at: datetime
    left_at: datetime | None
    source: str
    left_how: str | None


_THERE = sa.select(Visit.centre_id).where(Visit.person_id == sa.bindparam("person"), Visit.left_at.is_(None)).limit(1)


def _cards(query: sa.Select[Visit]) -> list[VisitCard]:
    rows = list(db.session().scalars(query))
    if not rows:
        return []
    people = accounts.people({r.person_id for r in rows})
    centres = places.centres({r.centre_id for r in rows})
    workspaces = places.workspaces_by_id({r.workspace_id for r in rows if r.workspace_id is not None})
    return [
        VisitCard(
            r.id, r.person_id, people[r.person_id].display_name if r.person_id in people else "",
            centres[r.centre_id],
            workspaces[r.workspace_id].name if r.workspace_id in workspaces else "",
            r.booking_id, r.arrived_at, r.left_at, r.source, r.left_how,
        )
        for r in rows
    ]  # fmt: skip


def open_visit(actor: Actor) -> VisitCard | None:
    """Where one is now, if one has said so."""
    require(Can.LIST_OWN, actor)
    found = _cards(sa.select(Visit).where(Visit.person_id == actor.id, Visit.left_at.is_(None)))
    return found[0] if found else None


def where(actor: Actor) -> CentreCard | None:
    """The centre in which one is now, if one has said so."""
    require(Can.LIST_OWN, actor)
    found = db.rows(_THERE, {"person": actor.id}).first()
    return places.centres([found.centre_id])[found.centre_id] if found is not None else None


def of_centre(actor: Actor, centre: Centre, start: datetime, end: datetime) -> list[VisitCard]:
    """Who came to a centre between two instants, and who is still there; by arrival."""
    require(Can.MANAGE, actor, centre)
    query = sa.select(Visit).where(
        Visit.centre_id == centre.id, Visit.arrived_at < end, sa.or_(Visit.left_at.is_(None), Visit.left_at > start)
    )
    return _cards(query.order_by(Visit.arrived_at))


def mine(actor: Actor, limit: int = 50) -> list[VisitCard]:
    """One's own stays, from the latest."""
    require(Can.LIST_OWN, actor)
    return _cards(sa.select(Visit).where(Visit.person_id == actor.id).order_by(Visit.arrived_at.desc()).limit(limit))


def here_and_now(person_id: int, centre: Centre, workspace_id: int | None = None, *, begun: bool = True) -> int | None:
    """The booking for which someone comes at this hour: of that desk first, then the one not begun, then the earliest.

    Not those already begun unless ``begun``.
    """
    now = clock.now()
    early = now + timedelta(minutes=centre.checkin_before_minutes)
    query = sa.select(Booking.id).where(
        Booking.person_id == person_id,
        Booking.centre_id == centre.id,
        Booking.starts_at <= early,
        Booking.ends_at > now,
        sa.or_(
            sa.and_(Booking.state == transitions.CHECKED_IN, sa.literal(begun)),
            sa.and_(
                Booking.state == transitions.CONFIRMED,
                sa.or_(Booking.release_at.is_(None), Booking.release_at > now),
            ),
        ),
    )
    if workspace_id is not None:
        own = sa.select(Claim.booking_id).where(Claim.workspace_id == workspace_id, Claim.active)
        query = query.order_by(Booking.id.in_(own).desc())
    order = (sa.case((Booking.state == transitions.CONFIRMED, 0), else_=1), Booking.starts_at, Booking.id)
    return db.session().scalar(query.order_by(*order).limit(1))


def asked_there(person_id: int, workspace_id: int) -> str:
    """The state of what someone has of that desk now without its being sure: held or pending; empty for nothing."""
    now = clock.now()
    own = sa.select(Claim.booking_id).where(Claim.workspace_id == workspace_id, Claim.active)
    query = sa.select(Booking.state).where(
        Booking.person_id == person_id,
        Booking.id.in_(own),
        Booking.state.in_((transitions.HELD, transitions.PENDING)),
        Booking.starts_at <= now,
        Booking.ends_at > now,
    )
    return db.session().scalar(query.limit(1)) or ""


def next_there(person_id: int, workspace_id: int) -> datetime | None:
    """When someone's next sure booking of that desk begins, if there is one to come."""
    own = sa.select(Claim.booking_id).where(Claim.workspace_id == workspace_id, Claim.active)
    return db.session().scalar(
        sa.select(sa.func.min(Booking.starts_at)).where(
            Booking.person_id == person_id,
            Booking.id.in_(own),
            Booking.state == transitions.CONFIRMED,
            Booking.starts_at > clock.now(),
        )
    )
