"""What someone is told when the counter refuses, cancels or moves their booking."""

import sqlalchemy as sa

from elearn.accounts.extend import NOTICE_KINDS
from elearn.accounts.models import Notice
from elearn.telecentres.services import bookings
from elearn.telecentres.wording import period
from tests.factories.bookings import NINE, hours, wanted


def do(kernel, verb, *args, **values):
    with kernel.database.transaction():
        return verb(*args, **values)


def told(kernel, person):
    """The text of their last notice."""
    with kernel.database.reading() as session:
        query = sa.select(Notice).where(Notice.person_id == person.id).order_by(Notice.id.desc()).limit(1)
        notice = session.scalar(query)
        return NOTICE_KINDS.get(notice.kind).text(notice.facts)


def test_a_refusal_tells_its_reason_in_the_notice(kernel, app, place):
    asked = do(kernel, bookings.book, place.someone, wanted(place.office))
    do(kernel, bookings.refuse, place.manager, asked.id, reason="Le bureau est en travaux")
    assert "Le bureau est en travaux" in told(kernel, place.someone)


def test_a_booking_cancelled_at_the_counter_tells_why(kernel, app, place):
    mine = do(kernel, bookings.book, place.someone, wanted(place.desks[0]))
    do(kernel, bookings.cancel, place.manager, mine.id, reason="Coupure de courant")
    assert "Coupure de courant" in told(kernel, place.someone)


def test_a_booking_moved_at_the_counter_tells_when_it_was(kernel, app, place):
    mine = do(kernel, bookings.book, place.someone, wanted(place.desks[0]))
    do(kernel, bookings.change, place.manager, mine.id, wanted(place.desks[1], at=(4, 6)))
    assert period(NINE, hours(0, 3)[1]) in told(kernel, place.someone)
