"""Finding someone by what another types of their address."""

import pytest

from elearn.accounts import queries
from elearn.testing.counting import executed
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


def test_many_addresses_are_found_at_once_and_by_the_way_each_was_typed(kernel):
    with kernel.database.transaction():
        zoe, ana = make_person(email="zoe@essai.example"), make_person(email="ana@essai.example")
    typed = [" Zoe@Essai.example ", "ana@essai.example", "nobody@essai.example", "zoe"]
    with kernel.database.reading(), executed(kernel.database) as seen:
        found = queries.people_by_email(typed)
    assert {email: card.id for email, card in found.items()} == {typed[0]: zoe.id, typed[1]: ana.id}
    assert len(seen) == 1
