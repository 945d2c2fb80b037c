"""V34: a token does what its scopes say and its owner may, at the time of the call; nothing more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from elearn.accounts.extend import TOKEN_SCOPES
from elearn.accounts.models import ApiToken, Person
from elearn.core import clock
from elearn.core.kernel import Kernel
from elearn.core.web.guard import access_of
from tests.factories.accounts import give_role, make_person
from tests.factories.interop import Program, make_token, program_of

# What of an address is no number.
SAID = {
    "slug": "essai", "attempt_id": "00000000-0000-4000-8000-000000000000", "number": "ATT-2026-000001",
    "code": "x" * 32,
}  # fmt: skip
# A scope opens the same routes on both databases.
on_one_database = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def person(kernel: Kernel) -> Person:
    with kernel.database.transaction():
        return make_person()


def routes(app: Any) -> list[tuple[str, str, str]]:
    """Method, address and scope of every route of the API ("" when it is open)."""
    api = {b.name for room in app.kernel.plugins for b in room.api}
    out = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.rpartition(".")[0] in api:
            values = dict.fromkeys(rule.arguments, 1) | SAID
            path = rule.build(values, append_unknown=False)[1]
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                access = access_of(app, rule.endpoint, method)
                scope = access.permission.scope if access.permission else ""
                out.append((method, path.removeprefix("/api/v1"), scope))
    return out


@on_one_database
def test_each_scope_opens_its_own_routes_and_no_other(app: Any, person: Person) -> None:
    found = routes(app)
    assert len(found) > 10
    for scope in TOKEN_SCOPES:
        program = program_of(app, person, scope)
        for method, path, needed in found:
            answer = program.send(method, path)
            refused = answer.status_code == 403
            assert refused == (needed not in {"", scope}), (scope, method, path, answer.status_code)
            assert answer.status_code != 401


@on_one_database
def test_without_a_token_only_the_open_routes_answer(app: Any, person: Person) -> None:
    program = Program(app)
    for method, path, needed in routes(app):
        assert (program.send(method, path).status_code == 401) == bool(needed), (method, path)


@on_one_database
def test_every_scope_of_a_route_can_be_asked_for_and_every_scope_has_a_route(app: Any) -> None:
    assert {scope for _m, _p, scope in routes(app) if scope} == set(TOKEN_SCOPES)


@pytest.mark.parametrize("loss", ["revoked", "expired", "suspended", "erased"])
def test_a_token_dies_at_the_next_request(app: Any, kernel: Kernel, person: Person, loss: str) -> None:
    program = program_of(app, person)
    assert program.get("/me").status_code == 200
    with kernel.database.transaction() as session:
        token = session.scalars(sa.select(ApiToken)).one()
        owner = session.get_one(Person, person.id)
        if loss == "revoked":
            token.revoked_at = clock.now()
        elif loss == "expired":
            token.expires_at = clock.now() - timedelta(seconds=1)
        elif loss == "suspended":
            owner.suspended_at = clock.now()
        else:
            owner.erased_at = clock.now()
    answer = program.get("/me")
    assert answer.status_code == 401
    assert person.email not in answer.text


def test_a_token_of_someone_who_must_set_up_a_second_factor_is_refused(
    app: Any, kernel: Kernel, person: Person
) -> None:
    program = program_of(app, person)
    with kernel.database.transaction():
        give_role(person, "trainer")
    answer = program.get("/me")
    assert answer.status_code == 403
    assert person.email not in answer.text


@on_one_database
def test_a_scope_that_nobody_offers_gives_nothing(app: Any, kernel: Kernel, person: Person) -> None:
    with kernel.database.transaction():
        token = make_token(person, "*", "admin", "progress", "progress:*", "PROGRESS:READ")
    program = Program(app, token)
    assert {program.send(m, p).status_code for m, p, needed in routes(app) if needed} == {403}
