"""The forms of a telecentre and of its network tell all that is wrong at once, and cut nothing in silence."""

import io
import re
from datetime import date

import pytest
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from elearn.accounts import services as people
from elearn.core import clock
from elearn.core.policy import SYSTEM
from elearn.telecentres import pictures, queries
from elearn.telecentres.models import Visit
from elearn.telecentres.services import hours
from tests.factories.accounts import make_person
from tests.factories.telecentres import make_centre, make_network, make_workspaces

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

PLACE, NETWORK = "/gestion/telecentres/murat", "/gestion/reseaux/cantal"
CROSSED = {"valid_from": "2027-02-01", "valid_until": "2027-01-01"}


def at_fault(page):
    assert page.status_code == 422, page.status_code
    return set(re.findall(r'id="([a-z0-9_-]+)-error"', page.text))


@pytest.fixture
def murat(kernel, enter):
    with kernel.database.transaction():
        network = make_network("cantal")
        centre = make_centre(network, slug="murat", name="Murat")
        make_workspaces(centre.id)
        person = make_person()
        people.grant(SYSTEM, person.id, centre.organisation_id, "manager")
        organisation = queries.places.networks([network])[network].organisation_id
        people.grant(SYSTEM, person.id, organisation, "coordinator")
    enter(person)
    return centre


@pytest.mark.parametrize(
    ("path", "typed", "fields"),
    [
        (f"{PLACE}/tarifs", {"price": "-5", "reason": "", **CROSSED}, "price reason valid_until"),
        (f"{PLACE}/tarifs", {"price": "cher", "reason": "x" * 201, **CROSSED}, "price reason valid_until"),
        (
            f"{PLACE}/postes",
            {"code": "", "name": "x", "seats": "0", "buffer_minutes": "-5"},
            "code seats buffer_minutes",
        ),
        (f"{PLACE}/fiche", {"name": "", "midday": "20:00", "postcode": "x" * 11}, "name midday postcode"),
        (f"{PLACE}/fiche", {"name": "x" * 121, "commune": "x" * 101, "address": "x" * 201}, "name commune address"),
        (
            f"{PLACE}/horaires",
            {"from_on": "", "hours-0": "9-12, 11-13", "hours-1": "18-8", "hours-2": "matin", "hours-3": "9-12, 9-10"},
            "from_on hours-0 hours-1 hours-2 hours-3",
        ),
        (f"{NETWORK}/tarifs", {"price": "-5", "kind": "x", **CROSSED}, "price kind valid_until"),
        (f"{NETWORK}/pass", {"code": "É", "name": "", "price": "-1", **CROSSED}, "code name price valid_until"),
        (f"{NETWORK}/pass", {"code": "", "price": "cher", "hours-desk": "-1"}, "code name price hours-desk"),
        (f"{NETWORK}/quotas", {"amount": "0", "period": "x", **CROSSED}, "amount period valid_until"),
    ],
)
def test_all_that_is_wrong_is_told_at_once(client, murat, path, typed, fields):
    assert at_fault(client.submit(path, typed, action=path)) >= set(fields.split())


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"unit": "hour", "starts": "12:00", "ends": "09:00", "people": "9"}, "ends people email"),
        ({"unit": "hour", "on": "2020-01-01", "people": "9", "purpose": "x" * 201}, "starts people email purpose"),
        ({"unit": "x", "on": "", "people": "0"}, "unit on people email"),
        ({"unit": "half_day", "on": "2020-01-06", "people": "9"}, "on people email"),
    ],
)
def test_a_booking_tells_all_that_is_wrong_at_once(client, murat, typed, fields):
    path = "/telecentres/murat/reserver"
    desk = re.search(r'<option[^>]* value="(\d+)"', client.get(path).text)[1]
    page = client.submit(path, {"workspace": desk, "email": "personne@nulle.example", **typed})
    assert at_fault(page) == set(fields.split())


