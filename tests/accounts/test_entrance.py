import re

import pytest
import sqlalchemy as sa

from elearn.accounts import queries
from elearn.accounts.models import Audit, Person, SignInSession, SignUp
from elearn.accounts.services import sessions
from elearn.core import mail
from tests.factories.accounts import PASSWORD, give_role, make_person, signed_in

NEW = {"given_name": "Lou", "family_name": "Vernet", "email": "Lou.Vernet@Essai.example", "password": PASSWORD}


def _mails(kernel, to):
    with kernel.database.reading():
        return mail.kept(recipient=to)


def _link(text):
    return re.search(r"http://127\.0\.0\.1(/\S+)", text).group(1)


def _people(kernel):
    with kernel.database.reading() as session:
        return list(session.execute(sa.select(Person)).scalars())


@pytest.fixture
def joined(kernel, client, drain):
    """The link that confirms a sign-up just asked for."""
    response = client.submit("/inscription", NEW)
    assert (response.status_code, response.location) == (303, "/inscription/envoyee")
    drain()
    (message,) = _mails(kernel, "lou.vernet@essai.example")
    return _link(message.text)


def test_a_newcomer_joins_confirms_and_is_in(kernel, client, joined):
    assert _people(kernel) == []
    assert client.get(joined).status_code == 200
    assert _people(kernel) == []  # opening a link changes nothing
    response = client.submit(joined, {"password": PASSWORD})
    assert response.status_code == 303
    (person,) = _people(kernel)
    assert person.email == "lou.vernet@essai.example"
    assert person.email_verified_at is not None
    assert person.display_name == "Lou Vernet"
    assert "Se déconnecter" in client.get("/").text or client.get("/").status_code in {302, 303}
    assert client.get(joined).status_code == 404  # it has served


def test_the_link_is_worth_nothing_without_the_password_of_the_request(kernel, client, joined):
    assert client.submit(joined, {"password": "un autre mot de passe 12"}).status_code == 422
    assert _people(kernel) == []


def test_the_link_ends_after_two_days(client, joined, at):
    with at(2036, 1, 1):
        assert client.get(joined).status_code == 404


def test_joining_with_a_known_address_answers_alike_and_writes_otherwise(kernel, client, drain):
    with kernel.database.transaction():
        known = make_person(email="lou.vernet@essai.example")
    response = client.submit("/inscription", NEW)
    assert (response.status_code, response.location) == (303, "/inscription/envoyee")
    drain()
    (message,) = _mails(kernel, known.email)
    assert message.subject == "Vous avez déjà un compte"
    assert "/inscription/confirmer/" not in message.text
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(SignUp)) == 0


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("email", "pas une adresse", "ne s’écrit pas ainsi"),
        ("given_name", "http://exemple.example", "sans adresse"),
        ("password", "court", "au moins 15"),
        ("password", "motdepasse123456", "trop courant"),
        ("family_name", "", "Remplissez ce champ"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field_and_nothing_is_kept(kernel, client, field, value, said):
    response = client.submit("/inscription", {**NEW, field: value})
    assert response.status_code == 422
    assert said in response.text
    assert "Vernet" in response.text or field == "family_name"  # what was typed is kept
    assert PASSWORD not in response.text
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(SignUp)) == 0


def test_signing_in_goes_on_to_the_page_that_was_wanted_and_signing_out_ends_it(kernel, client):
    with kernel.database.transaction():
        person = make_person()
    response = client.submit("/connexion?next=/avis", {"email": person.email.upper(), "password": PASSWORD})
    assert (response.status_code, response.location) == (303, "/avis")
    with kernel.database.reading() as session:
        (kept,) = session.execute(sa.select(SignInSession)).scalars()
    cookie = client.get_cookie("estive").value
    assert kept.token_hash not in cookie
    page = client.get("/inscription/envoyee").text
    assert "Se déconnecter" in page
    assert client.submit("/inscription/envoyee", action="/deconnexion").status_code == 303
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(SignInSession)) == 0
        assert list(session.execute(sa.select(Audit.action).order_by(Audit.id)).scalars()) == ["sign-in", "sign-out"]
    client.set_cookie("estive", cookie)
    assert "Se déconnecter" not in client.get("/inscription/envoyee").text


