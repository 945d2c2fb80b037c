"""Seats: reserved ahead, offered by name or by code, accepted, proven, paid.

Each verb holds the envelope first. A seat moves by a compare-and-set on its version, its money in
the same transaction; asking again for what is done gives what is there.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.accounts import services as notices
from elearn.core import clock, db, i18n, ledger, throttle
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import local
from elearn.core.ledger import Insufficient, Move
from elearn.core.policy import SYSTEM, Actor, require
from elearn.funding import codes, life, money, words
from elearn.funding.models import Envelope, Seat
from elearn.funding.policy import Can
from elearn.funding.queries import proofs
from elearn.funding.queries.envelopes import EnvelopeCard, Price, card, payable, price_of
from elearn.funding.queries.seats import SeatCard
from elearn.funding.queries.seats import seat as card_of
from elearn.funding.services.envelopes import given_to, held, said
from elearn.funding.services.steps import centre, hold, log, refuse_unless_eligible, role, step
from elearn.progress import services as progress

OFFER_DAYS = 7
CODE_DAYS = 30
MOST_AT_ONCE = 50
CODE_TRIES = ("funding.code", 10, 3600)  # wrong codes an hour and a person


def reserve(actor: Actor, envelope_id: int, centre_id: int, module_slug: str, count: int, key: str) -> list[int]:
    """Reserve seats for a telecentre, with their money; the ids. The same key gives the same seats."""
    own_key = f"{centre_id}:{key}"
    # Who comes too late is told so without queueing for the envelope, nor keeping it while a page is made.
    with db.read_first():
        require(Can.GIVE, actor, centre(centre_id))
        price = price_of(module_slug, i18n.today())
        try:
            plan(card(envelope_id), centre_id, price, count)
        except (Conflict, Invalid):
            again = _made_before(envelope_id, own_key)  # perhaps at this very moment, by the same request
            if again:
                return again
            raise
    with db.session().begin_nested():  # refused, the envelope is let go before the page that says so is made
        return reserve_held(held(envelope_id), centre_id, price, count, own_key, actor.person_id)


def plan(envelope: EnvelopeCard, centre_id: int, known: Price | None, count: int) -> tuple[Price, int, list[Move]]:
    """The price of a seat, what the envelope pays of it, and the moves that reserve so many.

    ``known`` is the price of its module today, by whoever has read it (:func:`price_of`).

    Raises :class:`Invalid` naming the field, or :class:`Conflict` when money or time is lacking.
    """
    if not 0 < count <= MOST_AT_ONCE:
        sentence = _("Réservez de 1 à %(most)s places à la fois.", most=MOST_AT_ONCE)
        raise Invalid(sentence, fields={"count": [sentence]})
    price, part = _payable(envelope, centre_id, known)
    book, own = money.book_of(envelope.id), money.allotted_to(centre_id)
    there = {b.name: b.amount for b in ledger.balances(book) if b.unit == money.EUR}
    moves = money.reserving(centre_id, part, count, allotted=there.get(own, 0), self_service=envelope.self_service)
    cap = envelope.cap_centre_cents
    taken = sum(m.amount for m in moves if m.source == money.AVAILABLE)
    if cap is not None and taken and given_to(envelope.id, centre_id) + taken > cap:
        raise Conflict(_("Ce télécentre a atteint son plafond dans cette enveloppe."), code="cap-centre")
    for move in moves:
        if move.source and there.get(move.source, 0) < move.amount:
            short = Insufficient(book, move.source, move.unit, wanted=move.amount, available=there.get(move.source, 0))
            raise Conflict(said(short), code="insufficient")
    return price, part, moves


def reserve_held(
    envelope: EnvelopeCard, centre_id: int, known: Price | None, count: int, key: str, actor_id: int | None
) -> list[int]:
    """The same as :func:`reserve`, once the right is checked, the price read and the envelope held."""
    again = _made_before(envelope.id, key)
    if again:
        return again
    price, part, moves = plan(envelope, centre_id, known, count)
    now = clock.now()
    posting = ledger.post(
        money.book_of(envelope.id),
        moves,
        key=f"reserve:{key}",
        actor_id=actor_id,
        reason="funding.reserve",
        reference={"centre": centre_id, "module": price.module_slug, "seats": count},
    )
    made = [
        Seat(
            envelope_id=envelope.id,
            centre_id=centre_id,
            module_slug=price.module_slug,
            state=life.RESERVED,
            cost_cents=price.cost_cents,
            funded_cents=part,
            allotted_cents=own,
            minutes=price.minutes,
            account=life.HELD,
            reserve_key=key,
            created_at=now,
            state_at=now,
        )
        for own in money.shares(part, count, sum(m.amount for m in moves if m.source == money.allotted_to(centre_id)))
    ]
    db.add(*made)
    for seat in made:
        log(seat, "reserve", "", actor_id, now, posting.operation_id, {})
    return [seat.id for seat in made]


_MADE = (
    sa.select(Seat.id)
    .where(Seat.envelope_id == sa.bindparam("envelope_id"), Seat.reserve_key == sa.bindparam("key"))
    .order_by(Seat.id)
)


def _made_before(envelope_id: int, key: str) -> list[int]:
    """The seats that this very request has already reserved."""
    return list(db.rows(_MADE, {"envelope_id": envelope_id, "key": key}).scalars())


def _payable(envelope: EnvelopeCard, centre_id: int, price: Price | None) -> tuple[Price, int]:
    today = i18n.today()
    if envelope.state != "open" or not envelope.first_on <= today <= envelope.return_on:
        raise Conflict(_("On ne réserve plus de place dans cette enveloppe."), code="closed")
    if not envelope.serves_centre(centre_id):
        raise Conflict(_("Cette enveloppe ne sert pas ce télécentre."), code="centre")
    found = payable(envelope, {price.module_slug: price}) if price is not None else {}
    if price is None or not found:
        sentence = _("Cette enveloppe ne paie pas ce module, ou son prix n’est pas connu.")
        raise Invalid(sentence, fields={"module": [sentence]}, code="module")
    return found[price.module_slug]


def offer(actor: Actor, seat_id: int, person_id: int, *, days: int = OFFER_DAYS) -> None:
    """Offer a reserved seat to someone by name; they have some days to accept."""
    seat, envelope = hold(seat_id)
    require(Can.GIVE, actor, centre(seat.centre_id))
    refuse_unless_eligible(envelope, seat, person_id)
    offer_held(seat, envelope, person_id, until_of(envelope, days), life.MANAGER, actor.person_id)


def offer_held(
    seat: Seat, envelope: EnvelopeCard, person_id: int, until: datetime, role: str, actor_id: int | None
) -> None:
    """The same, once the right is checked, the person is eligible and the envelope is held. Tells the person."""
    step(seat, envelope, "offer", role, actor_id, {"person": person_id}, person_id=person_id, offer_until=until)
    price = price_of(seat.module_slug, i18n.today())
    notices.notify(
        person_id,
        "funding.offered",
        {"module": price.title if price else seat.module_slug, "until": until.isoformat(), "seat": seat.id},
        key=f"seat-offered:{seat.id}:{seat.version}",
    )


def offer_by_code(actor: Actor, seat_id: int, *, days: int = CODE_DAYS) -> str:
    """Offer a reserved seat to whoever holds a new code; the code, which is shown only now."""
    seat, envelope = hold(seat_id)
    require(Can.GIVE, actor, centre(seat.centre_id))
    secret = db.session().scalars(sa.select(Envelope.secret).where(Envelope.id == envelope.id)).one()
    code = codes.new_code(envelope.id, secret)
    step(
        seat, envelope, "offer", life.MANAGER, actor.person_id, {"by": "code"},
        code_hash=codes.digest(code), offer_until=until_of(envelope, days),
    )  # fmt: skip
    return code


def accept(actor: Actor, seat_id: int) -> int:
    """Accept an offered seat: its money is engaged and the module begins; the enrolment's id."""
    seat, envelope = hold(seat_id)
    require(Can.TAKE, actor, seat)
    if seat.enrolment_id is not None and seat.state in (life.ASSIGNED, life.STARTED, life.COMPLETED):
        return seat.enrolment_id  # a second click
    return _accept(actor, seat, envelope)


