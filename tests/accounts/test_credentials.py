import re

import sqlalchemy as sa

from elearn.accounts.models import Audit, Link, Person, SignInSession
from elearn.core import mail
from elearn.core.jobs.models import Job
from tests.factories.accounts import PASSWORD, make_person, signed_in

NEW = "narse et tourbière 18 vents"


def _mails(kernel, to):
    with kernel.database.reading():
        return mail.kept(recipient=to)


def _link(message):
    return re.search(r"http://127\.0\.0\.1(/\S+)", message.text).group(1)


def _ask(kernel, client, drain, email):
    response = client.submit("/mot-de-passe", {"email": email})
    assert (response.status_code, response.location) == (303, "/mot-de-passe/envoye")
    drain()
    return _mails(kernel, email)


def test_a_forgotten_password_is_chosen_again_once_and_ends_every_session(kernel, client, app, drain):
    person = signed_in(kernel, app.test_client())
    (message,) = _ask(kernel, client, drain, person.email)
    path = _link(message)
    page = client.get(path)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert client.submit(path, {"password": "court"}).status_code == 422
    assert client.submit(path, {"password": NEW}).status_code == 303
    assert client.get("/compte").status_code == 200
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(SignInSession)) == 1
        assert "password.reset" in session.scalars(sa.select(Audit.action)).all()
    assert client.get(path).status_code == 404
    assert app.test_client().submit("/connexion", {"email": person.email, "password": PASSWORD}).status_code == 422


def test_a_newer_link_ends_the_older_and_all_end_after_an_hour(kernel, client, drain, at):
    with at(2026, 11, 2, 8):
        with kernel.database.transaction():
            person = make_person()
        (first,) = _ask(kernel, client, drain, person.email)
        second = _ask(kernel, client, drain, person.email)[0]
        assert client.get(_link(first)).status_code == 404
        assert client.get(_link(second)).status_code == 200
    with at(2026, 11, 2, 9):
        assert client.get(_link(second)).status_code == 404


def test_an_unknown_or_suspended_address_receives_nothing(kernel, client, drain, at):
    from elearn.core import clock

    with kernel.database.transaction():
        person = make_person(suspended_at=clock.now())
    assert _ask(kernel, client, drain, "personne@essai.example") == []
    assert _ask(kernel, client, drain, person.email) == []
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Link)) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(Job)) == 2  # one each, alike


def test_the_password_changes_against_the_present_one_and_ends_the_other_sessions(kernel, client, app):
    person = signed_in(kernel, client)
    other = app.test_client()
    other.submit("/connexion", {"email": person.email, "password": PASSWORD})
    page = "/compte/securite"
    assert client.submit(page, {"current": "faux", "new": NEW}, action="/compte/mot-de-passe").status_code == 422
    refused = client.submit(page, {"current": PASSWORD, "new": "motdepasse123456"}, action="/compte/mot-de-passe")
    assert refused.status_code == 422
    done = client.submit(page, {"current": PASSWORD, "new": NEW}, action="/compte/mot-de-passe")
    assert done.status_code == 303
    assert client.get("/compte").status_code == 200
    assert other.get("/compte").status_code == 303
    assert other.submit("/connexion", {"email": person.email, "password": NEW}).status_code == 303


def test_the_address_changes_by_the_link_sent_there_and_the_former_one_is_told(kernel, client, drain):
    person = signed_in(kernel, client)
    wished = {"email": "Nouvelle@Essai.example", "password": PASSWORD}
    assert client.submit("/compte/securite", wished, action="/compte/adresse").status_code == 303
    drain()
    (message,) = _mails(kernel, "nouvelle@essai.example")
    path = _link(message)
    assert client.get(path).status_code == 200
    with kernel.database.reading() as session:
        assert session.get(Person, person.id).email == person.email
    assert client.submit(path).status_code == 303
    drain()
    with kernel.database.reading() as session:
        assert session.get(Person, person.id).email == "nouvelle@essai.example"
    (told,) = _mails(kernel, person.email)
    assert told.subject == "L’adresse de votre compte a changé"


def test_moving_to_an_address_that_has_an_account_answers_alike(kernel, client, drain):
    person = signed_in(kernel, client)
    with kernel.database.transaction():
        taken = make_person()
    wished = {"email": taken.email, "password": PASSWORD}
    assert client.submit("/compte/securite", wished, action="/compte/adresse").status_code == 303
    drain()
    (message,) = _mails(kernel, taken.email)
    assert message.subject == "Vous avez déjà un compte"
    with kernel.database.reading() as session:
        assert session.get(Person, person.id).email == person.email


def test_devices_are_listed_and_signed_out_one_by_one_or_all(kernel, client, app):
    person = signed_in(kernel, client)
    other = app.test_client()
    agent = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"}
    page = other.get("/connexion").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    other.post("/connexion", data={"csrf_token": token, "email": person.email, "password": PASSWORD}, headers=agent)
    page = client.get("/compte/securite").text
    assert "Firefox, Windows" in page
    with kernel.database.reading() as session:
        mine, theirs = session.scalars(sa.select(SignInSession.id).order_by(SignInSession.id)).all()
    assert client.submit("/compte/securite", action=f"/sessions/{theirs}/fermer").status_code == 303
    assert other.get("/compte").status_code == 303
    assert client.submit("/compte/securite", action="/sessions/fermer-tout").status_code == 303
    assert client.get("/compte").status_code == 303
    assert mine


def test_nobody_signs_out_another_person(kernel, client, app):
    signed_in(kernel, client)
    signed_in(kernel, app.test_client())
    with kernel.database.reading() as session:
        ids = session.scalars(sa.select(SignInSession.id).order_by(SignInSession.id)).all()
    page = client.get("/compte/securite").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    assert client.post(f"/compte/sessions/{ids[1]}/fermer", data={"csrf_token": token}).status_code == 404
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(SignInSession)) == 2
