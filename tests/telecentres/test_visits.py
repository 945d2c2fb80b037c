"""Coming and going: one open stay, checked in, closed by the evening."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from elearn.core import clock
from elearn.core.errors import Conflict, Forbidden, Missing
from elearn.core.jobs import enqueue
from elearn.telecentres import codes, queries, tasks
from elearn.telecentres.models import Booking, Visit
from elearn.telecentres.queries import availability, day
from elearn.telecentres.services import bookings, visits
from tests.factories.bookings import NINE, hours, wanted
from tests.factories.telecentres import make_centre, make_workspaces


def do(kernel, verb, *args, **values):
    with kernel.database.transaction():
        return verb(*args, **values)


def centre_of(kernel, place):
    with kernel.database.reading():
        return queries.places.centre(place.centre_id)


def test_arriving_checks_in_and_leaving_gives_the_rest_back(kernel, place):
    centre = centre_of(kernel, place)
    mine = do(kernel, bookings.book, place.someone, wanted(place.desks[0]))
    with clock.frozen(NINE - timedelta(minutes=10)):
        visit = do(kernel, visits.arrive, place.someone, centre, workspace_id=place.desks[0], by_code=True)
        again = do(kernel, visits.arrive, place.someone, centre, workspace_id=place.desks[0], by_code=True)
    assert (visit.booking_id, visit.source, again.id) == (mine.id, "qr", visit.id)
    with clock.frozen(NINE + timedelta(hours=2)):
        with pytest.raises(Forbidden):
            do(kernel, visits.leave, place.other, visit.id)
        do(kernel, visits.leave, place.someone, visit.id)
        do(kernel, visits.leave, place.someone, visit.id)  # twice is once
    with kernel.database.reading() as session:
        assert session.get(Booking, mine.id).state == "finished"
        assert availability.taken([place.desks[0]], *hours(2, 3))[place.desks[0]] == []
        assert session.get(Visit, visit.id).left_at == NINE + timedelta(hours=2)
    with pytest.raises(IntegrityError), kernel.database.transaction() as session:  # what is over stays as it was
        session.execute(sa.update(Visit).values(left_at=NINE))


def test_someone_else_s_desk_is_refused_and_a_free_one_taken_without_booking(kernel, place):
    centre = centre_of(kernel, place)
    do(kernel, bookings.book, place.someone, wanted(place.desks[0]))
    with clock.frozen(NINE):
        with pytest.raises(Conflict):
            do(kernel, visits.arrive, place.other, centre, workspace_id=place.desks[0], by_code=True)
        there = do(kernel, visits.arrive, place.other, centre, workspace_id=place.desks[1], by_code=True)
        assert there.booking_id is None
        with kernel.database.reading():
            today = day.today(place.manager, centre)
            assert [v.person_id for v in today.there] == [place.other.id]
            assert [b.person_id for b in today.late] == [place.someone.id]
            assert place.desks[1] not in {w.id for w in today.free}
        elsewhere = do(kernel, make_centre)
        moved = do(kernel, visits.arrive, place.other, elsewhere)
        assert moved.id != there.id  # one open stay: the first has ended


def test_the_manager_notes_arrivals_of_their_own_centre_only(kernel, place):
    centre, elsewhere = centre_of(kernel, place), do(kernel, make_centre)
    mine = do(kernel, bookings.book, place.someone, wanted(place.desks[0]))
    with clock.frozen(NINE):
        with pytest.raises(Forbidden):
            do(kernel, visits.arrive, place.manager, elsewhere, person_id=place.someone.id)
        with pytest.raises(Missing):
            do(kernel, visits.arrive, place.manager, centre, person_id=place.other.id, booking_id=mine.id)
        noted = do(kernel, visits.arrive, place.manager, centre, person_id=place.someone.id, booking_id=mine.id)
        assert (noted.source, noted.recorded_by) == ("manager", place.manager.id)


def test_the_clock_ends_stays_at_closing_and_releases_who_did_not_come(kernel, place, drain):
    centre = centre_of(kernel, place)
    absent = do(kernel, bookings.book, place.other, wanted(place.desks[1]))
    with clock.frozen(NINE):
        visit = do(kernel, visits.arrive, place.someone, centre)
    with clock.frozen(NINE + timedelta(hours=14)):
        do(kernel, enqueue, "telecentres.keep_time", {}, key="evening")
        drain()
    with kernel.database.reading() as session:
        row = session.get(Visit, visit.id)
        assert (row.left_at, row.left_how) == (NINE + timedelta(hours=9.5), "closing")
        assert session.get(Booking, absent.id).state == "no_show"


def test_codes_hold_for_their_desk_and_their_day_alone():
    from datetime import date

    on, later = date(2026, 11, 24), date(2026, 11, 25)
    assert codes.desk_of("secret", codes.desk("secret", 7)) == 7
    assert codes.desk_of("other", codes.desk("secret", 7)) is None
    assert codes.desk_of("secret", codes.desk("secret", 7).replace("7-", "8-")) is None
    assert codes.centre_of("secret", codes.counter("secret", 3, on), on) == 3
    assert codes.centre_of("secret", codes.counter("secret", 3, on), later) is None
    for wrong in ("", "x", "7", "7-", "é-é", "9" * 30 + "-a"):
        assert codes.desk_of("secret", wrong) is None


def test_the_desk_of_another_place_is_not_one_of_this_one(kernel, place):
    with kernel.database.transaction():
        elsewhere = make_workspaces(make_centre(slug="ydes").id)[0]
    centre = centre_of(kernel, place)
    for workspace_id in (elsewhere, 999_999):
        with pytest.raises(Missing), clock.frozen(NINE):
            do(kernel, visits.arrive, place.manager, centre, person_id=place.someone.id, workspace_id=workspace_id)


def test_the_oldest_stays_are_closed_first_when_there_are_more_than_a_batch(kernel, place, drain, monkeypatch):
    monkeypatch.setattr(tasks, "BATCH", 1)
    centre = centre_of(kernel, place)
    with clock.frozen(NINE + timedelta(days=1)):
        now = do(kernel, visits.arrive, place.someone, centre)
    with kernel.database.transaction() as session:
        before = Visit(person_id=place.other.id, centre_id=centre.id, arrived_at=NINE, source="qr")
        session.add(before)
    with clock.frozen(NINE + timedelta(days=1, minutes=5)):
        with kernel.database.transaction():
            enqueue("telecentres.keep_time", {}, key="oldest-first")
        drain()
        with kernel.database.reading() as session:
            assert session.get(Visit, before.id).left_how == "closing"
            assert session.get(Visit, now.id).left_at is None
