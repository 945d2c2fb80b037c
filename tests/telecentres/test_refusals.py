"""What cannot be done any more says so on its own page, as things stand now, in words of its own."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.accounts import services as people
from elearn.core import clock
from elearn.core.policy import SYSTEM
from elearn.telecentres import codes
from elearn.telecentres.models import Booking
from elearn.telecentres.services import bookings, waiting
from tests.factories.accounts import actor_of, make_person
from tests.factories.bookings import MONDAY, NINE, wanted
from tests.factories.telecentres import make_workspaces, manager_of

LATER = MONDAY + timedelta(minutes=40)


def plain(answer):
    return answer.text.replace("\xa0", " ")


def state(kernel, booking_id):
    with kernel.database.reading() as session:
        return session.scalar(sa.select(Booking.state).where(Booking.id == booking_id))


def test_a_hold_that_lapses_while_one_reads_says_so_and_offers_the_same_again(kernel, client, town):
    with kernel.database.transaction():
        held = bookings.hold(actor_of(town[2]), wanted(town[1][0])).id
    page = f"/mes-reservations/{held}"
    token = client.get(page).text.split('name="csrf_token" value="')[1].split('"')[0]
    with clock.frozen(LATER):
        refused = client.post(f"{page}/confirmation", data={"csrf_token": token})
    assert refused.status_code == 409
    assert "Votre réservation n’est pas confirmée." in plain(refused)
    assert "Le temps pour confirmer est passé" in plain(refused)
    assert "starts=09:00&amp;ends=12:00" in refused.text
    assert "Quelqu’un a modifié" not in plain(refused)
    assert "Annuler la réservation" not in plain(refused)


@pytest.mark.parametrize(
    ("action", "said"),
    [("annulation", "La réservation n’est pas annulée."), ("confirmation", "Votre réservation n’est pas confirmée.")],
)
def test_what_is_too_late_to_do_to_a_booking_is_said_on_its_page(kernel, client, town, enter, action, said):
    with kernel.database.transaction():
        made = bookings.book(actor_of(town[2]), wanted(town[1][0])).id
        if action == "confirmation":
            bookings.cancel(manager_of(town[0]), made)
    with clock.frozen(NINE - timedelta(minutes=30)):
        enter(town[2])
        page = client.get("/telecentres/murat/reserver").text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        refused = client.post(f"/mes-reservations/{made}/{action}", data={"csrf_token": token})
    assert refused.status_code == 409
    assert said in plain(refused)


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("accord", "La demande n’est pas accordée."),
        ("refus", "La demande n’est pas refusée."),
        ("absence", "L’absence n’est pas notée."),
    ],
)
def test_a_decision_on_what_was_cancelled_is_told_with_the_booking_as_it_is(kernel, client, town, enter, action, said):
    centre, _desks, person = town
    with kernel.database.transaction():
        office = make_workspaces(centre.id, "office", needs_approval=True)[0]
        asked = bookings.book(actor_of(person), wanted(office)).id
        manager = make_person()
        people.grant(SYSTEM, manager.id, centre.organisation_id, "manager")
    enter(manager)
    token = client.get(f"/mes-reservations/{asked}").text.split('name="csrf_token" value="')[1].split('"')[0]
    empty = client.post(f"/gestion/reservations/{asked}/refus", data={"csrf_token": token, "reason": " "})
    assert empty.status_code == 422
    assert 'id="reason-error"' in empty.text
    with kernel.database.transaction():
        bookings.cancel(actor_of(person), asked)
    blank = client.post(f"/gestion/reservations/{asked}/refus", data={"csrf_token": token, "reason": " "})
    assert "La demande n’est pas refusée." in plain(blank)  # what it is now comes before what is not filled in
    refused = client.post(f"/gestion/reservations/{asked}/{action}", data={"csrf_token": token, "reason": "Complet"})
    assert refused.status_code == 409
    assert said in plain(refused)
    assert state(kernel, asked) == "cancelled"


def test_who_has_the_place_already_is_not_told_that_someone_else_took_it(kernel, client, town):
    _centre, desks, person = town
    with kernel.database.transaction():
        own = bookings.book(actor_of(person), wanted(desks[0])).id
        late = bookings.book(actor_of(person), wanted(desks[0], at=(4, 6))).id
    fields = {"workspace": desks[0], "unit": "hour", "on": "2026-11-24", "starts": "10:00", "ends": "11:00"}
    refused = client.submit("/telecentres/murat/reserver", fields)
    assert refused.status_code == 409
    assert "Vous avez déjà cette place à ce moment" in plain(refused)
    assert f"/mes-reservations/{own}" in refused.text
    assert "vient de prendre" not in plain(refused)
    assert "Attendre cette place" not in plain(refused)
    moved = client.submit(f"/mes-reservations/{late}/deplacer", fields)
    assert moved.status_code == 409
    assert "déjà réservée à ce moment pour la même personne" in plain(moved)


@pytest.mark.parametrize(("confirmed", "said"), [(True, "attend encore l’accord"), (False, "pas encore confirmée")])
def test_a_desk_that_one_has_asked_for_is_not_said_to_be_someone_else_s(kernel, client, town, enter, confirmed, said):
    centre, _desks, person = town
    with kernel.database.transaction():
        office = make_workspaces(centre.id, "office", needs_approval=True)[0]
    with clock.frozen(NINE + timedelta(minutes=1)):
        with kernel.database.transaction():
            (bookings.book if confirmed else bookings.hold)(actor_of(person), wanted(office))
        enter(person)
        refused = client.submit(f"/arrivee/{codes.desk(kernel.settings.secret_key, office)}", {})
    assert refused.status_code == 409
    assert said in plain(refused)
    assert "quelqu’un d’autre" not in plain(refused)


def test_who_is_noted_at_the_counter_on_a_taken_desk_finds_what_was_typed(kernel, client, town, enter):
    centre, desks, person = town
    with kernel.database.transaction():
        manager = make_person()
        people.grant(SYSTEM, manager.id, centre.organisation_id, "manager")
        bookings.book(manager_of(centre), wanted(desks[0]))
    with clock.frozen(NINE + timedelta(minutes=5)):
        enter(manager)
        fields = {"email": person.email, "workspace": desks[0], "booking": ""}
        refused = client.submit("/gestion/telecentres/murat/aujourdhui", fields, action="/arrivees")
    assert refused.status_code == 409
    assert 'id="workspace-error"' in refused.text
    assert f'value="{person.email}"' in refused.text


def test_who_is_there_already_is_not_noted_at_another_desk_in_silence(kernel, client, town, enter):
    centre, desks, person = town
    with kernel.database.transaction():
        manager = make_person()
        people.grant(SYSTEM, manager.id, centre.organisation_id, "manager")
    fields = {"email": person.email, "booking": ""}
    day = "/gestion/telecentres/murat/aujourdhui"
    with clock.frozen(NINE):
        enter(manager)
        assert client.submit(day, {**fields, "workspace": desks[0]}, action="/arrivees").status_code == 303
    with clock.frozen(NINE + timedelta(minutes=5)):
        assert client.submit(day, {**fields, "workspace": desks[0]}, action="/arrivees").status_code == 303
        told = client.submit(day, {**fields, "workspace": desks[1]}, action="/arrivees")
    assert told.status_code == 409
    assert "est déjà là, depuis 9 h" in plain(told)


def test_one_who_waits_for_too_many_places_is_told_on_the_page_of_what_they_wait_for(client, town, monkeypatch):
    monkeypatch.setattr(waiting, "MOST", 0)
    start, end = NINE.isoformat(), (NINE + timedelta(hours=3)).isoformat()
    token = client.get("/telecentres/murat/reserver").text.split('name="csrf_token" value="')[1].split('"')[0]
    line = {"csrf_token": token, "kind": "desk", "unit": "hour", "people": "1", "starts_at": start, "ends_at": end}
    refused = client.post("/telecentres/murat/attente", data=line)
    assert refused.status_code == 409
    assert "Vous n’attendez pas cette place." in plain(refused)
    assert "Vous attendez déjà beaucoup de places" in plain(refused)


def test_a_booking_moved_in_another_window_is_not_moved_again_unread(kernel, client, town):
    _centre, desks, person = town
    with kernel.database.transaction():
        made = bookings.book(actor_of(person), wanted(desks[0])).id
    page = f"/mes-reservations/{made}/deplacer"
    read = client.get(page).text.split('name="version" value="')[1].split('"')[0]
    fields = {"workspace": desks[0], "unit": "hour", "on": "2026-11-24", "starts": "14:00", "ends": "16:00"}
    assert client.submit(page, fields).status_code == 303
    late = client.submit(page, {**fields, "starts": "10:00", "ends": "11:00", "version": read})
    assert late.status_code == 409
    assert "peut-être dans une autre fenêtre" in plain(late)
    assert 'value="10:00"' in late.text
    assert "14 h à 16 h" in plain(late)
    again = {**fields, "starts": "10:00", "ends": "11:00"}
    assert client.submit(page, again).status_code == 303