def test_a_cost_and_a_departure_tell_all_that_is_wrong_at_once(kernel, client, murat):
    cost = {"label": "x" * 81, "from_on": "2026-02-01", "until_on": "2026-01-01", "cents": "-1"}
    assert at_fault(client.submit(f"{PLACE}/couts", cost)) == {"label", "until_on", "cents"}
    assert at_fault(client.submit(f"{PLACE}/couts", {"label": "", "cents": "cher"})) >= {"label", "cents", "from_on"}
    with kernel.database.transaction() as session:  # someone came, so that someone may leave
        came = {"arrived_at": clock.now(), "left_at": clock.now(), "left_how": "qr", "source": "qr"}
        session.add(Visit(person_id=make_person().id, centre_id=murat.id, **came))
    gone = {"left_on": "2200-01-01", "reason": "", "jobs": "-1", "who": ""}
    assert at_fault(client.submit(f"{PLACE}/departs", gone)) == {"left_on", "reason", "jobs", "who"}


def test_a_day_that_differs_tells_its_crossed_hours_with_the_rest(client, murat):
    typed = {"on": "", "opens": "9-12, 11-13", "reason": "x" * 121}
    page = client.submit(f"{PLACE}/horaires", typed, action="/jours")
    assert at_fault(page) == {"on", "opens", "reason"}
    assert "9-12, 11-13" in page.text


def test_hours_do_not_begin_before_today_where_others_held(kernel, client, murat):
    with kernel.database.transaction():
        hours.set_hours(SYSTEM, murat.id, date(2020, 1, 1), [(0, 540, 720)])
    page = client.submit(f"{PLACE}/horaires", {"from_on": "2021-01-01", "hours-0": "9-18"}, action="/horaires")
    assert at_fault(page) == {"from_on"}
    with kernel.database.reading():
        (kept,) = queries.hours.periods(murat.id)
        assert kept.from_on == date(2020, 1, 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x00" * (pictures.MOST_BYTES + 8 * 1024 * 1024), "trop lourd : 4 Mo au plus"),
        (b"", "vide"),
        (b"GIF89a", "JPEG, PNG ou WebP"),
        (None, "Choisissez un fichier"),
    ],
)
def test_a_photo_that_cannot_be_taken_leaves_its_words_in_the_form(client, murat, content, said):
    path = f"{PLACE}/photos"
    token = client.get(path).text.split('name="csrf_token" value="')[1].split('"')[0]
    typed = MultiDict({"csrf_token": token, "alt": "Le bureau du fond"})
    if content is not None:
        typed["file"] = FileStorage(io.BytesIO(content), "photo.jpg")
    # Written by hand: the client would leave a large body open in a temporary file.
    boundary, body = encode_multipart(typed)
    page = client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert at_fault(page) == {"file"}
    assert said in page.text.replace("\xa0", " ")
    assert 'value="Le bureau du fond"' in page.text


def test_a_photo_without_a_file_nor_words_is_told_both(client, murat):
    path = f"{PLACE}/photos"
    assert at_fault(client.submit(path, {"alt": ""}, action=path)) == {"file", "alt"}
    assert at_fault(client.submit(path, {"alt": "x" * 201}, action=path)) == {"file", "alt"}


def test_what_is_far_too_heavy_leads_back_to_its_form(client, murat):
    path = f"{PLACE}/photos"
    form = {"content_type": "multipart/form-data; boundary=x", "input_stream": io.BytesIO(b"")}
    refused = client.post(
        path, environ_overrides={"CONTENT_LENGTH": str(10**9)}, headers={"Referer": f"http://localhost{path}"}, **form
    )
    assert refused.status_code == 413
    assert f'href="{path}"' in refused.text
    assert "Mo au plus" in refused.text.replace("\xa0", " ")
    elsewhere = {"Referer": "https://ailleurs.example/x"}
    away = client.post(
        path,
        environ_overrides={"CONTENT_LENGTH": str(10**9)},
        headers=elsewhere,
        **form,
    )
    assert "ailleurs.example" not in away.text
