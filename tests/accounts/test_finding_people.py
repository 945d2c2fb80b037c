"""Finding someone by what another types of their address."""

import pytest

from elearn.accounts import queries
from tests.factories.accounts import make_person


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_address_is_found_however_it_is_typed_and_what_is_none_finds_nobody(kernel):
    with kernel.database.transaction():
        zoe = make_person(email="zoe@xn--t-9fab.example")
    with kernel.database.reading():
        assert {queries.person_by_email(typed).id for typed in ("zoe@xn--t-9fab.example", " Zoe@ÉTÉ.example. ")} == {
            zoe.id
        }
        assert [queries.person_by_email(typed) for typed in ("", "zoe", "zoe@été", "zoe\0@x.example")] == [None] * 4
