"""Holding, confirming, cancelling, moving, deciding: who may, once, and what lapses."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice
from elearn.core import clock
from elearn.core.errors import Conflict, Forbidden, Invalid, Missing
from elearn.core.policy import ANONYMOUS
from elearn.telecentres.models import Booking, BookingEvent, Claim
from elearn.telecentres.queries import availability
from elearn.telecentres.queries.bookings import state_of
from elearn.telecentres.services import bookings
from elearn.telecentres.services.claims import Taken
from tests.factories.bookings import NINE, SUNDAY, hours, wanted


def do(kernel, verb, *args, **values):
    with kernel.database.transaction():
        return verb(*args, **values)


def is_free(kernel, workspace_id, period):
    with kernel.database.reading():
        return not availability.taken([workspace_id], *period)[workspace_id]


def reads_as(kernel, booking):
    with kernel.database.reading() as session:
        return state_of(session.get(Booking, booking.id))


def test_a_hold_keeps_the_place_until_it_is_confirmed_or_lapses(kernel, place):
    held = do(kernel, bookings.hold, place.someone, wanted(place.desks[0]))
    assert (held.state, held.hold_until) == ("held", SUNDAY + timedelta(minutes=10))
    with pytest.raises(Taken):
        do(kernel, bookings.hold, place.other, wanted(place.desks[0], at=(2, 4)))
    do(kernel, bookings.hold, place.other, wanted(place.desks[0], at=(3, 4)))  # right after
    with clock.frozen(SUNDAY + timedelta(minutes=11)):
        assert is_free(kernel, place.desks[0], hours(0, 3))  # reads as free before anything is written
        with pytest.raises(Conflict) as late:
            do(kernel, bookings.confirm, place.someone, held.id)
        assert late.value.code == "lapsed"
        got = do(kernel, bookings.book, place.other, wanted(place.desks[0], at=(1, 2)))
    assert got.state == "confirmed"
    with kernel.database.reading() as session:
        assert session.get(Booking, held.id).state == "released"
        kinds = session.scalars(sa.select(BookingEvent.action).order_by(BookingEvent.id)).all()
    assert kinds == ["hold", "hold", "lapse", "hold", "confirm"]


def test_the_same_request_sent_again_is_one_booking(kernel, place):
    asked = wanted(place.desks[0])
    first = do(kernel, bookings.book, place.someone, asked)
    again = do(kernel, bookings.book, place.someone, asked)
    assert again.id == first.id
    with pytest.raises(Invalid) as other:
        do(kernel, bookings.book, place.someone, wanted(place.desks[1], key=asked.key))
    assert other.value.code == "key-reused"
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Claim)) == 1


REFUSED = [
    ({"at": (10, 12)}, "when"),  # closed at 18 h 30
    ({"at": (3, 3)}, "until"),
    ({"at": (0, 0.25)}, "until"),
    ({"at": (-60, -58)}, "when"),
    ({"at": (24 * 400, 24 * 400 + 1)}, "when"),
    ({"at": (0, 24 * 40)}, "until"),
    ({"people": 2}, "people"),
    ({"people": 0}, "people"),
    ({"unit": "week"}, "unit"),
    ({"key": ""}, "key"),
    ({"purpose": "x" * 201}, "purpose"),
]


def test_what_the_place_does_not_allow_is_said_by_field(kernel, place):
    for changes, field in REFUSED:
        with pytest.raises(Invalid) as refused:
            do(kernel, bookings.hold, place.someone, wanted(place.desks[0], **changes))
        assert field in refused.value.fields, changes
    assert is_free(kernel, place.desks[0], hours(-100, 100))


def test_one_s_own_and_the_manager_s_nobody_else_s(kernel, place):
    mine = do(kernel, bookings.book, place.someone, wanted(place.desks[0]))
    for verb in (bookings.cancel, bookings.confirm, bookings.decline, bookings.approve):
        with pytest.raises(Missing):
            do(kernel, verb, place.other, mine.id)
    with pytest.raises(Forbidden):
        do(kernel, bookings.hold, ANONYMOUS, wanted(place.desks[1]))
    with pytest.raises(Forbidden):
        do(kernel, bookings.book, place.other, wanted(place.desks[1], person_id=place.someone.id))
    counter = do(kernel, bookings.book, place.manager, wanted(place.desks[1], person_id=place.other.id))
    assert (counter.person_id, counter.booked_by) == (place.other.id, place.manager.id)
    with kernel.database.reading() as session:
        told = session.scalars(sa.select(Notice.kind).where(Notice.person_id == place.other.id)).all()
    assert told == ["telecentres.confirmed"]


def test_cancelling_frees_the_place_until_the_notice_of_the_centre(kernel, place):
    mine = do(kernel, bookings.book, place.someone, wanted(place.desks[0]))
    with clock.frozen(NINE - timedelta(hours=1)):
        with pytest.raises(Conflict) as late:
            do(kernel, bookings.cancel, place.someone, mine.id)
        assert late.value.code == "too-late"
    assert do(kernel, bookings.cancel, place.someone, mine.id).state == "cancelled"
    assert do(kernel, bookings.cancel, place.someone, mine.id).state == "cancelled"  # twice is once
    assert is_free(kernel, place.desks[0], hours(0, 3))
    do(kernel, bookings.book, place.other, wanted(place.desks[0]))


def test_what_needs_the_manager_waits_keeping_its_place(kernel, place):
    asked = do(kernel, bookings.book, place.someone, wanted(place.office))
    assert (asked.state, asked.hold_until) == ("pending", NINE)
    with pytest.raises(Taken):
        do(kernel, bookings.book, place.other, wanted(place.office))
    with pytest.raises(Forbidden):
        do(kernel, bookings.approve, place.someone, asked.id)
    with pytest.raises(Invalid):
        do(kernel, bookings.refuse, place.manager, asked.id, reason=" ")
    assert do(kernel, bookings.approve, place.manager, asked.id).state == "confirmed"
    later = do(kernel, bookings.book, place.someone, wanted(place.office, at=(5, 6)))
    assert do(kernel, bookings.refuse, place.manager, later.id, reason="Travaux").state == "refused"
    assert is_free(kernel, place.office, hours(5, 6))
    at_counter = do(kernel, bookings.book, place.manager, wanted(place.office, at=(7, 8), person_id=place.other.id))
    assert at_counter.state == "confirmed"  # the manager has decided by doing it


def test_moving_keeps_the_booking_or_changes_nothing(kernel, place):
    mine = do(kernel, bookings.book, place.someone, wanted(place.desks[0]))
    do(kernel, bookings.book, place.other, wanted(place.desks[1], at=(4, 6)))
    with pytest.raises(Taken):
        do(kernel, bookings.change, place.someone, mine.id, wanted(place.desks[1], at=(5, 7)))
    assert not is_free(kernel, place.desks[0], hours(0, 3))
    moved = do(kernel, bookings.change, place.someone, mine.id, wanted(place.desks[0], at=(1, 5)))
    assert (moved.id, moved.starts_at, moved.state) == (mine.id, hours(1, 5)[0], "confirmed")
    assert is_free(kernel, place.desks[0], hours(0, 1))
    with pytest.raises(Missing):
        do(kernel, bookings.change, place.other, mine.id, wanted(place.desks[1]))


def test_someone_who_has_not_come_gives_the_place_back(kernel, place):
    mine = do(kernel, bookings.book, place.someone, wanted(place.desks[0]))
    assert mine.release_at == NINE + timedelta(minutes=30)
    with clock.frozen(NINE + timedelta(minutes=31)):
        assert is_free(kernel, place.desks[0], hours(1, 3))
        got = do(kernel, bookings.book, place.other, wanted(place.desks[0], at=(1, 3)))
    assert got.state == "confirmed"
    with kernel.database.reading() as session:
        assert session.get(Booking, mine.id).state == "no_show"


def test_a_month_in_an_office_is_not_lost_by_coming_late(kernel, place):
    start, end = NINE - timedelta(hours=9), NINE + timedelta(days=30)
    asked = wanted(place.desks[0], unit="month", at=(-9, 30 * 24))
    assert (asked.starts_at, asked.ends_at) == (start, end)
    assert do(kernel, bookings.book, place.someone, asked).release_at is None


def test_a_whole_room_and_one_of_its_desks_exclude_each_other(kernel, place):
    do(kernel, bookings.book, place.other, wanted(place.desks[1], at=(2, 3)))
    with pytest.raises(Taken):
        do(kernel, bookings.book, place.someone, wanted(*place.desks, people=2))
    assert is_free(kernel, place.desks[0], hours(0, 2))  # all or nothing
    do(kernel, bookings.book, place.someone, wanted(*place.desks, at=(3, 5), people=2))
    with pytest.raises(Taken):
        do(kernel, bookings.book, place.other, wanted(place.desks[0], at=(4, 5)))


def test_one_person_keeps_few_places_without_confirming(kernel, place):
    for n in range(5):
        do(kernel, bookings.hold, place.someone, wanted(place.desks[0], at=(n, n + 1)))
    with pytest.raises(Conflict) as refused:
        do(kernel, bookings.hold, place.someone, wanted(place.desks[0], at=(6, 7)))
    assert refused.value.code == "holds"


def test_a_request_sent_twice_at_once_is_told_the_same_even_between_two_readings(kernel, place, monkeypatch):
    asked, made, look = wanted(place.desks[0]), [], availability.taken

    def other_first(*args):
        monkeypatch.setattr(availability, "taken", look)
        other = threading.Thread(target=lambda: made.append(do(kernel, bookings.book, place.someone, asked).id))
        other.start()
        other.join()
        return look(*args)

    monkeypatch.setattr(availability, "taken", other_first)
    scope = kernel.database.open(writes=True)  # as a request: it reads before it writes
    try:
        made.append(bookings.book(place.someone, asked).id)
    finally:
        kernel.database.close(scope, commit=True)
    assert len(made) == 2
    assert len(set(made)) == 1


def test_what_is_asked_on_the_spot_waits_half_an_hour_for_its_answer(kernel, place):
    with clock.frozen(NINE + timedelta(minutes=20)):
        with kernel.database.transaction():
            asked = bookings.book(place.someone, wanted(place.office))
        assert reads_as(kernel, asked) == "pending"
        with kernel.database.transaction(), pytest.raises(Conflict):
            bookings.book(place.other, wanted(place.office))
    with clock.frozen(NINE + timedelta(minutes=51)):
        assert reads_as(kernel, asked) == "released"
        with kernel.database.transaction():
            bookings.book(place.other, wanted(place.office))


def test_what_is_granted_on_the_spot_leaves_the_time_to_come(kernel, place):
    with clock.frozen(NINE + timedelta(minutes=20)):
        asked = do(kernel, bookings.book, place.someone, wanted(place.office))
    with clock.frozen(NINE + timedelta(minutes=49)):
        do(kernel, bookings.approve, place.manager, asked.id)
    with clock.frozen(NINE + timedelta(minutes=55)):
        assert reads_as(kernel, asked) == "confirmed"
        assert not is_free(kernel, place.office, hours(1, 2))
