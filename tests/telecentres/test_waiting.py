"""The line: first come, first offered, for two hours, then the next one; whoever frees a place offers it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice
from elearn.core import clock, db
from elearn.core.errors import Conflict, Missing
from elearn.core.jobs import enqueue
from elearn.core.policy import SYSTEM
from elearn.telecentres import queries
from elearn.telecentres.models import Booking, Waiting
from elearn.telecentres.queries import availability
from elearn.telecentres.recurrence import Rule
from elearn.telecentres.services import bookings, claims, moves, offers, series, waiting
from elearn.telecentres.services.claims import Taken
from elearn.telecentres.services.waiting import Wish
from elearn.testing.counting import executed
from tests.factories.accounts import actor_of, make_person
from tests.factories.bookings import NINE, SUNDAY, hours, wanted
from tests.factories.telecentres import make_centre


def do(kernel, verb, *args, **values):
    with kernel.database.transaction():
        return verb(*args, **values)


def wish(at=(0, 3), **values):
    start, end = hours(*at)
    return Wish("desk", "hour", start, end, **values)


@pytest.fixture
def full(kernel, place):
    """Both desks taken by one person; two others in line, in this order."""
    with kernel.database.transaction():
        centre = queries.places.centre(place.centre_id)
        holder = actor_of(make_person())
        taken = [bookings.book(holder, wanted(desk)) for desk in place.desks]
        first, second = (waiting.join(who, centre, wish()) for who in (place.someone, place.other))
    return holder, taken, first.id, second.id


def state(kernel, waiting_id):
    with kernel.database.reading() as session:
        row = session.get(Waiting, waiting_id)
        return row.state, row.booking_id


def test_what_is_freed_is_offered_in_the_order_of_the_line(kernel, place, full):
    holder, taken, first, second = full
    do(kernel, bookings.cancel, holder, taken[0].id)
    offered, booking_id = state(kernel, first)
    assert offered == "offered"
    assert state(kernel, second)[0] == "waiting"
    with pytest.raises(Taken):  # it is not for whoever comes by
        do(kernel, bookings.book, actor_of(do(kernel, make_person)), wanted(place.desks[0]))
    with kernel.database.reading() as session:
        hold = session.get(Booking, booking_id)
        assert (hold.state, hold.hold_until) == ("held", SUNDAY + timedelta(hours=2))
        kinds = session.scalars(sa.select(Notice.kind).where(Notice.person_id == place.someone.id)).all()
        assert kinds == ["telecentres.offered"]
    assert do(kernel, bookings.confirm, place.someone, booking_id).state == "confirmed"
    assert state(kernel, first)[0] == "taken"


def test_an_offer_without_answer_goes_to_the_next_by_the_job_or_the_next_writer(kernel, place, full, drain):
    holder, taken, first, second = full
    do(kernel, bookings.cancel, holder, taken[0].id)
    with clock.frozen(SUNDAY + timedelta(hours=2, minutes=1)):
        do(kernel, enqueue, "telecentres.keep_time", {}, key="tick")
        drain()
        assert state(kernel, first)[0] == "lapsed"
        assert state(kernel, second)[0] == "offered"
    with clock.frozen(SUNDAY + timedelta(hours=5)):  # nobody ran the job: whoever comes gets it
        stranger = actor_of(do(kernel, make_person))
        got = do(kernel, bookings.book, stranger, wanted(place.desks[0]))
        assert got.state == "confirmed"
    assert state(kernel, second)[0] == "lapsed"


def test_declining_passes_it_on_at_once_and_leaving_is_one_s_own(kernel, place, full):
    holder, taken, first, second = full
    do(kernel, bookings.cancel, holder, taken[0].id)
    with pytest.raises(Missing):
        do(kernel, waiting.leave, place.other, first)
    do(kernel, waiting.leave, place.someone, first)
    assert state(kernel, first)[0] == "declined"  # a word of theirs: nothing has gone by
    assert state(kernel, second)[0] == "offered"
    do(kernel, waiting.leave, place.other, second)
    with kernel.database.reading():
        assert availability.taken([place.desks[0]], *hours(0, 3))[place.desks[0]] == []
        assert queries.waiting.mine(place.other) == []


def test_asking_twice_is_once_and_what_is_free_is_offered_at_once(kernel, place, full):
    with kernel.database.transaction():
        centre = queries.places.centre(place.centre_id)
        assert waiting.join(place.someone, centre, wish()).id == full[2]
        at_once = waiting.join(place.someone, centre, wish(at=(5, 6)))
        assert at_once.state == "offered"
    with kernel.database.reading():
        assert [w.rank for w in queries.waiting.mine(place.other)] == [2]


def test_what_nobody_came_for_is_offered_and_the_line_comes_before_a_series(kernel, place, full, drain):
    first, second = full[2:]
    monday = Rule(frozenset({1}), 600, 720, NINE.date(), NINE.date() + timedelta(days=7))
    with clock.frozen(NINE + timedelta(minutes=31)):  # nobody came, and no job has written it yet
        with kernel.database.reading():
            centre = queries.places.centre(place.centre_id)
            desk = queries.places.workspaces_by_id([place.desks[0]])[place.desks[0]]
            stranger = place.manager
            shown = queries.series.preview(stranger, centre, desk, monday)
        with pytest.raises(Conflict):
            do(kernel, series.book, stranger, centre, desk, monday, queries.series.choices(shown, desk.id, {}), "k")
        do(kernel, enqueue, "telecentres.keep_time", {}, key="tick")
        drain()
    assert [state(kernel, i)[0] for i in (first, second)] == ["offered", "offered"]


def test_the_job_offers_what_is_free_whoever_freed_it(kernel, place, full, drain):
    with kernel.database.transaction():
        booking = moves.held(full[1][1].id)
        moves.apply(SYSTEM, booking, "cancel")  # by a way that does not look at the line
    assert state(kernel, full[2])[0] == "waiting"
    do(kernel, enqueue, "telecentres.keep_time", {}, key="tick")
    drain()
    assert [state(kernel, i)[0] for i in full[2:]] == ["offered", "waiting"]


def test_the_same_wish_sent_twice_at_once_is_one_and_of_its_own_place(kernel, place, monkeypatch):
    def other_request(_ids):
        asked = {"kind": "desk", "unit": "hour", "starts_at": hours(0, 3)[0], "ends_at": hours(0, 3)[1]}
        said = {"person_id": place.someone.id, "created_at": SUNDAY, "changed_at": SUNDAY, **asked}
        db.session().add_all([Waiting(centre_id=elsewhere.id, **said), Waiting(centre_id=place.centre_id, **said)])
        db.session().flush()

    with kernel.database.transaction():
        elsewhere = make_centre()
        centre = queries.places.centre(place.centre_id)
    monkeypatch.setattr(claims, "lock", other_request)  # what waits for the lock, while another passes
    joined = do(kernel, waiting.join, place.someone, centre, wish())
    assert (joined.centre_id, joined.id) == (place.centre_id, 2)


def test_a_line_that_gets_nothing_costs_the_same_however_long(kernel, place, full):
    def statements():
        with kernel.database.transaction(), executed(kernel.database) as seen:
            assert not offers.sweep(place.centre_id)
        return len(seen)

    short = statements()
    with kernel.database.transaction():
        centre = queries.places.centre(place.centre_id)
        for _n in range(6):
            waiting.join(actor_of(make_person()), centre, wish())
    assert statements() == short
