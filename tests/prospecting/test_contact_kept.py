"""A contact that is noted too late: what was written of it is not lost."""

import re

import pytest

from elearn.prospecting import queries
from elearn.prospecting.services import prospects
from tests.factories.pool import make_independent
from tests.prospecting.test_prospects import SHEET, make_circle

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@on_sqlite
def test_a_contact_noted_after_the_hold_has_ended_keeps_its_words_and_takes_the_hold_again(kernel, client, enter, on):
    on(2026, 11, 2, 9)
    with kernel.database.transaction():
        anne, bruno = make_independent(), make_independent()
        prospect = prospects.add(anne, make_circle(anne, bruno), SHEET)
        prospects.claim(anne, prospect)
    here = f"/prospection/fiches/{prospect}"
    on(2026, 11, 4, 10)
    enter(anne.id)
    said = {"channel": "call", "note": "canari-note", "key": "k1"}
    with kernel.database.transaction():
        prospects.claim(anne, prospect)
    before = client.get(here).text  # the form is open in the page
    token = re.search(r'name="csrf_token" value="([^"]+)"', before).group(1)
    with kernel.database.transaction():
        prospects.release(anne, prospect)
        prospects.claim(bruno, prospect)
    page = client.post(f"{here}/contacts", data={**said, "csrf_token": token})
    assert (page.status_code, "canari-note" in page.text, "gardé ici" in page.text) == (422, True, True)
    with kernel.database.transaction():
        prospects.release(bruno, prospect)
    for _twice in range(2):
        again = client.post(f"{here}/contacts", data={**said, "take": "1", "csrf_token": token})
        assert again.status_code == 303
    with kernel.database.reading():
        assert [one.note for one in queries.prospects.contacts(prospect)[0]] == ["canari-note"]
        assert queries.prospects.prospect(anne, prospect)[0].holder_id == anne.id
