"""V31: no answer, and no time of answer, tells whether an account exists."""

import re
import statistics
import time

import pytest

from elearn.core import throttle
from tests.factories.accounts import PASSWORD, make_person

VOLATILE = re.compile(r'name="csrf_token" value="[^"]+"|value="[^"]*@essai.example"')


def _forms(email):
    return {
        "/connexion": {"email": email, "password": "un mot de passe faux 00"},
        "/mot-de-passe": {"email": email},
        "/inscription": {"email": email, "password": PASSWORD, "given_name": "Lou", "family_name": "V"},
    }


def _answer(app, path, fields):
    client = app.test_client()
    response = client.submit(path, fields)
    headers = {k: v for k, v in response.headers.items() if k not in {"Set-Cookie", "Content-Length", "X-Request-ID"}}
    return response.status_code, headers, VOLATILE.sub("", response.text)


@pytest.mark.parametrize("path", ["/connexion", "/mot-de-passe", "/inscription"])
def test_a_known_and_an_unknown_address_are_answered_alike(kernel, app, client, path):
    with kernel.database.transaction():
        known = make_person(email="connue@essai.example")
        make_person(email="fermee@essai.example", suspended_at=known.created_at)
    answers = [
        _answer(app, path, _forms(email)[path])
        for email in ("connue@essai.example", "absente@essai.example", "fermee@essai.example")
    ]
    for other in answers[1:]:
        assert other[0] == answers[0][0]
        assert {k: v for k, v in other[1].items() if answers[0][1].get(k) != v} == {}
        assert other[1].keys() == answers[0][1].keys()
        assert other[2] == answers[0][2]


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/connexion", "/mot-de-passe", "/inscription"])
def test_the_time_of_the_answer_says_nothing(real_passwords, kernel, app, client, monkeypatch, path):
    monkeypatch.setattr(throttle, "_refuse", lambda *_: None)
    with kernel.database.transaction():
        make_person(email="connue@essai.example")
    page = client.get(path).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    # A difference of ours is there each time; one that the machine's load made is not there three times.
    found: list[float] = []
    while len(found) < 3 and (not found or found[-1] >= 0.25):
        found.append(_difference(client, path, token))
    assert found[-1] < 0.25, found


def _difference(client, path, token):
    """Between the median times of the two answers, as a share of the shorter."""
    times = {"connue@essai.example": [], "absente@essai.example": []}
    for _round in range(16):
        for email, taken in times.items():  # in turns, so that the machine's load weighs on both
            fields = {**_forms(email)[path], "csrf_token": token}
            began = time.perf_counter()
            client.post(path, data=fields)
            taken.append(time.perf_counter() - began)
    known, unknown = (statistics.median(taken) for taken in times.values())
    return abs(known - unknown) / min(known, unknown)
