"""A new booking: what the place allows, what it costs, and the row with its claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import local, ngettext
from elearn.core.policy import Actor
from elearn.telecentres import periods
from elearn.telecentres.models import Booking, BookingEvent, Centre
from elearn.telecentres.models.bookings import UNITS
from elearn.telecentres.pricing import Quote
from elearn.telecentres.queries import hours, places
from elearn.telecentres.queries.places import WorkspaceCard
from elearn.telecentres.services import claims
from elearn.telecentres.transitions import HELD

DAY = timedelta(days=1)
LONGEST_KEY = 64
ON_THE_SPOT = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be booked. ``key`` is chosen by whoever asks, one for each request.

    ``person_id`` is for whom, when it is not the actor; ``organisation_id`` who pays instead of them.
    """

    workspace_ids: tuple[int, ...]
    unit: str
    starts_at: datetime
    ends_at: datetime
    key: str
    purpose: str = ""
    people: int = 1
    person_id: int | None = None
    organisation_id: int | None = None


def workspaces_of(wanted: Wanted) -> list[WorkspaceCard]:
    """The workspaces asked for, of one centre, as they exist on the first day; raise ``Missing``."""
    found = places.workspaces_by_id(wanted.workspace_ids, local(wanted.starts_at).date())
    if not found or len(found) != len(set(wanted.workspace_ids)):
        raise Missing(_("Ce poste n’existe pas."))
    if len({w.centre_id for w in found.values()}) != 1:
        raise Invalid(_("Une réservation ne porte que sur un télécentre."), fields={"workspace": [""]})
    return [found[i] for i in sorted(found)]


def check(
    wanted: Wanted, centre: Centre, workspaces: Sequence[WorkspaceCard], *, table: hours.Timetable | None = None
) -> None:
    """Raise :class:`Invalid`, a sentence by field, when the place does not allow it.

    ``table`` is what says when the centre is open, by whoever has read it for many dates.
    """
    faults = _when(wanted, centre, table)
    if wanted.unit not in UNITS:
        faults["unit"] = _("Choisissez une heure, une demi-journée, une journée ou un mois.")
    faults |= seats_fault(wanted.people, workspaces)
    if len(wanted.purpose) > 200:
        faults["purpose"] = _("200 signes au plus.")
    if not wanted.key or len(wanted.key) > LONGEST_KEY:
        faults["key"] = _("Ce formulaire n’est pas lisible. Rechargez la page.")
    if faults:
        raise Invalid(next(iter(faults.values())), fields={name: [said] for name, said in faults.items()})


def seats_fault(people: int, workspaces: Sequence[WorkspaceCard]) -> dict[str, str]:
    """What is wrong with how many come, by field."""
    seats = sum(w.seats for w in workspaces)
    return {} if 1 <= people <= seats else {"people": ngettext("Il y a %(n)s place.", "Il y a %(n)s places.", seats)}


def _when(wanted: Wanted, centre: Centre, table: hours.Timetable | None) -> dict[str, str]:
    """What is wrong with the time, by field: one thing at most."""
    now, start, end = clock.now(), wanted.starts_at, wanted.ends_at
    length = end - start
    if length <= timedelta():
        return {"until": _("La fin vient avant le début.")}
    if end <= now or local(start).date() < local(now).date():
        return {"when": _("Cette date est passée.")}
    if start > now + timedelta(days=centre.horizon_days):
        return {
            "when": ngettext(
                "Ce télécentre se réserve au plus %(n)s jour à l’avance.",
                "Ce télécentre se réserve au plus %(n)s jours à l’avance.",
                centre.horizon_days,
            )
        }
    return _length(length, centre) or (
        {} if _is_open(centre, wanted, table) else {"when": _("Le télécentre est fermé à ce moment.")}
    )


def at_least(n: int) -> str:
    """Why a booking of less than ``n`` minutes is refused."""
    return _("Ici, une réservation dure au moins %(n)s minutes.", n=n)


def _length(length: timedelta, centre: Centre) -> dict[str, str]:
    if length < timedelta(minutes=centre.least_minutes):
        return {"until": at_least(centre.least_minutes)}
    if length > timedelta(days=centre.longest_days, hours=1):  # a day of 25 hours may be among them
        return {
            "until": ngettext(
                "Ici, une réservation dure au plus %(n)s jour.",
                "Ici, une réservation dure au plus %(n)s jours.",
                centre.longest_days,
            )
        }
    return {}


def _is_open(centre: Centre, wanted: Wanted, table: hours.Timetable | None) -> bool:
    first, last = local(wanted.starts_at).date(), local(wanted.ends_at).date()
    if table is None:
        table = hours.timetables([centre.id], first, last + DAY)[centre.id]
    if wanted.unit == periods.MONTH:
        return places.status(centre.id, first) == "open"
    return periods.is_open(table.intervals(first, last + DAY), wanted.starts_at, wanted.ends_at)


_KNOWN = sa.select(Booking.id).where(Booking.person_id == sa.bindparam("person_id"), Booking.key == sa.bindparam("key"))


