"""Waiting for a seat: first come, first offered, each offer held for a time."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import clock, db, i18n, ledger
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.funding import life
from elearn.funding.models import Seat, Waiting
from elearn.funding.money import book_of
from elearn.funding.policy import Can
from elearn.funding.queries import use
from elearn.funding.queries.envelopes import EnvelopeCard, card, payable, price_of, prices
from elearn.funding.services.envelopes import held
from elearn.funding.services.seats import offer_held, plan, reserve_held, until_of
from elearn.funding.services.steps import centre

HELD_DAYS = 2
CLOSING = ("use", "not-yet")  # what may change with time: one may wait meanwhile


def join(actor: Actor, envelope_id: int, centre_id: int, module_slug: str) -> int:
    """Wait for a seat; the id of one's place in the line. A seat that is free is offered at once."""
    require(Can.ASK, actor)
    person_id, session = actor.id, db.session()
    known = _known(person_id, envelope_id, centre_id, module_slug)
    if known is not None:
        return known
    centre(centre_id)
    asked = card(envelope_id)
    found = payable(asked, prices(i18n.today())).get(module_slug)
    terms = use.terms(asked, found[0] if found else None, module_slug, centre_id)
    refused = [r for r in use.refused(asked, terms, person_id, module_slug) if r.code not in CLOSING]
    # The line grows one by one: from here on others wait, but not for who is refused.
    envelope = held(envelope_id) if not refused else asked
    known = _known(person_id, envelope_id, centre_id, module_slug)
    if known is not None:  # by the same request, since
        return known
    if refused:
        raise Conflict(refused[0].sentence, code=refused[0].code)
    made = Waiting(
        envelope_id=envelope_id,
        centre_id=centre_id,
        module_slug=module_slug,
        person_id=person_id,
        state="waiting",
        seat_id=None,
        asked_at=clock.now(),
    )
    session.add(made)
    session.flush()
    serve(envelope, centre_id, module_slug)
    return made.id


def _known(person_id: int, envelope_id: int, centre_id: int, module_slug: str) -> int | None:
    """Where this person already waits for this; raise :class:`Conflict` when it is for another telecentre."""
    query = sa.select(Waiting.id, Waiting.envelope_id, Waiting.centre_id).where(
        Waiting.person_id == person_id,
        Waiting.module_slug == module_slug,
        Waiting.state.in_(("waiting", "offered")),
    )
    known = db.session().execute(query).first()
    if known is not None and (known.envelope_id, known.centre_id) != (envelope_id, centre_id):
        raise Conflict(_("Vous attendez déjà une place de ce module dans un autre télécentre."), code="waiting")
    return known.id if known else None


def leave(actor: Actor, waiting_id: int) -> None:
    """Give up one's place in the line. An offer is declined instead."""
    row = db.session().get(Waiting, waiting_id)
    if row is None or row.person_id != actor.id or row.state != "waiting":
        return
    row.state = "left"
    db.session().flush()


def serve(envelope: EnvelopeCard, centre_id: int, module_slug: str, *, but: int | None = None) -> list[int]:
    """Offer what is free to those who wait, in order; the seats offered. The envelope is held.

    Someone who may not have it yet keeps their place and is passed over, and so is ``but``, from
    whom an offer was just taken back. A seat is reserved for whoever is next when none is free and
    money is left.
    """
    if envelope.state != "open" or not envelope.first_on <= i18n.today() <= envelope.return_on:
        return []
    line = [w for w in _line(envelope.id, centre_id, module_slug) if w.person_id != but]
    if not line or not _is_any(envelope, centre_id, module_slug):
        return []
    found = payable(envelope, prices(i18n.today())).get(module_slug)
    terms = use.terms(envelope, found[0] if found else None, module_slug, centre_id)
    people = use.situations(envelope, [w.person_id for w in line], module_slug)
    offered: list[int] = []
    for waiting in line:
        if use.refusals(terms, people[waiting.person_id]):
            continue
        seat = _free(envelope, centre_id, module_slug, waiting.id)
        if seat is None:
            break
        until = until_of(envelope, HELD_DAYS)
        offer_held(seat, envelope, waiting.person_id, until, life.CLOCK, None)
        waiting.state, waiting.seat_id = "offered", seat.id
        db.session().flush()
        offered.append(seat.id)
    return offered


def _line(envelope_id: int, centre_id: int, module_slug: str) -> list[Waiting]:
    query = sa.select(Waiting).where(
        Waiting.envelope_id == envelope_id,
        Waiting.centre_id == centre_id,
        Waiting.module_slug == module_slug,
        Waiting.state == "waiting",
    )
    return list(db.session().scalars(query.order_by(Waiting.id)))


def _is_any(envelope: EnvelopeCard, centre_id: int, module_slug: str) -> bool:
    """Whether there is a seat to offer, or money for one: asked before looking at a long line."""
    if _reserved(envelope, centre_id, module_slug) is not None:
        return True
    try:
        plan(envelope, centre_id, price_of(module_slug, i18n.today()), 1)
    except (Conflict, Invalid):
        return False
    return True


def _reserved(envelope: EnvelopeCard, centre_id: int, module_slug: str) -> Seat | None:
    query = sa.select(Seat).where(
        Seat.envelope_id == envelope.id,
        Seat.centre_id == centre_id,
        Seat.module_slug == module_slug,
        Seat.state == life.RESERVED,
    )
    return db.session().scalars(query.order_by(Seat.id).limit(1)).one_or_none()


def _free(envelope: EnvelopeCard, centre_id: int, module_slug: str, waiting_id: int) -> Seat | None:
    seat = _reserved(envelope, centre_id, module_slug)
    if seat is not None:
        return seat
    # Someone may come back to the line: a key that named the person alone would give their former seat.
    key = f"line:{waiting_id}:{ledger.head(book_of(envelope.id)).number}"
    try:
        price = price_of(module_slug, i18n.today())
        (seat_id,) = reserve_held(envelope, centre_id, price, 1, key, None)
    except Conflict:
        return None  # nothing was written: no money is left, or the telecentre is at its cap
    return db.session().get(Seat, seat_id)
