"""A company that is in the list already: found by its name, opened from the form that would list it again."""

import pytest

from elearn.prospecting import links, queries
from elearn.prospecting.checking import Sheet
from elearn.prospecting.services import needs, prospects
from tests.factories.pool import company_of, make_buyer, make_independent
from tests.pool.conftest import cast
from tests.prospecting.test_prospects import SHEET, make_circle

__all__ = ["cast"]
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("bessaguet", 1), ("La Scierie BESSAGUET", 1), ("404 833", 1), ("404833048", 1), ("", 3), ("100%", 1),
        ("%", 3), ("scierie thermes", 0), ("9", 1), ("9" * 400, 0),
    ],
)  # fmt: skip
def test_a_list_is_searched_by_words_of_a_name_or_by_siren(cast, q, found):
    made = make_circle(cast.anne)
    for sheet in (SHEET, Sheet("Thermes de la Narse", "event", "999 993 017"), Sheet("100% Bois", "event")):
        prospects.add(cast.anne, made, sheet)
    cards, total = queries.prospects.of_circle(cast.anne, made, q=q)
    assert (len(cards), total) == (found, found)


@on_sqlite
def test_the_form_leads_to_the_sheet_that_is_there_and_says_who_follows_it(kernel, client, enter):
    with kernel.database.transaction():
        anne, bruno = make_independent(), make_independent()
        made = make_circle(anne, bruno)
        there = prospects.add(bruno, made, SHEET)
        second = prospects.add(anne, made, Sheet("Thermes", "event"))
    enter(anne.id)
    link = f'href="/prospection/fiches/{there}"'
    for said in ({"name": "Bessaguet scierie"}, {"name": "Autre nom", "siren": "404833048"}):
        page = client.submit(f"/prospection/{made}/ajouter", {**said, "source": "event"})
        assert (page.status_code, link in page.text) == (422, True), said
    page = client.submit(f"/prospection/fiches/{second}/modifier", {"siren": "404833048"})
    assert (page.status_code, link in page.text) == (422, True)
    assert "ne correspond" in client.get(f"/prospection/{made}?q=garage").text


@on_sqlite
def test_a_need_that_has_become_a_request_leads_its_own_buyers_to_it_and_offers_nothing_to_others(
    kernel, client, enter
):
    with kernel.database.transaction():
        anne, buyer, rival = make_independent(), make_buyer(), make_buyer()
        prospect = prospects.add(anne, make_circle(anne), SHEET)
        needs.express(anne, prospect, "secretariat", "Agenda", "Tenir l’agenda.")
        request = needs.convert(buyer, prospect, company_of(buyer))
    here = f"/demandes/depuis/{links.token(kernel.settings.secret_key, prospect)}"
    for person, leads in ((buyer, True), (rival, False), (anne, False)):
        enter(person.id)
        page = client.get(here).text
        assert (f'href="/mes-demandes/{request}"' in page, "En faire une demande" in page) == (leads, False)
