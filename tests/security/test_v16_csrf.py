"""V16: nothing changes without the form's token, and reading changes nothing."""

import re

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Person
from tests.factories.accounts import PASSWORD, make_organisation, make_person, signed_in

FILLED = {"person_id": 1, "organisation_id": 1, "session_id": 1, "token_id": 1, "notice_id": 1, "export_id": 1}
FILLED |= {"sign_up_id": 1, "job_id": 1, "change_id": 1, "invitation_id": 1, "token": "abc", "which": "logo"}


def _unsafe_routes(app):
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("accounts.") and "POST" in rule.methods:
            yield rule.endpoint, {name: FILLED[name] for name in rule.arguments}


def _content(kernel):
    with kernel.database.reading() as session:
        tables = sorted(sa.inspect(session.connection()).get_table_names())
        return {t: sorted(map(str, session.execute(sa.text(f'SELECT * FROM "{t}"')))) for t in tables}  # noqa: S608


def test_every_post_of_the_room_needs_the_token_of_its_own_session(kernel, app, client):
    signed_in(kernel, client, "administrator")
    other = app.test_client().get("/connexion").text
    foreign = re.search(r'name="csrf_token" value="([^"]+)"', other).group(1)
    before = _content(kernel)
    routes = list(_unsafe_routes(app))
    assert len(routes) > 30
    for endpoint, arguments in routes:
        with app.test_request_context():
            from flask import url_for

            path = url_for(endpoint, **arguments)
        for data in ({}, {"csrf_token": foreign}):
            assert client.post(path, data=data).status_code == 400, path
    assert _content(kernel) == before


def test_signing_in_itself_needs_the_token(kernel, app):
    with kernel.database.transaction():
        person = make_person()
    visitor = app.test_client()
    answer = visitor.post("/connexion", data={"email": person.email, "password": PASSWORD})
    assert answer.status_code == 400
    assert visitor.get("/compte").status_code == 303


def test_reading_every_page_as_an_administrator_changes_nothing(kernel, app, client):
    person = signed_in(kernel, client, "administrator")
    with kernel.database.transaction():
        place = make_organisation()
    before = _content(kernel)
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("accounts.") and "GET" in rule.methods:
            values = {**FILLED, "person_id": person.id, "organisation_id": place.id}
            with app.test_request_context():
                from flask import url_for

                path = url_for(rule.endpoint, **{n: values[n] for n in rule.arguments})
            assert client.get(path).status_code in {200, 303, 404}, path
    assert _content(kernel) == before


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_not_a_side_door(kernel, client, method):
    signed_in(kernel, client)
    assert getattr(client, method)("/compte", data={"given_name": "x"}).status_code in {400, 403, 405}
    with kernel.database.reading() as session:
        assert "x" not in session.scalars(sa.select(Person.given_name)).all()
