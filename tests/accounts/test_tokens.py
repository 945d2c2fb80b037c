import re

import pytest
import sqlalchemy as sa

from elearn.accounts.extend import TOKEN_SCOPES
from elearn.accounts.models import ApiToken
from elearn.accounts.services import administration, tokens
from elearn.core.errors import Invalid, Missing
from elearn.core.policy import SYSTEM
from tests.factories.accounts import actor_of, give_role, make_person, signed_in


def _scope():
    return next(iter(TOKEN_SCOPES))


def _find(kernel, raw, spares=True):
    with kernel.database.reading():
        return tokens.find(raw, spares_demonstration=spares)


def test_a_token_is_shown_once_kept_hashed_and_carries_its_scopes_only(kernel, client):
    person = signed_in(kernel, client)
    done = client.submit("/compte/jetons", {"name": "tableur", "scopes": _scope(), "days": "30"}, action="")
    assert done.status_code == 200
    raw = re.search(r"estive_[\w-]{43}", done.text).group(0)
    assert done.headers["Cache-Control"] == "no-store"
    assert raw not in client.get("/compte/jetons").text
    with kernel.database.reading() as session:
        row = session.scalars(sa.select(ApiToken)).one()
        assert raw not in row.token_hash
    actor = _find(kernel, raw).actor
    assert actor.person_id == person.id
    assert actor.scopes == {_scope()}
    assert client.submit("/compte/jetons", action=f"/{row.id}/revoquer").status_code == 303
    assert _find(kernel, raw) is None


@pytest.mark.parametrize(
    "change", [{"name": ""}, {"name": "x" * 81}, {"scopes": []}, {"scopes": ["everything"]}, {"days": 36500}]
)
def test_what_cannot_be_a_token_is_refused(kernel, change):
    with kernel.database.transaction():
        person = make_person()
        values = {"name": "tableur", "scopes": [_scope()], "days": 30, **change}
        with pytest.raises(Invalid):
            tokens.create_token(actor_of(person), **values)


def test_a_token_follows_the_present_rights_of_its_owner(kernel, at):
    with at(2026, 11, 2):
        with kernel.database.transaction():
            person = make_person()
            raw = tokens.create_token(actor_of(person), "tableur", [_scope()], 30)
        assert _find(kernel, raw).actor.roles == frozenset()
        with kernel.database.transaction():
            give_role(person, "manager")
        found = _find(kernel, raw).actor
        assert found.roles == {"manager"}
        assert found.pending == "second-factor-setup"  # closed until the second factor is set up
        with kernel.database.transaction():
            administration.suspend(SYSTEM, person.id, "security", "Un jeton a été vu ailleurs.")
        assert _find(kernel, raw) is None
        with kernel.database.transaction():
            administration.restore(SYSTEM, person.id)
        assert _find(kernel, raw) is not None
    with at(2026, 12, 2):
        assert _find(kernel, raw) is None


def test_nobody_revokes_anothers_token(kernel):
    with kernel.database.transaction() as session:
        owner, other = make_person(), make_person()
        tokens.create_token(actor_of(owner), "tableur", [_scope()], 30)
        token_id = session.scalars(sa.select(ApiToken.id)).one()
        with pytest.raises(Missing):
            tokens.revoke_token(actor_of(other), token_id)
