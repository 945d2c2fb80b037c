"""One step in the life of a booking: asked of the table, written once, told, logged.

``apply`` is the only way a state changes. It locks the workspaces before the booking, as whoever
books does, so that nobody waits in a circle.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from elearn.accounts import services as accounts
from elearn.core import clock, db, signals
from elearn.core.errors import Conflict, Forbidden, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import utc
from elearn.core.policy import SYSTEM, Actor, can
from elearn.telecentres import transitions
from elearn.telecentres.models import Booking, Centre, Claim, Waiting
from elearn.telecentres.models import waiting as lists
from elearn.telecentres.policy import Can
from elearn.telecentres.queries import places
from elearn.telecentres.queries.bookings import facts
from elearn.telecentres.queries.places import WorkspaceCard
from elearn.telecentres.services import claims, making
from elearn.telecentres.signals import BookingCancelled, BookingConfirmed
from elearn.telecentres.transitions import (
    CANCELLED,
    CHECKED_IN,
    CONFIRMED,
    FINISHED,
    FORGET,
    HELD,
    HOLDER,
    MANAGER,
    NO_SHOW,
    OPEN,
    PENDING,
    REFUSED,
    RELEASED,
)

GIVES_UP = frozenset({CANCELLED, RELEASED, REFUSED, NO_SHOW})


def roles(actor: Actor, booking: Booking, centre: Centre) -> tuple[str, ...]:
    """What this actor is towards a booking; nothing for a stranger."""
    out = []
    if can(Can.HOLD_OWN, actor, booking):
        out.append(HOLDER)
    if can(Can.MANAGE, actor, centre):
        out.append(MANAGER)
    if actor.is_system:
        out.append(transitions.SYSTEM)
    return tuple(out)


def held(booking_id: int) -> Booking:
    """The booking with its workspaces locked, as it is now; raise :class:`Missing`."""
    session = db.session()
    claims.lock(list(session.scalars(sa.select(Claim.workspace_id).where(Claim.booking_id == booking_id))))
    query = sa.select(Booking).where(Booking.id == booking_id).with_for_update()
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise Missing(_("Cette réservation n’existe pas."))
    return found


def sentence(code: str) -> str:
    """Why an action is refused, and what can be done."""
    return {
        "lapsed": _("Le temps pour confirmer est passé : la place a été rendue. Réservez de nouveau."),
        "too-late": _("Il est trop tard pour le faire vous-même. Demandez au télécentre."),
        "over": _("Cette réservation est terminée."),
        "not-now": _("Ce n’est pas encore l’heure, ou elle est passée."),
        "not-yet": _("Ce n’est pas encore l’heure."),
        "not-lapsed": _("Le temps pour confirmer n’est pas passé."),
        "wrong-state": _("Cette réservation a changé entre-temps : ce n’est plus possible."),
    }.get(code, _("Votre compte ne donne pas accès à cette action."))


def apply(actor: Actor, booking: Booking, action: str, **detail: object) -> str:
    """Do ``action`` and return the new state; the caller holds the booking (``held``).

    Raises ``Missing`` for a stranger, ``Forbidden`` and ``Conflict`` with the table's code.
    """
    before, to = booking.state, _next(actor, booking, action)
    _write(actor, booking, to)
    making.note(actor, booking, action, before, to, **detail)
    _claims(booking, to)
    _line(booking, action, to)
    db.session().flush()
    _tell(booking, before, to)
    if action != FORGET:
        _notify_of(actor, booking, before, to, reason=detail.get("reason", ""))
    return to


def apply_new(actor: Actor, booking: Booking, workspaces: Sequence[WorkspaceCard], action: str) -> None:
    """Write a draft, held and moved on by ``action`` at once: the same rules and the same log, written once.

    Raises what ``apply`` raises, and :class:`claims.Taken`; the caller holds the locks.
    """
    to, until = _next(actor, booking, action), booking.hold_until
    booking.state, booking.version = to, booking.version + 1
    booking.hold_until = making.answer_until(booking.starts_at, booking.ends_at) if to == PENDING else None
    making.write(booking, workspaces)
    making.note_new(actor, booking, until, action, to)
    _tell(booking, HELD, to)
    _notify_of(actor, booking, HELD, to)


def may(actor: Actor, booking: Booking, action: str) -> None:
    """Raise what ``apply`` would raise, before anything else is asked of whoever acts."""
    _next(actor, booking, action)


def _next(actor: Actor, booking: Booking, action: str) -> str:
    """The state to which ``action`` leads; raise why it may not be done."""
    centre = places.centre(booking.centre_id)
    mine = roles(actor, booking, centre)
    if not mine:
        raise Missing(_("Cette réservation n’existe pas."))
    answer = transitions.move(booking.state, action, mine, facts(booking, centre))
    if answer.code in {"not-yours", "unknown-action"}:
        raise Forbidden(sentence(answer.code), code=answer.code)
    if not answer.is_allowed:
        raise Conflict(sentence(answer.code), code=answer.code)
    return answer.to


def _write(actor: Actor, booking: Booking, state: str) -> None:
    """Compare and set: a decision taken on another version is not written."""
    values: dict[str, object] = {"state": state, "version": booking.version + 1}
    if state in {CONFIRMED, REFUSED} and booking.state == PENDING:
        values |= {"decided_by": actor.person_id, "decided_at": clock.now()}
        # Granted once begun, there is the same time to come as for what is booked then.
        centre = places.centre(booking.centre_id)
        values["release_at"] = making.release_at(centre, booking.starts_at, booking.ends_at)
    if state == PENDING:
        # Unanswered when it should begin, it is released.
        values["hold_until"] = making.answer_until(booking.starts_at, booking.ends_at)
    elif state not in OPEN or state == CONFIRMED:
        values["hold_until"] = None
    done = db.session().scalar(
        sa.update(Booking)
        .where(Booking.id == booking.id, Booking.version == booking.version, Booking.state == booking.state)
        .values(**values)
        .returning(Booking)  # what was written is read by the same statement
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    if done is None:
        raise Conflict(sentence("wrong-state"), code="stale")


def _claims(booking: Booking, state: str) -> None:
    if state in GIVES_UP:
        claims.give_up(booking.id)
    elif state == PENDING:
        claims.keep(booking.id, booking.hold_until)
    elif state == CONFIRMED:
        claims.keep(booking.id, booking.release_at)
    elif state == CHECKED_IN:
        claims.keep(booking.id, None)
    elif state == FINISHED:
        claims.cut(booking.id, clock.now())


def _line(booking: Booking, action: str, state: str) -> None:
    """What becomes of the wish for which this hold was an offer."""
    to = {CONFIRMED: lists.TAKEN, PENDING: lists.TAKEN, RELEASED: lists.LAPSED, CANCELLED: lists.DECLINED}.get(state)
    if action == "decline":
        to = lists.DECLINED
    if to is not None and booking.key.startswith(lists.OFFER):
        db.session().execute(
            sa.update(Waiting)
            .where(Waiting.booking_id == booking.id, Waiting.state == lists.OFFERED)
            .values(state=to, changed_at=clock.now())
        )


def _tell(booking: Booking, before: str, after: str) -> None:
    now = clock.now()
    if before == after:
        return
    if after == CONFIRMED:
        signals.announce(
            BookingConfirmed(
                booking.id, booking.person_id, booking.centre_id, booking.starts_at, booking.ends_at,
                booking.price_cents,
            )
        )  # fmt: skip
    elif after in GIVES_UP:
        signals.announce(BookingCancelled(booking.id, booking.person_id, booking.centre_id, after, now))


def _notify_of(actor: Actor, booking: Booking, before: str, after: str, reason: object = "") -> None:
    """Write to the person for whom it is what others, or the clock, have made of it."""
    kind = (
        ""
        if before == after
        else {
            CONFIRMED: "confirmed" if before == PENDING or actor.person_id != booking.person_id else "",
            REFUSED: "refused",
            NO_SHOW: "no_show",
            CANCELLED: "cancelled" if actor.person_id != booking.person_id else "",
        }.get(after, "")
    )
    if kind:
        notify(booking, kind, {"reason": str(reason)} if reason else {})


def notify(booking: Booking, kind: str, more: Mapping[str, str]) -> None:
    """Tell the person for whom it is, once a version; ``more`` is what else the words of this kind say."""
    centre = places.centre(booking.centre_id)
    told = {
        "booking_id": booking.id,
        "centre": centre.name,
        "starts_at": utc(booking.starts_at),
        "ends_at": utc(booking.ends_at),
        **more,
    }
    accounts.notify(
        booking.person_id, f"telecentres.{kind}", told, key=f"telecentres.{kind}:{booking.id}:{booking.version}"
    )


def release_lapsed(workspace_ids: Collection[int], starts_at: datetime, ends_at: datetime) -> list[Booking]:
    """Write down what has lapsed on these workspaces then; the caller holds their locks."""
    now = clock.now()
    query = sa.select(Claim.booking_id).where(
        Claim.workspace_id.in_(workspace_ids),
        Claim.ends_at > starts_at,
        Claim.starts_at < ends_at,
        Claim.active,
        Claim.lapses_at <= now,
    )
    return [b for i in sorted(set(db.session().scalars(query))) if (b := lapse(i)) is not None]


def lapse(booking_id: int) -> Booking | None:
    """Write what the clock has made of a booking, if anything; it is returned when it gave its place up."""
    query = sa.select(Booking).where(Booking.id == booking_id).with_for_update()
    booking = db.session().scalars(query.execution_options(populate_existing=True)).one()
    to = transitions.read_state(booking.state, facts(booking, places.centre(booking.centre_id)))
    action = {RELEASED: "lapse", NO_SHOW: "no-show"}.get(to, "")
    if to == booking.state or not action:
        return None
    apply(SYSTEM, booking, action)
    return booking
