"""The page of a booking that comes back: what it offers for each date is what is booked, or nothing is."""

from datetime import date

import pytest
import sqlalchemy as sa

from elearn.telecentres.models import Booking, Centre
from elearn.telecentres.services import bookings
from elearn.telecentres.services import hours as opening
from tests.factories.accounts import actor_of, make_person
from tests.factories.bookings import wanted
from tests.factories.telecentres import manager_of

PAGE = "/telecentres/murat/serie"


def rule(desk, **more):
    dates = {"first": "2026-11-24", "until": "2026-12-10", "every": 1}
    typed = {"workspace": desk, "weekdays": 1, "starts": "09:00", "ends": "12:00", **dates, **more}
    return f"{PAGE}?" + "&".join(f"{name}={value}" for name, value in typed.items())


def taken(kernel, *at, desk):
    with kernel.database.transaction():
        bookings.book(actor_of(make_person()), wanted(desk, at=at))


def kept(kernel, person):
    with kernel.database.reading() as session:
        return list(session.scalars(sa.select(Booking.id).where(Booking.person_id == person.id)))


def test_an_hour_chosen_for_a_date_is_booked_or_nothing_is_never_another_one(kernel, client, town):
    desks, person = town[1:]
    taken(kernel, 0, 3, desk=desks[0])
    shown = client.get(rule(desks[0])).text.replace("\xa0", " ")
    hour = shown.split('value="hour-')[1].split('"')[0]
    taken(kernel, 3, 6, desk=desks[0])  # the hour that was offered
    refused = client.submit(rule(desks[0]), {"weekdays": "1", "date-2026-11-24": f"hour-{hour}"})
    assert refused.status_code == 409
    assert "Quelqu’un vient de prendre la place du mardi 24 novembre" in refused.text.replace("\xa0", " ")
    assert kept(kernel, person) == []


def test_another_desk_chosen_for_a_date_and_taken_since_books_nothing(kernel, client, town):
    desks, person = town[1:]
    taken(kernel, 0, 3, desk=desks[0])
    assert f'value="{desks[1]}">Prendre' in client.get(rule(desks[0])).text
    taken(kernel, 0, 3, desk=desks[1])
    refused = client.submit(rule(desks[0]), {"weekdays": "1", "date-2026-11-24": str(desks[1])})
    assert refused.status_code == 409
    assert kept(kernel, person) == []


def test_a_date_that_closes_while_one_chooses_is_named_and_books_nothing(kernel, client, town):
    centre, desks, person = town
    with kernel.database.transaction():
        opening.add_exception(manager_of(centre), centre.id, date(2026, 12, 1), reason="Travaux")
    refused = client.submit(rule(desks[0]), {"weekdays": "1", "date-2026-12-01": "keep"})
    assert refused.status_code == 422
    assert "mardi 1er décembre : Le télécentre est fermé" in refused.text.replace("\xa0", " ")
    assert kept(kernel, person) == []


def test_what_was_chosen_for_each_date_is_found_again_after_a_refusal(kernel, client, town):
    desks = town[1]
    taken(kernel, 0, 3, desk=desks[0])
    chosen = {"weekdays": "1", "date-2026-11-24": str(desks[1]), "date-2026-12-01": "skip", "purpose": "x" * 201}
    refused = client.submit(rule(desks[0]), chosen)
    assert refused.status_code == 422
    assert f'value="{desks[1]}" selected' in refused.text
    assert refused.text.count('value="skip" selected') == 1


def test_dates_that_the_place_does_not_take_yet_are_said_before_and_left_out(kernel, client, town):
    centre, desks, person = town
    with kernel.database.transaction() as session:
        session.execute(sa.update(Centre).where(Centre.id == centre.id).values(horizon_days=10))
    page = client.get(rule(desks[0])).text.replace("\xa0", " ")
    assert "2 dates libres sur 3" in page
    assert "Trop tôt pour réserver" in page
    assert client.submit(rule(desks[0]), {"weekdays": "1"}).status_code == 303
    assert len(kept(kernel, person)) == 2


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"ends": "09:10"}, ["ends"]),
        ({"ends": "08:00", "until": "2026-11-01"}, ["ends", "until"]),
        ({"ends": "08:00", "every": "7"}, ["ends", "every"]),
    ],
)
def test_all_that_is_wrong_in_a_series_is_said_at_once_before_any_date_is_shown(client, town, typed, fields):
    refused = client.get(rule(town[1][0], **typed))
    assert refused.status_code == 422
    for field in fields:
        assert f'id="{field}-error"' in refused.text