@pytest.mark.parametrize("state", ["unknown", "wrong", "suspended", "unverified", "erased", "no password"])
def test_a_refused_sign_in_says_one_same_thing(kernel, client, state):
    values = {
        "suspended": {"suspended_at": _now()},
        "unverified": {"email_verified_at": None},
        "erased": {"erased_at": _now()},
        "no password": {"password_hash": ""},
    }.get(state, {})
    with kernel.database.transaction():
        person = make_person(**values)
    email = "inconnue@essai.example" if state == "unknown" else person.email
    password = "un mot de passe faux 00" if state == "wrong" else PASSWORD
    response = client.submit("/connexion", {"email": email, "password": password})
    assert response.status_code == 422
    assert "L’adresse ou le mot de passe ne convient pas." in response.text
    with kernel.database.reading() as session:
        lines = list(session.execute(sa.select(Audit.action, Audit.person_id)))
    assert lines == [("sign-in.refused", None if state == "unknown" else person.id)]


def _now():
    from elearn.core import clock

    return clock.now()


def test_a_person_suspended_while_signed_in_is_out_at_the_next_request(kernel, client):
    person = signed_in(kernel, client)
    assert "Se déconnecter" in client.get("/inscription/envoyee").text
    with kernel.database.transaction() as session:
        session.execute(sa.update(Person).where(Person.id == person.id).values(suspended_at=_now()))
    assert "Se déconnecter" not in client.get("/inscription/envoyee").text


def test_a_session_ends_idle_or_old_and_last_seen_is_written_by_a_post_at_most_every_ten_minutes(kernel, client, at):
    with at(2026, 11, 2, 8):
        person = signed_in(kernel, client)

    def is_in(*when):
        with at(*when):
            return "Se déconnecter" in client.get("/inscription/envoyee").text

    def last_seen():
        with kernel.database.reading() as session:
            return session.execute(sa.select(SignInSession.last_seen_at)).scalar_one()

    assert person.id
    first = last_seen()
    with at(2026, 11, 2, 8, 5):
        client.submit("/inscription/envoyee", {"locale": "fr"}, action="/langue")
    assert last_seen() == first
    with at(2026, 11, 2, 8, 11):
        client.get("/inscription/envoyee")
        assert last_seen() == first  # reading writes nothing
        client.submit("/inscription/envoyee", {"locale": "fr"}, action="/langue")
    assert last_seen().minute == 11
    assert is_in(2026, 11, 2, 20, 10)
    assert not is_in(2026, 11, 2, 20, 11)


def test_staff_are_signed_out_after_half_an_hour(kernel, client, at):
    with at(2026, 11, 2, 8):
        signed_in(kernel, client, "manager")
    with at(2026, 11, 2, 8, 29):
        assert "Se déconnecter" in client.get("/inscription/envoyee").text
    with at(2026, 11, 2, 8, 30):
        assert "Se déconnecter" not in client.get("/inscription/envoyee").text


def test_the_actor_carries_roles_and_memberships(kernel):
    with kernel.database.transaction():
        person = make_person(is_demonstration=True)
        give_role(person, "buyer")
        give_role(person, "manager")
        give_role(person, "administrator")
        token = sessions.open_session(person.id, sessions.Caller())
    with kernel.database.reading():
        actor = sessions.find(token, spares_demonstration=True).actor
        assert actor.roles == {"buyer", "manager", "administrator"}
        assert {m.role for m in actor.memberships} == {"buyer", "manager"}
        assert actor.pending == ""
        assert sessions.find(token, spares_demonstration=False).actor.pending == "second-factor-setup"
        assert sessions.find("another", spares_demonstration=True) is None
        assert queries.people([person.id])[person.id].email == person.email


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_the_page(client):
    page = client.submit("/inscription", {"given_name": "", "family_name": "", "email": "rien", "password": "court"})
    assert page.status_code == 422
    told = [part.split('-error"')[0] for part in page.text.split('<p class="error" id="')[1:]]
    assert told == ["given_name", "family_name", "email", "password"]
