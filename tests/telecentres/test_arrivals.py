"""Who arrives for which booking, when a desk or a person has two that day."""

from datetime import timedelta

import pytest

from elearn.core import clock
from elearn.core.errors import Conflict
from elearn.telecentres import codes, queries
from elearn.telecentres.models import Booking
from elearn.telecentres.services import bookings, visits
from elearn.telecentres.wording import hour
from tests.factories.accounts import PASSWORD, actor_of, make_person
from tests.factories.bookings import NINE, SUNDAY, wanted
from tests.factories.telecentres import make_centre, make_workspaces


def do(kernel, verb, *args, **values):
    with kernel.database.transaction():
        return verb(*args, **values)


def state(kernel, booking):
    with kernel.database.reading() as session:
        return session.get(Booking, booking.id).state


@pytest.fixture
def scan(kernel, place):
    """Come by the code of a desk, so many hours after nine."""
    with kernel.database.reading():
        centre = queries.places.centre(place.centre_id)

    def come(who, desk, at):
        with clock.frozen(NINE + timedelta(hours=at)):
            return do(kernel, visits.arrive, who, centre, workspace_id=desk, by_code=True)

    return come


def test_a_booking_elsewhere_does_not_open_the_desk_of_someone_else(kernel, place, scan):
    do(kernel, bookings.book, place.someone, wanted(place.desks[0]))
    mine = do(kernel, bookings.book, place.other, wanted(place.desks[1]))
    with pytest.raises(Conflict) as refused:
        scan(place.other, place.desks[0], 0)
    assert refused.value.code == "taken"
    assert state(kernel, mine) == "confirmed"
    assert scan(place.other, place.desks[1], 0).booking_id == mine.id


def test_two_people_who_follow_each_other_at_a_desk_each_come_for_their_own(kernel, place, scan):
    first = do(kernel, bookings.book, place.someone, wanted(place.desks[0], at=(0, 3)))
    second = do(kernel, bookings.book, place.other, wanted(place.desks[0], at=(3, 6)))
    assert scan(place.someone, place.desks[0], 0).booking_id == first.id
    with pytest.raises(Conflict) as early:
        scan(place.other, place.desks[0], 2)
    begins = second.starts_at  # theirs begins at noon: it is said, with the hour from which they may come
    assert hour(begins) in early.value.message
    assert hour(begins - timedelta(minutes=30)) in early.value.message
    assert scan(place.other, place.desks[0], 2.9).booking_id == second.id
    assert state(kernel, first) == "checked_in"


def test_who_stays_for_a_second_booking_is_there_for_it_and_gives_back_the_rest_of_it(kernel, place, scan):
    first = do(kernel, bookings.book, place.someone, wanted(place.desks[0], at=(0, 3)))
    second = do(kernel, bookings.book, place.someone, wanted(place.desks[0], at=(3, 6)))
    there = scan(place.someone, place.desks[0], 0)
    again = scan(place.someone, place.desks[0], 2.9)
    assert again.id == there.id
    assert state(kernel, second) == "checked_in"
    with clock.frozen(NINE + timedelta(hours=4)):
        do(kernel, visits.leave, place.someone, there.id)
    assert [state(kernel, b) for b in (first, second)] == ["finished", "finished"]


def test_a_refused_arrival_says_so_in_its_own_words(kernel, client):
    with clock.frozen(SUNDAY):
        with kernel.database.transaction():
            centre = make_centre(slug="murat", name="Murat")
            desk = make_workspaces(centre.id)[0]
            person = make_person()
            mine = bookings.book(actor_of(person), wanted(desk, at=(3, 6)))
            bookings.book(actor_of(make_person()), wanted(desk))
        client.submit("/connexion", {"email": person.email, "password": PASSWORD})
    with clock.frozen(NINE):
        client.submit("/connexion", {"email": person.email, "password": PASSWORD})
        by_code = client.submit(f"/arrivee/{codes.desk(kernel.settings.secret_key, desk)}", {})
    assert by_code.status_code == 409
    assert "Quelqu’un a modifié" not in by_code.text
    assert "Votre arrivée n’est pas notée" in by_code.text
    assert hour(mine.starts_at) in by_code.text


def test_the_page_of_a_code_lets_one_stay_for_the_next_booking(kernel, client):
    with clock.frozen(SUNDAY), kernel.database.transaction():
        desk = make_workspaces(make_centre(slug="murat", name="Murat").id)[0]
        person = make_person()
        first = bookings.book(actor_of(person), wanted(desk, at=(0, 3)))
        second = bookings.book(actor_of(person), wanted(desk, at=(3, 6)))
    address = f"/arrivee/{codes.desk(kernel.settings.secret_key, desk)}"
    with clock.frozen(NINE):
        client.submit("/connexion", {"email": person.email, "password": PASSWORD})
        assert client.submit(address).status_code == 303
        assert "Je reste pour la suivante" not in client.get(address).text
    with clock.frozen(NINE + timedelta(hours=2.9)):
        assert "Je reste pour la suivante" in client.get(address).text
        assert client.submit(address).status_code == 303
    assert [state(kernel, b) for b in (first, second)] == ["checked_in", "checked_in"]
