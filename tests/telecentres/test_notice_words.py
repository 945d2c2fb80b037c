"""What someone is told when the counter refuses, cancels or moves their booking."""

import sqlalchemy as sa

from elearn.accounts.extend import NOTICE_KINDS
from elearn.accounts.models import Notice
from elearn.core.i18n import local
from elearn.telecentres.opening import ONE_DAY
from elearn.telecentres.services import bookings
from elearn.telecentres.services import hours as opening
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


def kinds(kernel, person):
    with kernel.database.reading() as session:
        query = sa.select(Notice.kind, Notice.facts).where(Notice.person_id == person.id).order_by(Notice.id)
        return [(kind, facts["minutes"]) for kind, facts in session.execute(query) if kind == "telecentres.hours"]


def test_those_whose_booking_loses_time_by_a_change_of_hours_are_told_once(kernel, app, place):
    mine = do(kernel, bookings.book, place.someone, wanted(place.desks[0]))
    do(kernel, bookings.book, place.other, wanted(place.desks[1], at=(24, 27)))
    day = local(mine.starts_at).date()
    closed = do(kernel, opening.add_exception, place.manager, place.centre_id, day, reason="Travaux")
    assert kinds(kernel, place.someone) == [("telecentres.hours", 0)]
    assert "fermé à ce moment-là" in told(kernel, place.someone)
    do(kernel, opening.remove_exception, place.manager, closed)
    do(kernel, opening.add_exception, place.manager, place.centre_id, day, reason="Travaux encore")
    assert len(kinds(kernel, place.someone)) == 1, "the same news is not told twice"
    week = [(number, 9 * 60 + 30, 18 * 60) for number in range(7)]
    do(kernel, opening.set_hours, place.manager, place.centre_id, day + ONE_DAY, week)
    assert len(kinds(kernel, place.someone)) == 1, "a change that begins later is not theirs"
    assert kinds(kernel, place.other) == [("telecentres.hours", 150)]
    assert "une partie de ce temps" in told(kernel, place.other)
