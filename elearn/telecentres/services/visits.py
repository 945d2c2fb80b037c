"""Coming and going: by the QR code of a desk, by the manager, by oneself."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from elearn.core import clock, db, signals
from elearn.core.errors import Conflict, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import local
from elearn.core.policy import Actor, require
from elearn.telecentres import transitions, wording
from elearn.telecentres.models import Booking, Centre, Claim, Visit
from elearn.telecentres.models.visits import AT_CLOSING, BY_MANAGER, BY_SELF, QR
from elearn.telecentres.policy import Can
from elearn.telecentres.queries import availability, hours, places
from elearn.telecentres.queries.visits import asked_there, here_and_now, next_there
from elearn.telecentres.services import claims, moves, offers
from elearn.telecentres.signals import Arrived, Left


def arrive(
    actor: Actor,
    centre: Centre,
    *,
    workspace_id: int | None = None,
    person_id: int | None = None,
    booking_id: int | None = None,
    by_code: bool = False,
) -> Visit:
    """Someone is there: the visit begins, and their booking of that hour is checked in.

    For oneself, or for someone else when one manages the centre. Already there, the visit there is;
    there but in another centre, that visit ends. Announces :class:`Arrived`. Raises ``Missing`` for a
    workspace of another centre, ``Conflict`` when it is someone else's at that hour.
    """
    require(Can.BOOK, actor)
    whose = person_id or actor.id
    is_manager = whose != actor.id
    if is_manager:
        require(Can.MANAGE, actor, centre)
    if workspace_id is not None:
        _is_of(centre, workspace_id)
    booking = _booking_of(whose, centre, workspace_id, booking_id)
    here = _open(whose)
    is_here = here is not None and here.centre_id == centre.id
    if here is not None and is_here and booking is None:
        return here
    own = _desks_of(booking)
    if workspace_id is not None and workspace_id not in own:
        _not_someone_else_s(whose, centre, workspace_id, is_manager=is_manager)  # before anything is written
    if booking is not None and booking.state == transitions.CONFIRMED:
        moves.apply(actor, booking, "check-in")
    if here is not None:
        if is_here:
            return here
        _end(here, BY_SELF)
    visit = Visit(
        person_id=whose,
        centre_id=centre.id,
        workspace_id=workspace_id if workspace_id is not None else next(iter(own), None),
        booking_id=booking.id if booking is not None else None,
        arrived_at=clock.now(),
        source=BY_MANAGER if is_manager else QR if by_code else BY_SELF,
        recorded_by=actor.person_id,
    )
    try:
        with db.session().begin_nested():
            db.session().add(visit)
            db.session().flush()
    except IntegrityError:  # twice at once: the other request has opened it
        found = _open(whose)
        if found is None:
            raise
        return found
    signals.announce(Arrived(visit.id, whose, centre.id, visit.arrived_at))
    return visit


def _desks_of(booking: Booking | None) -> list[int]:
    return [] if booking is None else [c.workspace_id for c in claims.of(booking.id) if c.active]


def _booking_of(person_id: int, centre: Centre, workspace_id: int | None, booking_id: int | None) -> Booking | None:
    """The booking for which someone comes: the one named, else theirs at that hour, here."""
    if booking_id is not None:
        found = moves.held(booking_id)
        if found.person_id != person_id or found.centre_id != centre.id:
            raise Missing(_("Cette réservation n’existe pas."))
        return found
    found_id = here_and_now(person_id, centre, workspace_id)
    return None if found_id is None else moves.held(found_id)


def _is_of(centre: Centre, workspace_id: int) -> None:
    found = places.workspaces_by_id([workspace_id]).get(workspace_id)
    if found is None or found.centre_id != centre.id:
        raise Missing(_("Ce poste n’existe pas."))


def _not_someone_else_s(person_id: int, centre: Centre, workspace_id: int, *, is_manager: bool) -> None:
    now = clock.now()
    if not availability.taken([workspace_id], now, now + timedelta(minutes=1))[workspace_id]:
        return
    said = _("Ce poste est réservé par quelqu’un d’autre en ce moment. Demandez une place à l’accueil.")
    begins, asked = next_there(person_id, workspace_id), asked_there(person_id, workspace_id)
    if asked:
        said = _not_sure_yet(asked, is_manager=is_manager)
    elif begins is not None and local(begins).date() == local(now).date():
        said = _(
            "Ce poste est encore à quelqu’un d’autre. Votre réservation commence à %(hour)s : "
            "dites votre arrivée à partir de %(early)s.",
            hour=wording.hour(begins),
            early=wording.hour(begins - timedelta(minutes=centre.checkin_before_minutes)),
        )
    raise Conflict(said, code="taken")


def _not_sure_yet(state: str, *, is_manager: bool) -> str:
    """Why a desk that is kept for the one who comes is not theirs to sit at yet."""
    if is_manager:
        return _("Ce poste est gardé pour cette personne, sans être encore confirmé. Répondez d’abord à sa demande.")
    if state == transitions.PENDING:
        return _("Votre demande pour ce poste attend encore l’accord du télécentre. Voyez avec l’accueil.")
    return _("Votre réservation de ce poste n’est pas encore confirmée. Confirmez-la, puis dites votre arrivée.")


def leave(actor: Actor, visit_id: int) -> Visit:
    """The visit ends; the bookings of the day that it began end with it and give the rest back.

    Announces :class:`Left`.
    """
    visit = db.session().scalar(sa.select(Visit).where(Visit.id == visit_id).with_for_update())
    if visit is None:
        raise Missing(_("Cette visite n’existe pas."))
    centre = places.centre(visit.centre_id)
    is_own = visit.person_id == actor.id
    if not is_own:
        require(Can.MANAGE, actor, centre)
    if visit.left_at is not None:
        return visit
    _end(visit, BY_SELF if is_own else BY_MANAGER)
    begun = sa.select(Booking.id).where(
        Booking.person_id == visit.person_id,
        Booking.centre_id == centre.id,
        Booking.state == transitions.CHECKED_IN,
        Booking.release_at.is_not(None),
    )
    ids = list(db.session().scalars(begun.order_by(Booking.id)))
    claims.lock(list(db.session().scalars(sa.select(Claim.workspace_id).where(Claim.booking_id.in_(ids)))))
    for booking_id in ids:
        booking = moves.held(booking_id)
        if booking.state == transitions.CHECKED_IN:
            moves.apply(actor, booking, "check-out")
            offers.offer_freed(booking)
    return visit


def _open(person_id: int) -> Visit | None:
    return db.session().scalar(
        sa.select(Visit)
        .where(Visit.person_id == person_id, Visit.left_at.is_(None))
        .execution_options(populate_existing=True)
    )


def _end(visit: Visit, how: str, at: datetime | None = None) -> None:
    visit.left_at, visit.left_how = max(at or clock.now(), visit.arrived_at), how
    db.session().flush()
    signals.announce(Left(visit.id, visit.person_id, visit.centre_id, visit.left_at))


def close(visit_id: int) -> bool:
    """End a visit that its centre has closed on; False when it has not closed yet. For the job alone."""
    visit = db.session().scalar(sa.select(Visit).where(Visit.id == visit_id, Visit.left_at.is_(None)).with_for_update())
    if visit is None:
        return False
    on = local(visit.arrived_at).date()
    times = hours.opening_intervals(visit.centre_id, on, on + timedelta(days=1))
    closed = times[-1][1] if times else visit.arrived_at + timedelta(hours=12)
    booked = db.session().get(Booking, visit.booking_id) if visit.booking_id is not None else None
    if booked is not None and local(booked.ends_at).date() == on:
        closed = max(closed, booked.ends_at)
    if closed > clock.now():
        return False
    _end(visit, AT_CLOSING, closed)
    return True