def known(person_id: int, wanted: Wanted) -> Booking | None:
    """The booking that this very request has already made; ``Invalid`` when the key made another one."""
    booking_id = db.rows(_KNOWN, {"person_id": person_id, "key": wanted.key}).scalar()
    row = db.session().get(Booking, booking_id) if booking_id is not None else None
    if row is None:
        return None
    claimed = tuple(sorted(c.workspace_id for c in claims.of(row.id)))
    same_period = (row.starts_at, row.ends_at) == (wanted.starts_at, wanted.ends_at)
    moved = db.session().scalar(
        sa.select(BookingEvent.id).where(BookingEvent.booking_id == row.id, BookingEvent.action == "change").limit(1)
    )
    if moved is None and (not same_period or claimed != tuple(sorted(set(wanted.workspace_ids)))):
        raise Invalid(_("Cette demande a déjà servi à une autre réservation. Rechargez la page."), code="key-reused")
    return row


_KEPT = sa.select(Booking).where(
    Booking.person_id == sa.bindparam("person_id"),
    Booking.starts_at == sa.bindparam("starts_at"),
    Booking.ends_at == sa.bindparam("ends_at"),
    Booking.state == HELD,
    Booking.hold_until > sa.bindparam("now"),
)


def kept(person_id: int, wanted: Wanted) -> Booking | None:
    """What this person already keeps of just these workspaces at just this time, whatever the request's key.

    Who goes back and sends the form again has a new key: it is the same wish, not someone else's place.
    """
    values = {"person_id": person_id, "starts_at": wanted.starts_at, "ends_at": wanted.ends_at, "now": clock.now()}
    for row in db.session().scalars(_KEPT, values):
        if {c.workspace_id for c in claims.of(row.id)} == set(wanted.workspace_ids):
            return row
    return None


def draft(
    actor: Actor,
    person_id: int,
    wanted: Wanted,
    centre: Centre,
    workspaces: Sequence[WorkspaceCard],
    price: Quote,
    *,
    hold_until: datetime,
) -> Booking:
    """A held booking that is not written yet."""
    return Booking(
        centre_id=centre.id,
        person_id=person_id,
        booked_by=actor.person_id or person_id,
        organisation_id=wanted.organisation_id,
        unit=wanted.unit,
        kind=workspaces[0].kind,
        purpose=wanted.purpose.strip(),
        people=wanted.people,
        state=HELD,
        needs_approval=any(w.needs_approval or w.kind in centre.approval_kinds for w in workspaces),
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        hold_until=hold_until,
        release_at=release_at(centre, wanted.starts_at, wanted.ends_at),
        price_cents=price.cents,
        price=price.frozen(),
        key=wanted.key,
        version=1,
        created_at=clock.now(),
    )


def write(booking: Booking, workspaces: Sequence[WorkspaceCard]) -> None:
    """Write a new booking and its claims; raise :class:`claims.Taken`. The caller holds the locks."""
    db.add(booking)
    claims.take(booking, workspaces, booking.hold_until or booking.release_at)


def hold(actor: Actor, booking: Booking, workspaces: Sequence[WorkspaceCard]) -> None:
    """Write a draft as what it is: held; raise :class:`claims.Taken`."""
    write(booking, workspaces)
    note_hold(actor, booking, booking.hold_until)


def note_hold(actor: Actor, booking: Booking, until: datetime | None) -> None:
    """Write the first line of a booking's log."""
    note(actor, booking, "hold", "", HELD, **_until(until))


def note_new(actor: Actor, booking: Booking, until: datetime | None, action: str, to: str) -> None:
    """Write the first two lines together, of what was held and moved on at once."""
    lines = [_line(actor, booking, "hold", "", HELD, _until(until)), _line(actor, booking, action, HELD, to, {})]
    db.execute(_LINES, lines)


def _until(until: datetime | None) -> dict[str, object]:
    return {"hold_until": until.isoformat()} if until else {}


def release_at(centre: Centre, starts_at: datetime, ends_at: datetime) -> datetime | None:
    """From when an absence frees the place; never for what lasts more than a day."""
    if ends_at - starts_at > DAY:
        return None
    # Booked once begun, someone has the same time to come.
    return min(ends_at, max(starts_at, clock.now()) + timedelta(minutes=centre.release_after_minutes))


def answer_until(starts_at: datetime, ends_at: datetime) -> datetime:
    """Until when the manager may answer: its beginning, or half an hour for what is asked on the spot."""
    return max(starts_at, min(ends_at, clock.now() + ON_THE_SPOT))


def note(actor: Actor, booking: Booking, action: str, before: str, after: str, **detail: object) -> None:
    """Write what was done in the booking's log."""
    db.execute(_LINES, _line(actor, booking, action, before, after, dict(detail)))


_LINES = sa.insert(cast("sa.Table", BookingEvent.__table__))


def _line(
    actor: Actor, booking: Booking, action: str, before: str, after: str, detail: dict[str, object]
) -> dict[str, object]:
    return {
        "booking_id": booking.id,
        "actor_id": actor.person_id,
        "action": action,
        "from_state": before,
        "to_state": after,
        "detail": detail,
        "at": clock.now(),
    }
