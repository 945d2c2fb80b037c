"""What this room gives of someone, and what is left of them once they are erased."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice
from elearn.core import clock
from elearn.core.errors import Forbidden
from elearn.core.policy import SYSTEM
from elearn.telecentres import handlers, queries
from elearn.telecentres.models import Booking, BookingEvent, Feed, Visit, Waiting
from elearn.telecentres.queries import availability
from elearn.telecentres.services import bookings, feeds, forgetting, visits, waiting
from tests.factories.bookings import NINE, hours, wanted


@pytest.fixture
def life(kernel, place):
    """Someone who came once, has booked two desks for one hour each and waits for a third; one waits for them."""
    with kernel.database.transaction():
        centre = queries.places.centre(place.centre_id)
        past = bookings.book(place.someone, wanted(place.desks[0], at=(0, 3), purpose="Ma paie"))
    with clock.frozen(NINE):
        with kernel.database.transaction():
            visit = visits.arrive(place.someone, centre, booking_id=past.id)
        with clock.frozen(NINE + timedelta(hours=2)), kernel.database.transaction():
            visits.leave(place.someone, visit.id)
    week = 24 * 7
    with kernel.database.transaction():
        coming = bookings.book(place.someone, wanted(place.desks[0], at=(week, week + 3), purpose="Un rendez-vous"))
        bookings.book(place.manager, wanted(place.desks[1], at=(week, week + 3)))
        wish = waiting.Wish("desk", "hour", *hours(week, week + 3))
        line = waiting.join(place.other, centre, wish)
        waiting.join(place.someone, centre, wish)
        feeds.create(place.someone)
    return past.id, coming.id, line.id


def test_the_archive_holds_bookings_stays_and_waits_and_nothing_of_others(kernel, place, life):
    with kernel.database.reading():
        (name, data), *_others = handlers.export_data(place.someone.id)
        assert handlers.export_data(place.manager.id)[0][1]["waiting"] == []
    assert name == "telecentres.json"
    assert [b["purpose"] for b in data["bookings"]] == ["Ma paie", "Un rendez-vous"]
    assert [(v["centre"], v["source"]) for v in data["visits"]] == [("Murat", "self")]
    assert [w["state"] for w in data["waiting"]] == ["waiting"]
    assert {"centre", "starts_at", "ends_at", "state", "price_cents", "price"} <= set(data["bookings"][0])


def test_erased_what_was_to_come_is_offered_and_logged_and_what_was_stays_nameless(kernel, place, life):
    past, coming, line = life
    with clock.frozen(NINE + timedelta(days=1)):
        with pytest.raises(Forbidden), kernel.database.transaction():
            forgetting.forget(place.manager, place.someone.id)
        for _time in range(2):  # done again, it changes nothing more
            with kernel.database.transaction():
                handlers.erase_data(place.someone.id)
        with kernel.database.reading() as session:
            kept = session.get(Booking, past)
            assert (kept.state, kept.purpose) == ("finished", "")
            assert session.scalar(sa.select(sa.func.count()).select_from(Visit)) == 1  # an hour of the evaluation
            gone = session.get(Booking, coming)
            assert (gone.state, gone.purpose, gone.hold_until) == ("cancelled", "", None)
            log = sa.select(BookingEvent.action).where(BookingEvent.booking_id == coming).order_by(BookingEvent.id)
            assert session.scalars(log).all() == ["hold", "confirm", "forget"]
            offered = session.get(Waiting, line)
            assert offered.state == "offered"
            assert session.get(Booking, offered.booking_id).person_id == place.other.id
            own = sa.select(Waiting.state).where(Waiting.person_id == place.someone.id)
            assert session.scalars(own).all() == ["left"]
            assert session.scalar(sa.select(sa.func.count()).where(Feed.revoked_at.is_(None))) == 0
            told = sa.select(sa.func.count()).where(Notice.person_id == place.someone.id)
            assert session.scalar(told) == 0  # nobody is left to be written to
            week = hours(24 * 7, 24 * 7 + 3)
            assert len(availability.taken(place.desks, *week)[place.desks[0]]) == 1


def test_nothing_is_given_or_lost_of_someone_who_never_came(kernel, place):
    with kernel.database.transaction():
        assert handlers.export_data(place.other.id) == []
        forgetting.forget(SYSTEM, place.other.id)
