"""Bookings to show: one, someone's own, those of a centre on a day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import clock, db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, can, require
from elearn.telecentres import transitions
from elearn.telecentres.models import Booking, BookingEvent, Centre, Claim
from elearn.telecentres.policy import Can
from elearn.telecentres.queries import places
from elearn.telecentres.queries.places import CentreCard, WorkspaceCard
from elearn.telecentres.transitions import HOLDER, MANAGER, Facts, Policy

PAGE = 30


@dataclass(frozen=True, slots=True)
class BookingCard:
    """A booking as pages, feeds and the API show it. ``state`` is what it reads as now."""

    id: int
    centre: CentreCard
    workspaces: tuple[WorkspaceCard, ...]
    person_id: int
    person: str
    unit: str
    kind: str
    purpose: str
    people: int
    state: str
    starts_at: datetime
    ends_at: datetime
    hold_until: datetime | None
    release_at: datetime | None
    price_cents: int
    price: dict[str, Any]
    series_id: int | None
    version: int
    created_at: datetime
    by_other: bool
    actions: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The workspaces in words: one name, or that of the room taken whole."""
        if len(self.workspaces) > 1 and len({w.space_id for w in self.workspaces}) == 1:
            return self.workspaces[0].space_name
        return ", ".join(w.name for w in self.workspaces)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a booking's log."""

    at: datetime
    action: str
    state: str
    who: str
    detail: dict[str, Any] = field(default_factory=dict)


def cards(actor: Actor, rows: Sequence[Booking]) -> list[BookingCard]:
    """These bookings with their places, people and what this actor may do; four statements for any number."""
    if not rows:
        return []
    session = db.session()
    claims: dict[int, list[Claim]] = {}
    for claim in session.scalars(sa.select(Claim).where(Claim.booking_id.in_([b.id for b in rows])).order_by(Claim.id)):
        claims.setdefault(claim.booking_id, []).append(claim)
    chosen = {b.id: _latest(claims.get(b.id, [])) for b in rows}
    workspaces = places.workspaces_by_id({i for ids in chosen.values() for i in ids})
    centres = places.rows({b.centre_id for b in rows})
    shown = {i: places.card_of(centre) for i, centre in centres.items()}
    people = accounts.people({b.person_id for b in rows})
    out = []
    for b in rows:
        centre = centres[b.centre_id]
        known = facts(b, centre)
        mine = _roles(actor, b, centre)
        person = people.get(b.person_id)
        out.append(
            BookingCard(
                b.id, shown[b.centre_id], tuple(workspaces[i] for i in chosen[b.id] if i in workspaces), b.person_id,
                person.display_name if person else "", b.unit, b.kind, b.purpose, b.people,
                transitions.read_state(b.state, known), b.starts_at, b.ends_at, b.hold_until, b.release_at,
                b.price_cents, b.price, b.series_id, b.version, b.created_at, b.booked_by != b.person_id,
                transitions.possible(b.state, mine, known) if mine else (),
            )
        )  # fmt: skip
    return out


def _latest(claims: list[Claim]) -> list[int]:
    """The workspaces of a booking: those it claims, or claimed last."""
    active = [c.workspace_id for c in claims if c.active]
    if active or not claims:
        return active
    last = claims[-1]
    return [c.workspace_id for c in claims if (c.starts_at, c.ends_at) == (last.starts_at, last.ends_at)]


def facts(booking: Booking, centre: Centre) -> Facts:
    """What the table of transitions looks at, now."""
    return Facts(
        now=clock.now(),
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        hold_until=booking.hold_until,
        release_at=booking.release_at,
        needs_approval=booking.needs_approval,
        policy=Policy(centre.checkin_before_minutes, centre.cancel_notice_hours),
    )


def state_of(booking: Booking) -> str:
    """What a booking reads as now."""
    return transitions.read_state(booking.state, facts(booking, places.centre(booking.centre_id)))


_CLAIMED = sa.select(Claim).where(Claim.booking_id == sa.bindparam("id")).order_by(Claim.id)


def workspace_ids(booking: Booking) -> list[int]:
    """The workspaces of a booking: those it claims, or claimed last."""
    known = _claimed_here().get(booking.id)
    return known if known is not None else _latest(list(db.session().scalars(_CLAIMED, {"id": booking.id})))


def claimed(booking_id: int, ids: list[int]) -> None:
    """Note what a booking has just claimed: told again in this transaction, it need not be read."""
    _claimed_here()[booking_id] = ids


def _claimed_here() -> dict[int, list[int]]:
    found: dict[int, list[int]] = db.session().info.setdefault("telecentres.claimed", {})
    return found


def _roles(actor: Actor, booking: Booking, centre: Centre) -> tuple[str, ...]:
    mine = (HOLDER,) if can(Can.READ_OWN, actor, booking) else ()
    return (*mine, MANAGER) if can(Can.MANAGE, actor, centre) else mine


