"""The legal identity written from two windows: the second is told, and keeps what it typed."""

import re

import pytest

from elearn.directory.queries import identities
from elearn.directory.services import identities as keeping
from elearn.directory.services.identities import IdentitySheet
from tests.factories.accounts import actor_of, make_person
from tests.factories.races import at_once

HERE = "/mon-profil/identite"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_second_window_does_not_write_over_the_first_in_silence(kernel, client, enter, on):
    on(2026, 11, 23, 9)
    with kernel.database.transaction():
        someone = actor_of(make_person())
    enter(someone.id)
    page = client.get(HERE).text
    old = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("csrf_token", "seen")}
    first = {"legal_name": "Anne Vidal EI", "street": "1 rue Haute", "country": "FR"}
    assert client.submit(HERE, first).status_code == 303
    on(2026, 11, 23, 9, 1)
    late = client.post(HERE, data={**old, "legal_name": "Anne Vidal-Roux EI", "country": "FR"})
    assert late.status_code == 422
    assert "Une autre fenêtre a changé ceci" in late.text
    assert 'value="Anne Vidal-Roux EI"' in late.text
    with kernel.database.reading():
        assert identities.declared(someone).legal_name == "Anne Vidal EI"
    assert client.post(HERE, data={**old, **first}).status_code == 303, "the same words again are no change"
    now = re.search(r'name="seen" value="([^"]*)"', late.text)[1]
    on(2026, 11, 23, 9, 2)
    known = {**old, "seen": re.search(r'name="seen" value="([^"]*)"', client.get(HERE).text)[1]}
    assert now
    again = client.post(HERE, data={**known, "legal_name": "Anne Vidal-Roux EI", "country": "FR"})
    assert again.status_code == 303
    with kernel.database.reading():
        assert identities.declared(someone).legal_name == "Anne Vidal-Roux EI"


def test_a_first_identity_pressed_twice_at_once_is_kept_once(kernel):
    with kernel.database.transaction():
        someone = actor_of(make_person())

    def press(_n):
        with kernel.database.transaction():
            keeping.keep(someone, IdentitySheet("Anne Vidal EI"), "")

    assert at_once([(n,) for n in range(4)], press) == [None] * 4