def accept_code(actor: Actor, typed: str) -> Seat:
    """Take the seat that a code gives; raise :class:`Invalid` for a code that is wrong, used or late."""
    person_id = actor.id
    found = _of_code(person_id, typed)
    if found.state != life.OFFERED:  # theirs already, told without queueing for the envelope
        return found
    with db.session().begin_nested():  # refused, the envelope is let go before the page that says so is made
        seat, envelope = hold(found.id)
        if seat.state != life.OFFERED:
            return _already(seat, person_id)
        _accept(actor, seat, envelope, person_id=person_id)
        return seat


def look_at_code(actor: Actor, typed: str) -> SeatCard:
    """The seat that a code would give, nothing being taken: what is paid, what is left, whether it is theirs already.

    Raises what :func:`accept_code` would raise now.
    """
    found = _of_code(actor.id, typed)
    if found.state == life.OFFERED:
        _refuse_late(found)
        refuse_unless_eligible(card(found.envelope_id), found, actor.id)
    return card_of(found.id)


def _of_code(person_id: int, typed: str) -> Seat:
    """The seat of a code, offered or theirs; a wrong code is counted."""
    kind, limit, seconds = CODE_TRIES
    throttle.check(kind, str(person_id), limit, seconds)
    code = codes.tidy(typed)
    envelope_id = codes.envelope_of(code)
    query = sa.select(Envelope.secret).where(Envelope.id == envelope_id)
    secret = db.session().scalars(query).one_or_none() if envelope_id is not None else None
    if secret is None or not codes.is_signed(code, secret):
        throttle.spend(kind, str(person_id), limit, seconds)
        sentence = _("Ce code n’est pas valable. Vérifiez chaque caractère.")
        raise Invalid(sentence, fields={"code": [sentence]}, code="code-unknown")
    found = db.session().scalars(sa.select(Seat).where(Seat.code_hash == codes.digest(code))).one_or_none()
    return found if found is not None and found.state == life.OFFERED else _already(found, person_id)


