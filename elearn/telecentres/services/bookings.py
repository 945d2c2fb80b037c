"""The verbs of bookings: hold, confirm, book at once, cancel, change, decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import utc
from elearn.core.policy import Actor, require
from elearn.telecentres import transitions
from elearn.telecentres.models import Booking, Centre
from elearn.telecentres.policy import Can
from elearn.telecentres.queries import availability, places
from elearn.telecentres.queries.places import WorkspaceCard
from elearn.telecentres.services import claims, making, moves, offers
from elearn.telecentres.services.claims import Taken
from elearn.telecentres.services.making import Wanted
from elearn.telecentres.services.prices import price_of

Drafted = tuple[Booking, Booking | None, list[WorkspaceCard]]
MOST_HOLDS = 5  # held at once by one person: a place is kept to be confirmed, not to be kept

_HOLDS = sa.select(sa.func.count()).where(
    Booking.person_id == sa.bindparam("person_id"),
    Booking.state == transitions.HELD,
    Booking.hold_until > sa.bindparam("now"),
)


def hold(actor: Actor, wanted: Wanted) -> Booking:
    """Keep the workspaces for some minutes, at today's price; the same key again gives the same booking.

    For someone else, the actor manages the centre (the counter). Raises ``Invalid`` with a sentence
    by field, and :class:`Taken` when someone else has a workspace then.
    """
    already, draft, workspaces = _drafted(actor, wanted)
    if draft is None:
        return already
    making.hold(actor, draft, workspaces)
    return draft


def _drafted(actor: Actor, wanted: Wanted) -> Drafted:
    """What this very request has made already, else a draft of it with its workspaces locked."""
    require(Can.BOOK, actor)
    person_id = wanted.person_id or actor.id
    # Who comes too late is told so without queueing for the right to write.
    with db.read_first():
        workspaces = making.workspaces_of(wanted)
        centre = places.centre(workspaces[0].centre_id)
        if person_id != actor.id:
            require(Can.MANAGE, actor, centre)
        try:
            making.check(wanted, centre, workspaces)
            _must_be_free(workspaces, wanted)
        except (Invalid, Taken):
            # The place that it keeps is not free any more.
            already = making.known(person_id, wanted) or making.kept(person_id, wanted)
            if already is None:
                raise
            return already, None, workspaces
    return _draft(actor, person_id, wanted, centre, workspaces)


def _must_be_free(workspaces: list[WorkspaceCard], wanted: Wanted) -> None:
    """Refuse without a lock what is plainly taken: those who come too late need not queue."""
    busy = availability.taken([w.id for w in workspaces], wanted.starts_at, _end(wanted, workspaces))
    if any(busy.values()):
        raise Taken


def _end(wanted: Wanted, workspaces: list[WorkspaceCard]) -> datetime:
    return wanted.ends_at + timedelta(minutes=max(w.buffer_minutes for w in workspaces))


def _draft(actor: Actor, person_id: int, wanted: Wanted, centre: Centre, workspaces: list[WorkspaceCard]) -> Drafted:
    ids = [w.id for w in workspaces]
    claims.queue(person_id)
    claims.lock(ids)
    already = making.known(person_id, wanted)  # the same request, that came while this one waited
    if already is not None:
        return already, None, workspaces
    now, end = clock.now(), _end(wanted, workspaces)
    there = claims.lapses(ids, wanted.starts_at, end)
    if any(at is None or at > now for at in there):
        already = making.kept(person_id, wanted)
        if already is None:
            raise Taken  # before anything else is asked: many may be behind, waiting for this lock
        return already, None, workspaces
    if there:
        offers.free_lapsed(centre.id, ids, wanted.starts_at, end, but=person_id)
    if actor.id == person_id:
        _few_holds(person_id, now)
    price = price_of(person_id, workspaces, wanted.unit, wanted.starts_at, wanted.ends_at, wanted.organisation_id)
    until = now + timedelta(minutes=centre.hold_minutes)
    draft = making.draft(actor, person_id, wanted, centre, workspaces, price, hold_until=until)
    return draft, draft, workspaces


def _few_holds(person_id: int, now: datetime) -> None:
    if db.rows(_HOLDS, {"person_id": person_id, "now": now}).scalar_one() >= MOST_HOLDS:
        raise Conflict(_("Confirmez ou abandonnez d’abord les réservations que vous avez commencées."), code="holds")


def confirm(actor: Actor, booking_id: int) -> Booking:
    """Make a hold sure, or ask the manager when the place wants it; again, nothing more happens.

    Announces :class:`BookingConfirmed` when it is sure. Raises ``Conflict`` when the hold has lapsed.
    """
    booking = moves.held(booking_id)
    _own(actor, booking)
    if booking.state in {transitions.CONFIRMED, transitions.PENDING}:
        return booking
    moves.apply(actor, booking, "ask" if _must_ask(actor, booking) else "confirm")
    return booking


def _must_ask(actor: Actor, booking: Booking) -> bool:
    """Whether the manager decides. A manager at the counter has decided."""
    if booking.needs_approval and moves.roles(actor, booking, places.centre(booking.centre_id))[-1:] == ("manager",):
        booking.needs_approval = False
        db.session().flush()
    return booking.needs_approval


def book(actor: Actor, wanted: Wanted) -> Booking:
    """Hold and confirm at once: what the API and the counter do."""
    booking, draft, workspaces = _drafted(actor, wanted)
    if draft is not None:
        moves.apply_new(actor, draft, workspaces, "ask" if _must_ask(actor, draft) else "confirm")
    elif booking.state == transitions.HELD:
        booking = confirm(actor, booking.id)
    return booking


def cancel(actor: Actor, booking_id: int, *, reason: str = "") -> Booking:
    """Give a booking up; its place goes to whoever waits. Cancelled already, nothing happens."""
    booking = moves.held(booking_id)
    _own(actor, booking)
    if booking.state == transitions.CANCELLED:
        return booking
    detail = {"reason": reason.strip()[:200]} if reason.strip() else {}
    moves.apply(actor, booking, "cancel", **detail)
    offers.offer_freed(booking)
    return booking


def decline(actor: Actor, booking_id: int) -> Booking:
    """Give a hold or an offer back before its time; it goes to the next one in line."""
    booking = moves.held(booking_id)
    _own(actor, booking)
    if booking.state == transitions.RELEASED:
        return booking
    moves.apply(actor, booking, "decline")
    offers.offer_freed(booking)
    return booking


def approve(actor: Actor, booking_id: int) -> Booking:
    """Grant what was asked for."""
    booking = moves.held(booking_id)
    _own(actor, booking)
    moves.apply(actor, booking, "approve")
    return booking


def refuse(actor: Actor, booking_id: int, *, reason: str) -> Booking:
    """Refuse what was asked for, and say why; the place goes to whoever waits."""
    booking = moves.held(booking_id)
    _own(actor, booking)
    moves.may(actor, booking, "refuse")
    if not reason.strip():
        raise Invalid(_("Dites pourquoi."), fields={"reason": [_("Dites pourquoi.")]})
    moves.apply(actor, booking, "refuse", reason=reason.strip()[:200])
    offers.offer_freed(booking)
    return booking


def miss(actor: Actor, booking_id: int) -> Booking:
    """Say that someone did not come, once the delay of the place is over."""
    booking = moves.held(booking_id)
    _own(actor, booking)
    moves.apply(actor, booking, "no-show")
    offers.offer_freed(booking)
    return booking


def change(actor: Actor, booking_id: int, wanted: Wanted, *, version: int | None = None) -> Booking:
    """Move a booking to another time or workspace of the same centre; refused, nothing has moved.

    ``version`` is the one that was read: of a booking that changed since, ``Conflict`` ``stale``.

    The price is asked anew: it is another period. What is given up goes to whoever waits.
    """
    require(Can.BOOK, actor)
    workspaces = making.workspaces_of(wanted)
    before = claims.of(booking_id)
    claims.queue(actor.id)
    claims.lock([w.id for w in workspaces] + [c.workspace_id for c in before])
    booking = moves.held(booking_id)
    _own(actor, booking)
    if version is not None and booking.version != version:
        raise Conflict(_("Cette réservation a changé depuis que la page est ouverte : relisez."), code="stale")
    centre = places.centre(booking.centre_id)
    if workspaces[0].centre_id != centre.id:
        raise Invalid(_("Pour un autre télécentre, faites une autre réservation."), fields={"workspace": [""]})
    asked = replace(wanted, key=booking.key, purpose=wanted.purpose or booking.purpose)
    making.check(asked, centre, workspaces)
    freed = (booking.starts_at, booking.ends_at)
    was = {"workspaces": [c.workspace_id for c in before if c.active], "from": freed[0].isoformat()}
    moves.apply(actor, booking, "change", was=was)
    ids = [w.id for w in workspaces]
    offers.free_lapsed(centre.id, ids, asked.starts_at, _end(asked, workspaces), but=booking.person_id)
    price = price_of(
        booking.person_id, workspaces, asked.unit, asked.starts_at, asked.ends_at, booking.organisation_id,
        but=[booking.id],
    )  # fmt: skip
    claims.give_up(booking.id)
    booking.starts_at, booking.ends_at, booking.unit = asked.starts_at, asked.ends_at, asked.unit
    booking.kind, booking.people, booking.purpose = workspaces[0].kind, asked.people, asked.purpose
    booking.release_at = making.release_at(centre, asked.starts_at, asked.ends_at)
    booking.price_cents, booking.price = price.cents, price.frozen()
    if booking.state == transitions.PENDING:
        booking.hold_until = making.answer_until(booking.starts_at, booking.ends_at)
    db.session().flush()
    claims.take(booking, workspaces, booking.hold_until or booking.release_at)
    offers.offer(centre.id, [c.workspace_id for c in before], *freed, but=booking.person_id)
    if actor.person_id != booking.person_id:
        moves.notify(booking, "changed", {"was_starts_at": utc(freed[0]), "was_ends_at": utc(freed[1])})
    return booking


def _own(actor: Actor, booking: Booking) -> None:
    """A booking of others does not exist."""
    if not moves.roles(actor, booking, places.centre(booking.centre_id)):
        raise Missing(_("Cette réservation n’existe pas."))


def centre_of(actor: Actor, booking_id: int) -> int:
    """The centre of a booking on which this actor may act; any other does not exist."""
    row = db.session().get(Booking, booking_id)
    if row is None:
        raise Missing(_("Cette réservation n’existe pas."))
    _own(actor, row)
    return row.centre_id
