"""The pages of bookings, as a browser without JavaScript goes through them."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from elearn.core import clock
from elearn.telecentres import codes
from elearn.telecentres.models import Booking, Visit
from elearn.telecentres.services import bookings
from elearn.telecentres.views import feeds, search
from tests.factories.accounts import PASSWORD, actor_of, make_person, signed_in
from tests.factories.bookings import MONDAY, NINE, wanted
from tests.factories.telecentres import make_centre, make_workspaces


def test_from_the_grid_to_a_confirmed_booking_and_back(kernel, client, town):
    page = client.get("/telecentres/murat").text
    link = re.search(r'href="(/telecentres/murat/reserver\?[^"]+)"', page)
    assert link is not None
    address = link[1].replace("&amp;", "&")
    kept = client.submit(address, {"unit": "half_day", "part": "morning", "on": "2026-11-24"}, action="")
    assert kept.status_code == 303
    where = kept.headers["Location"]
    assert "Gardée pour vous" in client.get(where).text
    done = client.submit(where, action="/confirmation", follow=True)
    assert "C’est réservé." in done.text
    assert "À vous, 8" in client.get("/telecentres/murat").text
    assert "mardi 24 novembre" in client.get("/mes-reservations").text
    moved = client.submit(f"{where}/deplacer", {"unit": "hour", "starts": "15:00", "ends": "17:00"})
    assert moved.status_code == 303
    assert "15" in client.get(where).text
    assert client.submit(where, action="/annulation").status_code == 303
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(Booking.state)) == "cancelled"


def test_when_it_is_full_the_page_proposes_and_one_may_wait(kernel, client, town):
    desks = town[1]
    with kernel.database.transaction():
        other = actor_of(make_person())
        for desk in desks:
            bookings.book(other, wanted(desk))
    fields = {"workspace": desks[0], "unit": "hour", "on": "2026-11-24", "starts": "09:00", "ends": "12:00"}
    full = client.submit("/telecentres/murat/reserver", fields)
    assert full.status_code == 409
    assert "À une autre heure" in full.text
    start, end = NINE.isoformat(), (NINE + timedelta(hours=3)).isoformat()
    token = re.search(r'name="csrf_token" value="([^"]+)"', full.text)[1]
    line = {"csrf_token": token, "kind": "desk", "unit": "hour", "people": "1", "starts_at": start, "ends_at": end}
    assert client.post("/telecentres/murat/attente", data=line).status_code == 303
    assert "rang 1" in client.get("/mes-reservations").text.replace("\xa0", " ")
    wrong = client.submit("/telecentres/murat/reserver", {**fields, "ends": "08:00"})
    assert wrong.status_code == 422
    assert "La fin vient avant le début" in wrong.text


def test_a_code_opens_a_page_whose_button_says_one_is_there(kernel, client, town):
    code = codes.desk(kernel.settings.secret_key, town[1][0])
    with clock.frozen(MONDAY):
        assert client.get(f"/arrivee/{code}x").status_code == 404
        assert client.get(f"/arrivee/{code}").status_code == 200
        with kernel.database.reading() as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(Visit)) == 0
        assert client.submit(f"/arrivee/{code}").status_code == 303
        assert "Vous êtes à Murat" in client.get("/mes-reservations").text
        assert client.submit("/mes-reservations", action="/depart").status_code == 303
    assert client.get("/gestion/telecentres/murat/aujourdhui").status_code == 403


def test_search_reads_plain_words_and_a_series_shows_its_dates(client, town):
    page = client.get("/telecentres/chercher?q=un+poste+à+Murat+mardi+et+jeudi+matin+avec+écran").text
    assert "mardi 24 novembre" in page
    assert "jeudi 26 novembre" in page
    assert "ecran" in page  # what was not understood is said
    rule = f"workspace={town[1][0]}&weekdays=1&starts=09:00&ends=12:00&first=2026-11-24&until=2026-12-10&every=1"
    shown = client.get(f"/telecentres/murat/serie?{rule}").text.replace("\xa0", " ")
    assert "3 dates libres sur 3" in shown
    assert shown.count("Gratuit") == 3
    assert "Les dates libres ensemble : 0,00 €" in shown
    done = client.submit(f"/telecentres/murat/serie?{rule}", {"weekdays": "1"}, follow=True)
    assert "3 dates sont réservées" in done.text.replace("\xa0", " ")


def test_a_search_shows_the_best_first_and_the_others_on_the_next_pages(kernel, client, town, monkeypatch):
    monkeypatch.setattr(search, "PER_PAGE", 1)
    with kernel.database.transaction():
        make_workspaces(make_centre(slug="massiac", name="Massiac", latitude=Decimal("45.25")).id)
    asked = "/telecentres/chercher?q=un+poste+près+de+Massiac+mardi+matin"
    first, second = client.get(asked).text, client.get(f"{asked}&page=2").text
    assert "/telecentres/massiac/reserver" in first
    assert "/telecentres/murat/reserver" not in first
    assert "2 possibilités" in first
    assert "/telecentres/murat/reserver" in second
    assert "Page précédente" in second


def test_a_calendar_is_read_by_its_secret_until_it_is_stopped(kernel, client, town):
    desks, person = town[1:]
    with kernel.database.transaction():
        kept = bookings.book(actor_of(person), wanted(desks[0]))
        gone = bookings.book(actor_of(person), wanted(desks[1], at=(4, 5)))
        bookings.cancel(actor_of(person), gone.id)
    made = client.submit("/mes-reservations/calendriers", {"what": "person"})
    address = re.search(r"/calendriers/[\w-]+\.ics", made.text)[0]
    calendar = client.get(address)
    assert calendar.mimetype == "text/calendar"
    assert "STATUS:CANCELLED" in calendar.text
    assert f"booking-{kept.id}@" in calendar.text
    again = client.get(address, headers={"If-None-Match": calendar.headers["ETag"]})
    assert again.status_code == 304
    client.submit("/mes-reservations/calendriers", action="/arret")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"ends": "08:00"}, "ends"), ({"until": "2026-01-01"}, "until"), ({"people": "x", "starts": "09:60"}, "starts")],
)
def test_a_series_sent_with_a_field_changed_for_a_wrong_one_names_it(client, town, typed, field):
    rule = "weekdays=1&starts=09:00&ends=12:00&first=2026-11-24&until=2026-12-08&workspace=1"
    refused = client.submit(f"/telecentres/murat/serie?{rule}", {"weekdays": "1", **typed})
    assert refused.status_code == 422
    assert f'id="{field}-error"' in refused.text


def test_the_rest_of_a_series_is_cancelled_by_one_button(kernel, client, town):
    rule = f"workspace={town[1][0]}&weekdays=1&starts=09:00&ends=12:00&first=2026-11-24&until=2026-12-10&every=1"
    client.submit(f"/telecentres/murat/serie?{rule}", {"weekdays": "1"})
    with kernel.database.reading() as session:
        first, *_rest = session.scalars(sa.select(Booking.id).order_by(Booking.starts_at))
    assert "Annuler les 3 dates à venir" in client.get(f"/mes-reservations/{first}").text.replace("\xa0", " ")
    done = client.submit(f"/mes-reservations/{first}", action="series/1/annulation", follow=True)
    assert "3 dates sont annulées" in done.text.replace("\xa0", " ")
    with kernel.database.reading() as session:
        assert set(session.scalars(sa.select(Booking.state))) == {"cancelled"}
    assert "dates à venir de la série" not in client.get(f"/mes-reservations/{first}").text


def test_who_manages_makes_the_calendar_of_a_place_or_of_one_desk(kernel, client, town):
    centre, desks, _person = town
    with kernel.database.transaction():
        guest = make_person(display_name="Solène Prat")
        bookings.book(actor_of(guest), wanted(desks[0], purpose="Confidentiel"))
        bookings.book(actor_of(guest), wanted(desks[1], at=(4, 5)))
    client.submit("/mes-reservations", action="/deconnexion")
    signed_in(kernel, client, "administrator")
    read = {}
    for what in (f"centre-{centre.id}", f"workspace-{desks[0]}"):
        made = client.submit("/mes-reservations/calendriers", {"what": what})
        read[what] = client.get(re.search(r"/calendriers/[\w-]+\.ics", made.text)[0])
    place, desk = read.values()
    assert (place.status_code, desk.status_code) == (200, 200)
    assert place.text.count("BEGIN:VEVENT") == 2
    assert "Solène Prat" in place.text
    assert desk.text.count("BEGIN:VEVENT") == 1
    assert "Solène" not in desk.text
    assert "Confidentiel" not in desk.text


def test_a_calendar_read_too_often_is_told_when_to_come_back(client, town, monkeypatch):
    monkeypatch.setattr(feeds, "READS", 2)
    monkeypatch.setattr(feeds, "GUESSES", 2)
    made = client.submit("/mes-reservations/calendriers", {"what": "person"})
    address = re.search(r"/calendriers/[\w-]+\.ics", made.text)[0]
    assert [client.get(address).status_code for _time in range(2)] == [200, 200]
    refused = client.get(address)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert [client.get(f"/calendriers/{n}.ics").status_code for n in range(3)] == [404, 404, 429]
    with clock.frozen(MONDAY + timedelta(hours=1, minutes=1)):
        assert client.get(address).status_code == 200


def test_a_form_sent_again_keeps_one_place_and_another_choice_is_made_knowingly(kernel, client, town):
    fields = {"workspace": town[1][0], "unit": "hour", "on": "2026-11-24", "starts": "09:00", "ends": "12:00"}
    first = client.submit("/telecentres/murat/reserver", fields)
    again = client.submit("/telecentres/murat/reserver", fields)  # back: the page has a new key
    assert (first.status_code, again.status_code) == (303, 303)
    assert again.headers["Location"] == first.headers["Location"]
    assert "Vous gardez déjà une place ici" in client.get("/telecentres/murat/reserver").text
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Booking)) == 1


def test_who_signs_in_again_finds_what_was_typed(kernel, client, town):
    desk, person = town[1][1], town[2]
    page = client.get("/telecentres/murat/reserver").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    client.delete_cookie("estive")
    typed = {"workspace": desk, "unit": "hour", "on": "2026-11-24", "starts": "14:15", "ends": "16:45",
             "people": "1", "purpose": "Un appel, à voix basse"}  # fmt: skip
    lost = client.post("/telecentres/murat/reserver", data={**typed, "csrf_token": token, "key": "k"})
    assert lost.status_code == 303
    assert "/connexion?next=" in lost.headers["Location"]
    back = client.submit(lost.headers["Location"], {"email": person.email, "password": PASSWORD}, follow=True).text
    for value in ("2026-11-24", "14:15", "16:45", "Un appel, à voix basse"):
        assert f'value="{value}"' in back
    assert re.search(rf'<option selected value="{desk}"', back)