def _already(seat: Seat | None, person_id: int) -> Seat:
    if seat is not None and seat.person_id == person_id:
        return seat
    sentence = _("Ce code a déjà servi, ou son délai est passé. Demandez-en un autre à votre télécentre.")
    raise Invalid(sentence, fields={"code": [sentence]}, code="code-used")


def _accept(actor: Actor, seat: Seat, envelope: EnvelopeCard, **more: Any) -> int:
    person_id = actor.id
    _refuse_late(seat)
    refuse_unless_eligible(envelope, seat, person_id)
    enrolment_id = progress.enrol(SYSTEM, seat.module_slug, person_id=person_id)
    known = accounts.situations([person_id])
    step(
        seat, envelope, "accept", life.TRAINEE, actor.person_id, {"enrolment": enrolment_id},
        enrolment_id=enrolment_id, status=known.get(person_id, ""), commune=centre(seat.centre_id).commune, **more,
    )  # fmt: skip
    return enrolment_id


def _refuse_late(seat: Seat) -> None:
    if seat.state == life.OFFERED and seat.offer_until is not None and seat.offer_until <= clock.now():
        raise Conflict(_("Le délai pour accepter est passé."), code="lapsed")


def justify(actor: Actor, seat_id: int) -> None:
    """Say that the proofs of a completed seat are there: its money is liquidated.

    Raises :class:`Conflict` with those that the agreement asks and that are not there.
    """
    seat, envelope = hold(seat_id)
    by = role(actor, seat, envelope)
    if absent := proofs.missing([card_of(seat_id)]).get(seat_id):
        named = ", ".join(str(words.PROOFS[one]) for one in absent)
        raise Conflict(_("Cette place attend encore ses preuves : %(proofs)s.", proofs=named), code="proofs")
    step(seat, envelope, "justify", by, actor.person_id, {})


def certify(actor: Actor, seat_id: int) -> None:
    """Certify a justified seat, by its funder."""
    seat, envelope = hold(seat_id)
    require(Can.FUND, actor, envelope)
    step(seat, envelope, "certify", life.FUNDER, actor.person_id, {})


def refuse(actor: Actor, seat_id: int, reason: str) -> None:
    """Refuse to pay a justified seat, by its funder, who says why."""
    seat, envelope = hold(seat_id)
    require(Can.FUND, actor, envelope)
    if len(reason.strip()) < 5:
        sentence = _("Dites pourquoi en quelques mots : le télécentre les lira.")
        raise Invalid(sentence, fields={"reason": [sentence]})
    step(seat, envelope, "refuse", life.FUNDER, actor.person_id, {"reason": reason.strip()})


def until_of(envelope: EnvelopeCard, days: int) -> datetime:
    """The end of an offer: so many days, and not past the day when unused seats go back."""
    now = clock.now()
    end = datetime.combine(envelope.return_on + timedelta(days=1), time(), local(now).tzinfo)
    return min(now + timedelta(days=days), max(end, now + timedelta(hours=1)))
