"""Seats that are not used: offers taken back or declined, seats given back, revoked, abandoned.

Whoever waits is served in the same transaction.
"""

from __future__ import annotations

from elearn.accounts import services as notices
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.funding import life
from elearn.funding.models import Seat
from elearn.funding.policy import Can
from elearn.funding.queries.envelopes import EnvelopeCard
from elearn.funding.services.reminding import title_of
from elearn.funding.services.steps import centre, hold, role, step
from elearn.funding.services.waiting import serve


def withdraw(actor: Actor, seat_id: int) -> None:
    """Take back an offer that nobody accepted yet; the next in line is offered it."""
    seat, envelope = hold(seat_id)
    require(Can.GIVE, actor, centre(seat.centre_id))
    unoffer(seat, envelope, "withdraw", life.MANAGER, actor.person_id)


def decline(actor: Actor, seat_id: int) -> None:
    """Say no to an offer; the next in line is offered it."""
    seat, envelope = hold(seat_id)
    require(Can.TAKE, actor, seat)
    unoffer(seat, envelope, "decline", life.TRAINEE, actor.person_id)


def unoffer(seat: Seat, envelope: EnvelopeCard, action: str, by: str, actor_id: int | None) -> None:
    """End an offer; the seat is free again and the next in line is offered it. The envelope is held.

    Someone from whom it is taken back keeps their place in the line, and is not offered it again at once.
    """
    person_id = seat.person_id
    step(seat, envelope, action, by, actor_id, {}, person_id=None, code_hash=None, offer_until=None)
    if person_id is not None and action != "decline":
        tell_end(seat, person_id, action)
    serve(envelope, seat.centre_id, seat.module_slug, but=person_id)


def tell_end(seat: Seat, person_id: int, why: str) -> None:
    """Tell someone that a seat is theirs no more: its offer lapsed or was withdrawn, or it expired."""
    facts = {"module": title_of(seat.module_slug), "why": why}
    notices.notify(person_id, "funding.ended", facts, key=f"seat-ended:{seat.id}:{seat.version}")


def give_back(actor: Actor, seat_id: int) -> None:
    """Give a reserved seat back: its money returns where it came from."""
    seat, envelope = hold(seat_id)
    by = role(actor, seat, envelope)
    step(seat, envelope, "give_back", by, actor.person_id, {})


def revoke(actor: Actor, seat_id: int, reason: str) -> None:
    """Take a seat from someone who has not started; the money goes back, and the next in line is served."""
    seat, envelope = hold(seat_id)
    by = role(actor, seat, envelope)
    if len(reason.strip()) < 5:
        sentence = _("Dites pourquoi en quelques mots : la personne les lira.")
        raise Invalid(sentence, fields={"reason": [sentence]})
    person_id = seat.person_id
    step(seat, envelope, "revoke", by, actor.person_id, {"reason": reason.strip()})
    if person_id is not None:
        facts = {"module": seat.module_slug, "reason": reason.strip()}
        notices.notify(person_id, "funding.revoked", facts, key=f"seat-revoked:{seat.id}")
    serve(envelope, seat.centre_id, seat.module_slug)


def abandon(actor: Actor, seat_id: int) -> None:
    """Give up a seat, by its holder or by the manager to whom they said so."""
    seat, envelope = hold(seat_id)
    if seat.state == life.ABANDONED:
        return
    if actor.is_system:
        by = life.CLOCK
    elif actor.person_id is not None and seat.person_id == actor.person_id:
        require(Can.TAKE, actor, seat)
        by = life.TRAINEE
    else:
        require(Can.GIVE, actor, centre(seat.centre_id))
        by = life.MANAGER
    step(seat, envelope, "abandon", by, actor.person_id, {})
    serve(envelope, seat.centre_id, seat.module_slug)
