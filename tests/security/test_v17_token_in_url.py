"""V17: a secret that must stand in an address goes no further: not to another page, nor to a list of redirects."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from elearn.accounts.models import SignInSession
from tests.factories.accounts import PASSWORD, make_person
from tests.factories.interop import make_token

SECRETS = re.compile(r"[?&](?:token|jeton|key|session|sid|csrf_token|password|code)=", re.IGNORECASE)
WALKED = (
    "/",
    "/formations",
    "/telecentres",
    "/compte",
    "/compte/securite",
    "/mon-espace",
    "/mes-reservations",
    "/avis",
)


@pytest.fixture
def someone(kernel):
    with kernel.database.transaction():
        person = make_person()
        make_token(person, "profile:read")
        return person


def test_pages_opened_by_a_secret_tell_nobody_where_one_came_from(app, client):
    """Whatever the room, and whether or not the secret is right: the rule is kept in one place."""
    tried = 0
    for rule in app.url_map.iter_rules():
        if "token" not in rule.arguments or "GET" not in (rule.methods or ()) or rule.rule.startswith("/api/"):
            continue
        _host, path = rule.build(dict.fromkeys(rule.arguments, "abc")) or ("", "")
        answer = client.get(path)
        assert answer.headers["Referrer-Policy"] == "no-referrer", rule.rule
        tried += 1
    assert tried >= 6


def test_neither_a_session_nor_a_password_is_ever_in_a_link_or_a_redirect(kernel, client, someone):
    page = client.get("/connexion?next=/mon-espace")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text).group(1)
    answer = client.post("/connexion", data={"email": someone.email, "password": PASSWORD, "csrf_token": token})
    assert answer.status_code == 303
    assert not SECRETS.search(answer.location)
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(SignInSession)) == 1
    for path in WALKED:
        shown = client.get(path)
        links = [*re.findall(r'(?:href|src|action)="([^"]*)"', shown.text), shown.headers.get("Location", "")]
        assert [link for link in links if SECRETS.search(link) or token in link or PASSWORD in link] == [], path
