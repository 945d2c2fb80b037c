"""V33: by the pages themselves, nobody gives a right they do not hold, nor keeps one withdrawn."""

import re

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Membership, PlatformRole
from elearn.accounts.services import organisations
from elearn.core.policy import SYSTEM
from tests.factories.accounts import make_organisation, signed_in


@pytest.mark.parametrize("role", ["", "trainer", "manager", "funder", "approver", "buyer"])
def test_no_other_role_gives_rights(kernel, client, role):
    person = signed_in(kernel, client, *([role] if role else []))
    with kernel.database.transaction():
        place = make_organisation("training_body")
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/compte").text).group(1)
    for path, data in (
        (f"/administration/personnes/{person.id}/administration", {"give": "1"}),
        (f"/administration/organisations/{place.id}/membres", {"email": person.email, "role": "trainer"}),
        ("/administration/personnes/inviter", {"given_name": "A", "family_name": "B", "email": "a@b.example"}),
        ("/administration/organisations/ajouter", {"kind": "funder", "name": "X"}),
    ):
        assert client.post(path, data={"csrf_token": token, **data}).status_code == 403, path
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(PlatformRole)) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(Membership)) == (1 if role else 0)


def test_a_withdrawn_right_is_gone_at_the_next_request(kernel, client):
    with kernel.database.transaction():
        from tests.factories.accounts import give_role, make_person

        give_role(make_person(), "administrator")
    person = signed_in(kernel, client, "administrator")
    assert client.get("/administration").status_code == 200
    with kernel.database.transaction():
        organisations.withdraw_administration(SYSTEM, person.id)
    assert client.get("/administration").status_code == 403


def test_the_last_administrator_stays(kernel, client):
    person = signed_in(kernel, client, "administrator")
    path = f"/administration/personnes/{person.id}"
    assert client.submit(path, {"give": "0"}, action="/administration").status_code == 409
    assert client.get("/administration").status_code == 200
