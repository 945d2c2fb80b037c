"""What time and other rooms do: offers lapse, unused seats go back, seats start, are completed, abandoned."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from elearn.core import clock, db, i18n, ledger
from elearn.core.ledger import Move
from elearn.core.policy import SYSTEM, Actor, require
from elearn.funding import life
from elearn.funding.models import Envelope, Seat, SeatEvent
from elearn.funding.money import ALLOTTED, AVAILABLE, EUR, RETURNED, book_of
from elearn.funding.policy import Can
from elearn.funding.queries import envelopes
from elearn.funding.queries.envelopes import EnvelopeCard
from elearn.funding.services.ending import abandon, tell_end, unoffer
from elearn.funding.services.envelopes import held
from elearn.funding.services.steps import hold, step


def lapsed_offers(limit: int = 100) -> list[int]:
    """The seats whose offer is past its time."""
    query = sa.select(Seat.id).where(Seat.state == life.OFFERED, Seat.offer_until <= clock.now())
    return list(db.session().scalars(query.order_by(Seat.offer_until, Seat.id).limit(limit)))


def lapse(actor: Actor, seat_id: int) -> None:
    """End an offer past its time; the next in line is offered the seat. Again: nothing."""
    require(Can.RUN, actor)
    seat, envelope = hold(seat_id)
    if seat.state == life.OFFERED and seat.offer_until is not None and seat.offer_until <= clock.now():
        unoffer(seat, envelope, "lapse", life.CLOCK, None)


def to_return(day: date) -> list[int]:
    """The envelopes past their day of return that still hold something nobody took, and the closed ones with money.

    What comes back to a closed envelope can be reserved by nobody: it waits for no day.
    """
    is_closed = Envelope.state == "closed"
    query = sa.select(Envelope.id, Envelope.return_on, Envelope.last_on, is_closed).where(
        sa.or_(Envelope.return_on < day, is_closed)
    )
    found = {row[0]: row for row in db.session().execute(query.order_by(Envelope.id))}
    past = [i for i, row in found.items() if row.return_on < day]
    seats = sa.select(Seat.envelope_id, Seat.state).where(
        Seat.envelope_id.in_(past), Seat.state.in_((life.RESERVED, life.OFFERED, life.ASSIGNED))
    )
    ended = db.session().execute(seats.distinct())
    due = {i for i, state in ended if state != life.ASSIGNED or found[i].last_on < day}
    money = envelopes.funds(list(found))
    due |= {i for i in past if money[i].allotted}
    due |= {i for i, row in found.items() if row[3] and money[i].of(AVAILABLE)}
    return [i for i in found if i in due]


def return_unused(actor: Actor, envelope_id: int) -> int:
    """On its date, give back to the envelope what nobody took; how many seats expired.

    Seats reserved or offered expire past the day of return, seats not started past the last day;
    then what is still allotted goes back to what is available. Of a closed envelope, that goes back
    to the funder.
    """
    require(Can.RUN, actor)
    envelope, day = held(envelope_id), i18n.today()
    count = 0
    if day > envelope.return_on:
        count = _expire(envelope, [life.RESERVED, life.OFFERED] + ([life.ASSIGNED] if day > envelope.last_on else []))
        allotted = [b for b in ledger.balances(book_of(envelope_id)) if b.name.startswith(ALLOTTED) and b.unit == EUR]
        _back(envelope_id, [Move(b.name, AVAILABLE, b.amount, EUR) for b in allotted if b.amount], "reprise")
    left = ledger.balance(book_of(envelope_id), AVAILABLE, EUR)
    if envelope.state == "closed" and left:
        _back(envelope_id, [Move(AVAILABLE, RETURNED, left, EUR)], "return")
    return count


def _expire(envelope: EnvelopeCard, states: list[str]) -> int:
    query = sa.select(Seat).where(Seat.envelope_id == envelope.id, Seat.state.in_(states)).order_by(Seat.id)
    seats = db.session().scalars(query).all()
    for seat in seats:
        step(seat, envelope, "expire", life.CLOCK, None, {}, code_hash=None)
        if seat.person_id is not None:
            tell_end(seat, seat.person_id, "expire")
    return len(seats)


def _back(envelope_id: int, moves: list[Move], reason: str) -> None:
    if moves:
        book = book_of(envelope_id)
        key = f"return:{ledger.head(book).number}"
        ledger.post(book, moves, key=key, actor_id=None, reason=f"funding.{reason}", reference={})


def started(enrolment_id: int, at: datetime) -> None:
    """The first activity of an enrolment is done: its seat, if it has one, is started."""
    _heard(enrolment_id, "start", (life.ASSIGNED,), life.STARTED, at)


def completed(enrolment_id: int, at: datetime) -> None:
    """The module is completed: so is the seat."""
    _heard(enrolment_id, "complete", (life.ASSIGNED, life.STARTED), life.COMPLETED, at)


def _heard(enrolment_id: int, action: str, before: tuple[str, ...], after: str, at: datetime) -> None:
    """No money moves: the envelope is not held, the seat's own state is enough."""
    session = db.session()
    query = sa.select(Seat.id, Seat.state, Seat.version).where(
        Seat.enrolment_id == enrolment_id, Seat.state.in_(before)
    )
    for seat_id, state, version in session.execute(query).all():
        statement = (
            sa.update(Seat)
            .where(Seat.id == seat_id, Seat.version == version)
            .values(state=after, version=version + 1, state_at=at)
            .returning(Seat.id)
            .execution_options(synchronize_session=False)
        )
        if session.execute(statement).scalar_one_or_none() is None:
            return _heard(enrolment_id, action, before, after, at)  # it moved meanwhile: look again
        session.add(
            SeatEvent(
                seat_id=seat_id, action=action, from_state=state, to_state=after,
                actor_id=None, operation_id=None, detail={}, at=at,
            )
        )  # fmt: skip
        session.flush()
    return None


def left(actor: Actor, enrolment_id: int) -> None:
    """The trainee left the module: the seat is abandoned, and the next in line is served."""
    require(Can.RUN, actor)
    live = (life.ASSIGNED, life.STARTED)
    query = sa.select(Seat.id).where(Seat.enrolment_id == enrolment_id, Seat.state.in_(live))
    for seat_id in list(db.session().scalars(query)):
        abandon(SYSTEM, seat_id)