def booking(actor: Actor, booking_id: int) -> BookingCard:
    """One's own booking, or one of a centre that one manages; any other does not exist."""
    row = db.session().get(Booking, booking_id)
    if row is None or not _roles(actor, row, places.centre(row.centre_id)):
        raise Missing(_("Cette réservation n’existe pas."))
    return cards(actor, [row])[0]


def steps(actor: Actor, booking_id: int) -> list[Step]:
    """What was done to a booking, newest first; the caller has read it with :func:`booking`."""
    query = sa.select(BookingEvent).where(BookingEvent.booking_id == booking_id).order_by(BookingEvent.id.desc())
    rows = list(db.session().scalars(query))
    people = accounts.people({r.actor_id for r in rows if r.actor_id is not None})
    return [
        Step(r.at, r.action, r.to_state, people[r.actor_id].display_name if r.actor_id in people else "", r.detail)
        for r in rows
    ]


_BOOKED_NOW = (
    sa.select(Booking.centre_id)
    .where(
        Booking.person_id == sa.bindparam("person"),
        Booking.state.in_((transitions.CONFIRMED, transitions.CHECKED_IN)),
        Booking.starts_at <= sa.bindparam("now"),
        Booking.ends_at > sa.bindparam("now"),
    )
    .order_by(Booking.starts_at, Booking.id)
    .limit(1)
)


def mine(actor: Actor, *, past: bool = False, offset: int = 0, limit: int = PAGE) -> list[BookingCard]:
    """One's own bookings: those to come and going on by date, or the others from the latest."""
    require(Can.LIST_OWN, actor)
    now = clock.now()
    query = sa.select(Booking).where(Booking.person_id == actor.id)
    coming = sa.and_(Booking.ends_at > now, Booking.state.in_(transitions.OPEN))
    lapsed = sa.and_(Booking.state.in_(("held", "pending")), Booking.hold_until <= now)
    query = query.where(sa.or_(sa.not_(coming), lapsed) if past else sa.and_(coming, sa.not_(lapsed)))
    order = Booking.starts_at.desc() if past else Booking.starts_at
    return cards(actor, list(db.session().scalars(query.order_by(order, Booking.id).offset(offset).limit(limit))))


def where(actor: Actor) -> CentreCard | None:
    """The centre in which a place is booked for one now, if there is one."""
    require(Can.LIST_OWN, actor)
    found = db.rows(_BOOKED_NOW, {"person": actor.id, "now": clock.now()}).first()
    return places.centres([found.centre_id])[found.centre_id] if found is not None else None


def already(
    actor: Actor, person_id: int, workspace_ids: Collection[int], start: datetime, end: datetime, but: int = 0
) -> BookingCard | None:
    """What this person already has of one of these workspaces then, if the actor may read it; not booking ``but``."""
    query = (
        sa.select(Booking.id)
        .join(Claim, Claim.booking_id == Booking.id)
        .where(
            Booking.person_id == person_id,
            Booking.id != but,
            Booking.state.in_(transitions.OPEN),
            Claim.workspace_id.in_(workspace_ids),
            Claim.active,
            Claim.starts_at < end,
            Claim.ends_at > start,
        )
        .order_by(Booking.starts_at, Booking.id)
        .limit(1)
    )
    found = db.session().scalar(query)
    return booking(actor, found) if found is not None else None


def held(actor: Actor, centre_id: int) -> list[BookingCard]:
    """What one keeps in a centre without having confirmed it yet, the soonest first."""
    require(Can.LIST_OWN, actor)
    query = sa.select(Booking).where(
        Booking.person_id == actor.id,
        Booking.centre_id == centre_id,
        Booking.state == transitions.HELD,
        Booking.hold_until > clock.now(),
    )
    return cards(actor, list(db.session().scalars(query.order_by(Booking.starts_at, Booking.id))))


def to_come(actor: Actor, series_id: int) -> int:
    """How many dates of one's series are still to come."""
    require(Can.LIST_OWN, actor)
    query = sa.select(sa.func.count()).where(
        Booking.series_id == series_id,
        Booking.person_id == actor.id,
        Booking.state.in_((transitions.PENDING, transitions.CONFIRMED)),
        Booking.starts_at > clock.now(),
    )
    return db.session().scalar(query) or 0


def of_centre(
    actor: Actor, centre: Centre, start: datetime, end: datetime, *, states: Collection[str] = transitions.OCCUPYING
) -> list[BookingCard]:
    """The bookings of a centre that touch a time, by beginning."""
    require(Can.MANAGE, actor, centre)
    query = sa.select(Booking).where(
        Booking.centre_id == centre.id, Booking.ends_at > start, Booking.starts_at < end, Booking.state.in_(states)
    )
    return cards(actor, list(db.session().scalars(query.order_by(Booking.starts_at, Booking.id))))


def to_decide(actor: Actor, centre: Centre) -> list[BookingCard]:
    """What waits for the manager's word, the soonest first."""
    require(Can.MANAGE, actor, centre)
    query = sa.select(Booking).where(
        Booking.centre_id == centre.id, Booking.state == transitions.PENDING, Booking.hold_until > clock.now()
    )
    return cards(actor, list(db.session().scalars(query.order_by(Booking.starts_at))))
