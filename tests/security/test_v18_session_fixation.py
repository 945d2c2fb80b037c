"""V18: the cookie changes at each step of entry, and what it was before is worth nothing."""

import sqlalchemy as sa

from elearn.accounts.models import SignInSession
from tests.factories.accounts import PASSWORD, make_person, signed_in


def _cookie(client):
    found = client.get_cookie("estive")
    return found.value if found else None


def test_the_cookie_changes_at_sign_in_and_the_one_before_stays_a_stranger(kernel, app, client):
    with kernel.database.transaction():
        person = make_person()
    client.get("/connexion")
    planted = _cookie(client)
    client.submit("/connexion", {"email": person.email, "password": PASSWORD})
    assert _cookie(client) != planted
    attacker = app.test_client()
    attacker.set_cookie("estive", planted)
    assert attacker.get("/compte").status_code == 303


def test_the_cookie_is_worth_nothing_after_signing_out_or_a_new_sign_in(kernel, app, client):
    signed_in(kernel, client)
    stolen = _cookie(client)
    client.submit("/compte", action="/deconnexion")
    thief = app.test_client()
    thief.set_cookie("estive", stolen)
    assert thief.get("/compte").status_code == 303


def test_the_session_is_256_bits_that_the_database_does_not_hold(kernel, client):
    from flask.sessions import SecureCookieSessionInterface

    signed_in(kernel, client)
    serializer = SecureCookieSessionInterface().get_signing_serializer(client.application)
    token = serializer.loads(_cookie(client))["_user_id"]
    assert len(token) == 43
    with kernel.database.reading() as session:
        row = session.scalars(sa.select(SignInSession)).one()
    assert token not in (row.token_hash, row.proposed_secret)
    assert len(row.token_hash) == 64


def test_a_forged_or_foreign_cookie_is_a_stranger(kernel, app, client):
    signed_in(kernel, client)
    for value in ("", "x", _cookie(client)[:-2], "eyJfdXNlcl9pZCI6IjEifQ.aSFx.AAAA"):
        stranger = app.test_client()
        stranger.set_cookie("estive", value)
        assert stranger.get("/compte").status_code == 303
