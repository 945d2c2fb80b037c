"""V19: a person who may not come in finds every door closed."""

import re

import pytest
import sqlalchemy as sa

from elearn.accounts.extend import TOKEN_SCOPES
from elearn.accounts.models import Link, Person
from elearn.accounts.services import credentials, tokens
from elearn.core import clock
from tests.factories.accounts import PASSWORD, actor_of, signed_in

STATES = {
    "suspended": {"suspended_at": clock.now()},
    "erased": {"erased_at": clock.now()},
    "unverified": {"email_verified_at": None},
}


@pytest.fixture
def doors(kernel, app, client, drain):
    """Someone with a session, a token and a link already sent, as they were before being closed out."""
    person = signed_in(kernel, client)
    with kernel.database.transaction():
        raw = tokens.create_token(actor_of(person), "essai", [next(iter(TOKEN_SCOPES))], 30)
        link = credentials.make_link(person.id, "reset", person.email)
    return person, raw, link


@pytest.mark.parametrize("state", list(STATES))
def test_every_door_is_closed(kernel, app, client, drain, doors, state):
    person, raw, link = doors
    with kernel.database.transaction() as session:
        session.execute(sa.update(Person).where(Person.id == person.id).values(**STATES[state]))
    visitor = app.test_client()
    assert client.get("/compte").status_code == 303, "session"
    assert visitor.submit("/connexion", {"email": person.email, "password": PASSWORD}).status_code == 422, "password"
    with kernel.database.reading():
        assert tokens.find(raw, spares_demonstration=True) is None, "token"
    me = visitor.get("/api/v1/me/", headers={"Authorization": f"Bearer {raw}"})
    assert me.status_code in {401, 404}, "API"
    if state != "unverified":  # whoever was only invited opens the account by such a link
        page = visitor.get("/mot-de-passe").text
        csrf = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
        sent = visitor.post(f"/mot-de-passe/{link}", data={"csrf_token": csrf, "password": "narse et tourbière 18"})
        assert sent.status_code == 404, "link"
        visitor.submit("/mot-de-passe", {"email": person.email})
        drain()
        with kernel.database.reading() as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(Link)) == 1, "a new link"
    assert visitor.get("/compte").status_code == 303
