"""V42: with a password alone, nothing opens but the second step; no side door skips it."""

import re

import pytest

from elearn.accounts.services import credentials
from tests.factories.accounts import PASSWORD, give_role, make_person

FILLED = {"person_id": 1, "organisation_id": 1, "session_id": 1, "token_id": 1, "notice_id": 1, "export_id": 1}
FILLED |= {"sign_up_id": 1, "job_id": 1, "change_id": 1, "invitation_id": 1, "token": "abc", "which": "logo"}
STEP = {"accounts.second_factor", "accounts.second_factor_setup"}


def _is_open(app, endpoint):
    from elearn.core.web.guard import access_of

    access = access_of(app, endpoint, "GET") or access_of(app, endpoint, "POST")
    return access is not None and access.permission is None


@pytest.mark.parametrize("has_factor", [False, True])
def test_every_page_leads_to_the_second_step(kernel, app, client, has_factor):
    from elearn.accounts.models import SecondFactor
    from elearn.core import clock

    with kernel.database.transaction() as session:
        person = make_person()
        give_role(person, "administrator")
        if has_factor:
            session.add(SecondFactor(person_id=person.id, secret="A" * 32, last_step=0, created_at=clock.now()))
    client.submit("/connexion", {"email": person.email, "password": PASSWORD})
    step = "/connexion/verification" if has_factor else "/connexion/double-verification"
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(step).text).group(1)
    tried = 0
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("accounts.") or rule.endpoint in STEP or _is_open(app, rule.endpoint):
            continue
        with app.test_request_context():
            from flask import url_for

            path = url_for(rule.endpoint, **{n: FILLED[n] for n in rule.arguments})
        for method in rule.methods & {"GET", "POST"}:
            answer = client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
            assert answer.status_code == 303, (method, path)
            assert answer.location.startswith(step), (method, path)
            tried += 1
    assert tried > 40


def test_someone_who_has_one_cannot_set_up_another_in_its_place(kernel, client):
    from elearn.accounts.models import SecondFactor
    from elearn.core import clock

    with kernel.database.transaction() as session:
        person = make_person()
        session.add(SecondFactor(person_id=person.id, secret="A" * 32, last_step=0, created_at=clock.now()))
    client.submit("/connexion", {"email": person.email, "password": PASSWORD})
    answer = client.get("/connexion/double-verification")
    assert answer.status_code == 303
    assert "secret" not in answer.text


def test_a_password_chosen_by_mail_does_not_skip_it(kernel, client):
    from elearn.accounts.models import SecondFactor
    from elearn.core import clock

    with kernel.database.transaction() as session:
        person = make_person()
        session.add(SecondFactor(person_id=person.id, secret="A" * 32, last_step=0, created_at=clock.now()))
        link = credentials.make_link(person.id, "reset", person.email)
    assert client.submit(f"/mot-de-passe/{link}", {"password": "narse et tourbière 18"}).status_code == 303
    assert client.get("/compte").location.startswith("/connexion/verification")
