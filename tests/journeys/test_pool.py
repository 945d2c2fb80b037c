"""Four companies buy together, three independents answer together: from the needs to invoices and reviews.

bin/test --long tests/journeys/test_pool.py
"""

import pytest

from tests.journeys import newcomer, pool
from tests.journeys.newcomer import press, press_twice
from tests.journeys.pool import text
from tests.journeys.site import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.long, pytest.mark.timeout(300)]

CLUSTER = "Grappe Métal des Plateaux"
MANAGER = "grappe@estive.example"
# Address, pages, hours of each company; the first two order.
NEEDS = (
    ("entreprise@estive.example", 20, 12),
    ("membre@estive.example", 10, 8),
    ("tolerie@estive.example", 5, 10),
    ("outillage@estive.example", 15, 10),
)
NOE, BJORN, APOLLINE = "Noé Castagnier", "Björn Hallebeek", "Apolline Vidalenc"
REFUSAL = "Le couple de serrage de la page 3 est faux."


def test_a_cluster_gathers_its_needs_and_a_group_wins_delivers_invoices_and_is_reviewed(embedded, open_page):
    pages = []

    def person(email):
        page = open_page(embedded)
        newcomer.sign_in(page, email, PASSWORD)
        pages.append(page)
        return page

    manager = person(MANAGER)
    gathering = pool.open_gathering(manager, CLUSTER)
    companies = [person(email) for email, _pages, _hours in NEEDS]
    for page, (_email, count, hours) in zip(companies, NEEDS, strict=True):
        pool.declare(page, gathering, count, hours)
        assert "50 pages" not in text(page), "totals are told once it is closed"
    request = pool.ask_for_the_sum(manager, gathering)
    assert "50 pages" in text(manager)
    assert "40 heures" in text(manager)

    noe, bjorn, apolline = (person(f"{name}@independants.example") for name in ("noe", "bjorn", "apolline"))
    mates = (("bjorn-hallebeek", "Notices en suédois"), ("apolline-vidalenc", "Courriels du matin"))
    group = pool.form_group(noe, request, "Atelier des Plateaux", mates)
    for lot, who, count in ((1, NOE, 30), (1, BJORN, 20), (2, APOLLINE, 40)):
        pool.write_part(noe, lot, who, count, 30)
    press(noe, "main button:has-text('Enregistrer')")
    press_twice(noe, "Proposer l’accord")
    for page in (bjorn, apolline):
        page.goto(group)
        press_twice(page, "Accepter cet accord")
    noe.goto(group)
    press_twice(noe, "Envoyer le devis")

    framework = pool.agree(manager, request, "4 000")
    noe.goto(framework)
    press_twice(noe, "Signer cet accord-cadre")

    first, second = companies[:2]
    pool.call_off(first, framework, 40, 40)
    # 4 000 € shared by the needs: 20 pages and 12 hours of 50 and 40, all at 30 €.
    assert "Cette commande fait 2 400,00 €, et il vous reste 1 422,22 €." in text(first)
    assert [one for one in first.said if "422" not in one] == []
    first.said.clear()  # the browser notes the refusal
    pool.call_off(first, framework, 10, 6)
    mission = pool.mission_of(first)
    assert "480,00 € HT" in text(first)
    pool.call_off(second, framework, 5, 0)
    pool.mission_of(second)
    assert "150,00 € HT" in text(second)
    manager.goto(framework)
    assert "630,00 €" in text(manager), "the manager reads the sum of what was ordered"
    _work(first, (bjorn, apolline, noe), mission)
    for page, amount in ((bjorn, "120,00 €"), (apolline, "45,00 €")):
        pool.invoice(page, mission)
        assert amount in text(page)
        assert "Factur-X vérifiée" in text(page)
    _review(first, noe, mission)
    for page in pages:
        assert page.said == []


def _work(client, group, mission):
    """Two people note hours, each hands in their part, one deliverable comes back, then all is accepted."""
    bjorn, apolline, noe = group
    noe.goto(mission)
    press(noe, "main button:has-text('Commencer la mission')")
    pool.log(bjorn, mission, "2 h", "Glossaire")
    pool.log(apolline, mission, "1 h 30", "Courriels triés")
    apolline.goto(mission)
    press(apolline, "main button:has-text('Envoyer ces heures au client')")
    assert [pool.hand_in(page, mission, "Fait et relu.") for page in group] == [1, 1, 1]
    pool.ask_again(client, mission, REFUSAL)
    noe.goto(mission)
    assert f"À reprendre : {REFUSAL}" in text(noe)
    assert pool.hand_in(noe, mission, "Corrigé.") == 1
    pool.accept_everything(client, mission)
    client.goto(mission)
    assert "Terminer la mission" in text(client)
    assert "Glossaire" in text(client)
    assert "Courriels triés" in text(client)


def _review(client, lead, mission):
    """Both sides of a finished mission write, and each reads the other only then."""
    client.goto(mission)
    press(client, "main button:has-text('Terminer la mission')")
    pool.review(client, mission, "Livré à l’heure.")
    lead.goto(f"{mission}/evaluation")
    assert "Livré à l’heure." not in text(lead)
    pool.review(lead, mission, "Client clair.")
    for page, theirs in ((lead, "Livré à l’heure."), (client, "Client clair.")):
        page.goto(f"{mission}/evaluation")
        assert theirs in text(page)
