"""V32: every door that takes a secret closes after a few tries, whatever the caller says of itself."""

import re

import pytest

from tests.factories.accounts import PASSWORD, make_person, signed_in


@pytest.fixture(autouse=True)
def _within_one_window(on):
    """Tries are counted by fixed windows of the clock: none may end in the middle of a test."""
    on(2026, 11, 22, 9, 1)


def _token(client, path="/connexion"):
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text).group(1)


def _try(client, token, email, password="un mot de passe faux 00", **more):
    return client.post("/connexion", data={"csrf_token": token, "email": email, "password": password}, **more)


def test_five_wrong_passwords_then_wait_even_with_forged_addresses(kernel, client):
    with kernel.database.transaction():
        person = make_person()
    token = _token(client)
    answers = [
        _try(client, token, person.email, headers={"X-Forwarded-For": f"198.51.100.{n}", "X-Real-IP": f"1.1.1.{n}"})
        for n in range(8)
    ]
    assert [a.status_code for a in answers[:5]] == [422] * 5
    assert {a.status_code for a in answers[6:]} == {429}
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert _try(client, token, person.email, PASSWORD).status_code == 429


def test_an_account_is_slowed_from_many_places_and_a_place_over_many_accounts(kernel, client):
    with kernel.database.transaction():
        person = make_person()
    token = _token(client)
    codes = [
        _try(client, token, person.email, environ_base={"REMOTE_ADDR": f"192.0.2.{n}"}).status_code for n in range(64)
    ]
    assert codes[-1] == 429
    place = {"REMOTE_ADDR": "203.0.113.9"}
    codes = [_try(client, token, f"a{n}@essai.example", environ_base=place).status_code for n in range(84)]
    assert codes[-1] == 429


def test_whoever_is_slowed_can_still_choose_a_password_by_mail(kernel, client, drain):
    from elearn.core import mail

    with kernel.database.transaction():
        person = make_person()
    token = _token(client)
    for _n in range(7):
        _try(client, token, person.email)
    assert _try(client, token, person.email, PASSWORD).status_code == 429
    client.submit("/mot-de-passe", {"email": person.email})
    drain()
    with kernel.database.reading():
        (message,) = mail.kept(recipient=person.email)
    path = re.search(r"http://127\.0\.0\.1(/\S+)", message.text).group(1)
    assert client.submit(path, {"password": "narse et tourbière 18"}).status_code == 303
    assert client.get("/compte").status_code == 200


def test_the_password_asked_again_and_reset_links_are_limited_too(kernel, client):
    person = signed_in(kernel, client)
    token = _token(client, "/compte/securite")
    wrong = {"csrf_token": token, "current": "faux", "new": "narse et tourbière 18"}
    assert [client.post("/compte/mot-de-passe", data=wrong).status_code for _n in range(7)][-1] == 429
    asked = [
        client.post("/mot-de-passe", data={"csrf_token": token, "email": person.email}).status_code for _n in range(5)
    ]
    assert asked[-1] == 429
