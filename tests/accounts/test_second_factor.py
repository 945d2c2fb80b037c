import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from elearn.accounts.models import RecoveryCode, SecondFactor, SignInSession
from elearn.accounts.services.second_factor import matching_step
from tests.factories.accounts import PASSWORD, give_role, make_person

AT = (2026, 11, 22, 9)


def _sign_in(client, person):
    return client.submit("/connexion", {"email": person.email, "password": PASSWORD})


def _secret(page):
    return re.search(r'class="secret">([A-Z2-7]{32})<', page).group(1)


def _trainer(kernel):
    with kernel.database.transaction():
        person = make_person()
        give_role(person, "trainer")
    return person


def _code(secret, when):
    return pyotp.TOTP(secret).at(when)


def _set_up(client, when):
    page = client.get("/connexion/double-verification").text
    secret = _secret(page)
    done = client.submit("/connexion/double-verification", {"code": _code(secret, when)})
    assert done.status_code == 200
    return secret, re.findall(r'class="secret">([a-z2-7-]{19})<', done.text), done


def test_staff_must_set_it_up_at_first_sign_in_before_anything_else(kernel, client, at):
    person = _trainer(kernel)
    with at(*AT) as now:
        assert _sign_in(client, person).status_code == 303
        away = client.get("/compte")
        assert away.status_code == 303
        assert away.location == "/connexion/double-verification?next=/compte"
        before = client.get_cookie("estive").value
        _secret_key, codes, done = _set_up(client, now)
        assert len(codes) == 10
        assert done.headers["Cache-Control"] == "no-store"
        assert client.get("/compte").status_code == 200
        assert client.get_cookie("estive").value != before
        client.set_cookie("estive", before)
        assert client.get("/compte").status_code == 303  # what the cookie was is worth nothing now
    with kernel.database.reading() as session:
        assert not session.scalars(sa.select(SecondFactor.secret).where(~SecondFactor.secret.startswith("s1:"))).all()
        kept = set(session.scalars(sa.select(RecoveryCode.code_hash)))
        assert len(kept) == 10
        assert kept.isdisjoint(codes)


def test_looking_at_the_page_writes_nothing_and_shows_the_same_secret(kernel, client):
    person = _trainer(kernel)
    _sign_in(client, person)
    first = _secret(client.get("/connexion/double-verification").text)
    assert _secret(client.get("/connexion/double-verification").text) == first
    with kernel.database.reading() as session:
        assert session.get(SecondFactor, person.id) is None


def test_a_code_is_asked_at_each_sign_in_and_is_good_once(kernel, client, app, at):
    person = _trainer(kernel)
    with at(*AT) as now:
        _sign_in(client, person)
        secret, _codes, _done = _set_up(client, now)
        other = app.test_client()
        _sign_in(other, person)
        assert other.get("/compte").location == "/connexion/verification?next=/compte"
        # The one that served to set it up is refused, as any code that served.
        assert other.submit("/connexion/verification", {"code": _code(secret, now)}).status_code == 422
    with at(2026, 11, 22, 9, 1) as later:
        code = _code(secret, later)
        done = other.submit("/connexion/verification?next=/avis", {"code": f"{code[:3]} {code[3:]}"})
        assert (done.status_code, done.location) == (303, "/avis")
        assert other.get("/compte").status_code == 200
        third = app.test_client()
        _sign_in(third, person)
        assert third.submit("/connexion/verification", {"code": code}).status_code == 422


def test_a_recovery_code_replaces_it_once(kernel, client, app, at):
    person = _trainer(kernel)
    with at(*AT) as now:
        _sign_in(client, person)
        _secret_key, codes, _done = _set_up(client, now)
        for expected in (303, 422):
            other = app.test_client()
            _sign_in(other, person)
            typed = codes[0].upper().replace("-", " ")
            assert other.submit("/connexion/verification", {"code": typed}).status_code == expected


def test_five_wrong_codes_then_wait(kernel, client, at):
    person = _trainer(kernel)
    with at(*AT) as now:
        _sign_in(client, person)
        _set_up(client, now)
        client.submit("/inscription/envoyee", action="/deconnexion")
        _sign_in(client, person)
        answers = [client.submit("/connexion/verification", {"code": "000000"}).status_code for _ in range(6)]
    assert answers[:5] == [422] * 5
    assert answers[5] == 429


def test_people_of_the_demonstration_are_spared_on_loopback_alone(kernel, client):
    with kernel.database.transaction():
        person = make_person(is_demonstration=True)
        give_role(person, "administrator")
    _sign_in(client, person)
    assert client.get("/administration").status_code == 200


def test_someone_may_turn_it_on_and_off_unless_a_role_asks_for_it(kernel, client, at):
    with kernel.database.transaction():
        person = make_person()
    with at(*AT) as now:
        _sign_in(client, person)
        _set_up(client, now)
        assert client.submit("/compte/codes-de-secours", {"password": "faux"}).status_code == 422
        renewed = client.submit("/compte/codes-de-secours", {"password": PASSWORD})
        assert len(re.findall(r'class="secret">[a-z2-7-]{19}<', renewed.text)) == 10
        with kernel.database.transaction():
            give_role(person, "funder")
        refused = client.submit("/compte/double-verification/retirer", {"password": PASSWORD})
        assert refused.status_code == 409
        with kernel.database.transaction() as session:
            session.execute(sa.text("DELETE FROM accounts_membership"))
        assert client.submit("/compte/double-verification/retirer", {"password": PASSWORD}).status_code == 303
    with kernel.database.reading() as session:
        assert session.get(SecondFactor, person.id) is None
        assert session.scalar(sa.select(sa.func.count()).select_from(RecoveryCode)) == 0


def test_a_role_given_during_a_session_asks_for_it_at_the_next_request(kernel, client):
    with kernel.database.transaction():
        person = make_person()
    _sign_in(client, person)
    assert client.get("/compte").status_code == 200
    with kernel.database.transaction():
        give_role(person, "manager")
    assert client.get("/compte").location.startswith("/connexion/double-verification")
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(SignInSession)) == 1


@given(st.integers(min_value=-3, max_value=3), st.integers(min_value=0, max_value=29))
def test_codes_of_the_present_step_and_its_neighbours_are_taken_and_only_later_than_the_last(shift, seconds):
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    now = datetime(2026, 11, 22, 9, tzinfo=UTC) + timedelta(seconds=seconds)
    step = int(now.timestamp()) // 30 + shift
    code = pyotp.TOTP(secret).generate_otp(step)
    assert matching_step(secret, code, now) == (step if abs(shift) <= 1 else None)
    assert matching_step(secret, code, now, after=step) is None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "é" * 6])
def test_what_is_not_a_code_is_refused_without_fail(code):
    assert matching_step("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", code, datetime(2026, 11, 22, tzinfo=UTC)) is None
