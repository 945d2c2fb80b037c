"""V21: a form writes its own fields and nothing else, whatever is sent with them."""

import sqlalchemy as sa

from elearn.accounts.models import Membership, Organisation, Person, PlatformRole, SignUp
from tests.factories.accounts import PASSWORD, make_organisation, signed_in

EXTRA = {
    "role": "administrator",
    "roles": "administrator",
    "is_admin": "1",
    "is_administrator": "1",
    "is_demonstration": "1",
    "verified": "1",
    "price": "0",
    "score": "100",
    "tenant_id": "1",
}


def _columns(model, *but):
    return {c.name: "1" for c in model.__table__.columns if c.name not in but}


def _row(kernel, model, key):
    with kernel.database.reading() as session:
        row = session.get_one(model, key)
        return {c.name: getattr(row, c.name) for c in model.__table__.columns}


def test_a_profile_writes_five_columns(kernel, client):
    person = signed_in(kernel, client)
    before = _row(kernel, Person, person.id)
    own = {"given_name": "Lou", "family_name": "V", "status": "other", "telecentre_id": "", "locale": "fr"}
    assert client.submit("/compte", {**_columns(Person), **EXTRA, **own}).status_code == 303
    after = _row(kernel, Person, person.id)
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"given_name", "family_name", "display_name", "status"}
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(PlatformRole)) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(Membership)) == 0


def test_a_sign_up_chooses_neither_its_role_nor_its_state(kernel, client):
    new = {"given_name": "Lou", "family_name": "V", "email": "lou@essai.example", "password": PASSWORD}
    assert client.submit("/inscription", {**_columns(SignUp), **EXTRA, **new}).status_code == 303
    with kernel.database.reading() as session:
        row = session.scalars(sa.select(SignUp)).one()
        assert row.token_hash is None
        assert row.password_hash.startswith("$argon2id$")
        assert row.expires_at > row.created_at
        assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 0


def test_the_kind_of_an_organisation_never_changes_by_its_form(kernel, client):
    signed_in(kernel, client, "administrator")
    with kernel.database.transaction():
        place = make_organisation("company")
    path = f"/administration/organisations/{place.id}/modifier"
    assert client.submit(path, {**_columns(Organisation), **EXTRA, "kind": "training_body", "siret": "", "email": "",
                                "country": "FR", "vat_number": "", "name": "Autre"}).status_code == 303  # fmt: skip
    after = _row(kernel, Organisation, place.id)
    assert (after["kind"], after["name"], after["closed_at"]) == ("company", "Autre", None)
