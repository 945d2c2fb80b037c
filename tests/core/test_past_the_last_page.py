"""A page past the last of a list does not exist, in every room: an empty list would say that there is nothing."""

from __future__ import annotations

from typing import Any

import pytest

from elearn.accounts.models import Person
from elearn.core import db
from tests.factories.accounts import give_role
from tests.factories.pool import make_buyer

LISTS = (
    "/administration/attestations", "/administration/journal", "/administration/personnes",
    "/administration/declaration-des-vendeurs", "/admin/signalements", "/annuaire", "/annuaire/offres", "/avis",
    "/demandes", "/formations", "/mes-demandes", "/mes-evaluations", "/factures-recues", "/mes-factures", "/relectures",
    "/telecentres/chercher?q=bureau",
)  # fmt: skip


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_no_list_answers_a_page_past_its_last(kernel: Any, client: Any, enter: Any) -> None:
    with kernel.database.transaction():
        who = make_buyer()
        person = db.session().get_one(Person, who.id)
        for role in ("administrator", "trainer"):
            give_role(person, role)
    enter(who)
    for path in LISTS:
        link = "&" if "?" in path else "?"
        assert client.get(path).status_code == 200, path
        assert client.get(f"{path}{link}page=1").status_code == 200, path
        past = client.get(f"{path}{link}page=999")
        assert past.status_code == 404, path
        assert "Cette page de la liste n’existe pas" in past.text, path
