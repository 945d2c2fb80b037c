"""The pages as a salaried teleworker, their buyer and their approver use them."""

import re

import pytest
import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import db
from elearn.directory.queries import offers
from elearn.pool import queries, services
from elearn.pool.models import Approval, ConditionRow, DecisionRow, Engagement
from tests.factories.conditions import make_condition, make_member, make_priced_offer, order
from tests.factories.pool import company_of, make_buyer, make_independent, make_quote, make_request

# The pages hold nothing that depends on the database; the verbs under them run on both.
pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def only(kernel, model):
    with kernel.database.reading():
        return db.session().scalar(sa.select(sa.func.count()).select_from(model))


def plain(page):
    return page.text.replace("\u202f", " ").replace("\xa0", " ")


@pytest.fixture
def people(kernel):
    with kernel.database.transaction():
        buyer, provider = make_buyer(), make_independent()
        lea, boss = make_member(buyer), make_member(buyer, "approver")
        return buyer, lea, boss, make_priced_offer(provider, 5_000)


def test_a_salaried_teleworker_orders_in_three_clicks(kernel, client, enter, people):
    buyer, lea, _boss, offer = people
    with kernel.database.transaction():
        make_condition(buyer, who="salaried", per_person_cents=40_000, agreement="Rien ne sort.")
    here = f"/annuaire/offres/{offer}"
    visited = client.get(here).text
    assert f'href="{here}/commander"' not in visited
    assert f'href="/compte/entreprise?next={here}/commander"' in visited, "a company that is not here yet begins there"
    enter(lea.id)
    own = client.get("/mon-espace").text
    assert f'href="{here}/commander"' in client.get("/annuaire/offres").text, "the second of the three clicks"
    assert ("Commander un service" in own, "Décrire un besoin" in own) == (True, False)
    assert f'href="{here}/commander"' in client.get(here).text, "first click"
    page = plain(client.get(f"{here}/commander"))
    assert "400,00 €, reste 400,00 €" in page
    assert "Commander : 50,00 €" in page, "second click"
    assert "Rien ne sort." in page
    done = client.submit(f"{here}/commander", follow=True)
    assert "C’est commandé." in done.text
    assert only(kernel, Engagement) == 1
    assert "Bonjour." in client.submit("/missions/1", {"body": "Bonjour."}, action="/messages", follow=True).text


def test_an_amount_that_was_not_read_is_shown_before_it_is_ordered(kernel, client, enter, people):
    buyer, lea, _boss, offer = people
    with kernel.database.transaction():
        make_condition(buyer)
    here = f"/annuaire/offres/{offer}/commander"
    enter(lea.id)
    page = client.submit(here, {"count": "3"})
    assert "Commander : 150,00 €" in plain(page)
    assert only(kernel, Engagement) == 0
    bad = client.submit(here, {"count": "beaucoup"})
    assert bad.status_code == 422
    assert "Donnez une quantité" in bad.text


def test_an_order_that_passes_the_ceiling_says_why_is_asked_and_granted(kernel, client, enter, people):
    buyer, lea, boss, offer = people
    with kernel.database.transaction():
        make_condition(buyer, per_person_cents=12_000)
        order(lea, offer, 2)
    here = f"/annuaire/offres/{offer}/commander"
    enter(lea.id)
    page = plain(client.get(here))
    assert "Cette commande dépasse votre plafond du mois (120,00 €, reste 20,00 €)." in page
    assert "Votre responsable peut la valider : lui demander." in page
    refused = client.submit(here, {})
    assert refused.status_code == 422
    assert only(kernel, DecisionRow) == 2, "the refusal is kept"
    page = client.submit(here, {"ask": "1"}, follow=True)
    assert "Votre demande de validation est envoyée" in page.text
    assert "En attente" in page.text
    enter(boss.id)
    page = client.get("/mes-accords")
    assert "Au-dessus du plafond de la personne" in page.text
    bad = client.submit("/mes-accords", {"reason": ""}, action="/refuser")
    assert bad.status_code == 422
    page = client.submit("/mes-accords", action="/accorder", follow=True)
    assert "C’est validé et commandé." in page.text
    with kernel.database.reading():
        assert db.session().scalars(sa.select(Approval.state)).all() == ["granted"]
    enter(lea.id)
    assert "Ouvrir la mission" in client.get("/mes-accords").text


def test_a_provider_accepts_the_agreement_of_an_order_before_beginning(kernel, client, enter, people):
    buyer, lea, _boss, offer = people
    with kernel.database.transaction():
        make_condition(buyer, agreement="Rien ne sort.")
        mission = order(lea, offer)
        provider = db.session().get_one(Engagement, mission).provider_id
    here = f"/missions/{mission}"
    enter(lea.id)
    assert "Je prends cet engagement" not in client.get(here).text
    enter(provider)
    assert "Rien ne sort." in client.get(here).text
    assert "Commencer la mission" not in client.get(here).text
    page = client.submit(here, action="/confidentialite", follow=True)
    assert "vous pouvez commencer" in page.text
    assert "Je prends cet engagement" not in page.text
    assert "La mission est commencée." in client.submit(here, action="/commencer", follow=True).text


def test_a_quote_that_a_buyer_may_not_accept_alone_is_asked_for_from_the_comparison(kernel, client, enter, people):
    buyer, _lea, boss, _offer = people
    with kernel.database.transaction():
        make_condition(buyer, who="people", people=(buyer.id,), approve_above_cents=100)
        request = make_request(buyer)
        make_quote(make_independent(), request)
    enter(buyer.id)
    here = f"/mes-demandes/{request}/comparer"
    refused = client.submit(here, action="/accepter")
    assert refused.status_code == 422
    assert "Ce devis passe ce que vous acceptez seul." in refused.text
    assert "/accord" in refused.text
    with kernel.database.transaction():
        quote = queries.quotes.received(buyer, request)[0]
        asked = services.approvals.ask_quote(buyer, request, quote.id, quote.current.digest, "k")
    enter(boss.id)
    client.submit("/mes-accords", action=f"/{asked}/accorder")
    with kernel.database.reading():
        assert db.session().scalar(sa.select(Engagement.request_id)) == request


def test_what_nobody_may_lift_says_who_could_change_it(kernel, client, enter, people):
    _buyer, lea, _boss, offer = people
    enter(lea.id)
    page = client.get(f"/annuaire/offres/{offer}/commander").text
    assert "Votre organisation n’a pas encore dit qui peut commander." in page
    assert "Qui achète pour votre organisation" in page
    assert "Commander :" not in page
    assert client.get("/mes-conditions").status_code == 403


def test_a_condition_says_which_offers_who_decides_how_long_it_waits_and_what_is_kept_secret(
    kernel, client, enter, people
):
    buyer, _lea, boss, offer = people
    with kernel.database.transaction():
        make_condition(buyer, offers=(offer,), lapse_days=3, agreement="Rien ne sort.")
        make_condition(buyer, label="Sans validation", lifts=False)
        title = offers.offers([offer])[offer].title
        name = accounts.people([boss.id])[boss.id].display_name
    enter(buyer.id)
    page = plain(client.get("/mes-conditions"))
    assert f">{title}</a>" in page
    assert f"<dt>Qui valide</dt><dd>{name}</dd>" in page
    assert page.count("<dt>Qui valide</dt>") == 1, "what no approval lifts names nobody"
    assert "3 jours" in page
    assert "Rien ne sort." in page


def test_a_buyer_sets_changes_and_ends_a_condition(kernel, client, enter, people):
    buyer, lea, boss, offer = people
    with kernel.database.transaction():
        rival = make_buyer()
    enter(buyer.id)
    new = f"/mes-conditions/{company_of(buyer)}/nouvelle"
    assert "Ajouter une condition" in client.get("/mes-conditions").text
    bad = client.submit(new, {"label": "", "per_order": "cher"})
    assert bad.status_code == 422
    fields = {"label": "Télétravail", "per_person": "400", "approve_above": "200", "approvers": str(boss.id)}
    page = client.submit(new, fields, follow=True)
    assert "400,00 €" in plain(page)
    with kernel.database.transaction():
        order(lea, offer, 2)
    assert "Ce mois : 100,00 €" in plain(client.get("/mes-conditions"))
    page = client.submit("/mes-conditions/1/modifier", {"per_person": "500"}, follow=True)
    assert "Conditions passées" in page.text
    assert "Dernières décisions" in page.text
    assert "déjà remplacée ou arrêtée" in client.get("/mes-conditions/1/modifier", follow_redirects=True).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/mes-conditions").text)[1]
    late = client.post("/mes-conditions/1/modifier", data={"csrf_token": token, "label": "De la seconde fenêtre"})
    assert (late.status_code, 'value="De la seconde fenêtre"' in late.text) == (422, True)
    whole = f"/mes-conditions/{company_of(buyer)}/plafond"
    assert client.submit(whole, {"per_month": "beaucoup"}).status_code == 422
    page = client.submit(whole, {"per_month": "800"}, follow=True)
    text = " ".join(plain(page).replace("</strong>", "").split())
    assert "Ce mois, toute l’organisation : 100,00 € sur 800,00 €" in text
    enter(rival.id)
    assert client.get(whole).status_code == 404
    assert client.get("/mes-conditions/2/modifier").status_code == 404
    assert client.get(new).status_code == 404
    enter(buyer.id)
    page = client.submit("/mes-conditions", action="/arreter", follow=True)
    assert "Aucune condition" in page.text
    with kernel.database.reading():
        rows = db.session().scalars(sa.select(ConditionRow).order_by(ConditionRow.id)).all()
        assert [(row.per_person_cents, row.valid_until is None) for row in rows] == [(40_000, False), (50_000, False)]


def test_an_offer_whose_price_is_a_range_leads_to_a_request_and_not_to_an_order(kernel, client, enter):
    with kernel.database.transaction():
        buyer, provider = make_buyer(), make_independent()
        lea = make_member(buyer)
        make_condition(buyer, who="salaried")
        wide = make_priced_offer(provider, 5_000, price_max_cents=9_000)
    here = f"/annuaire/offres/{wide}"
    assert 'href="/mes-demandes/nouvelle"' in client.get(here).text
    enter(buyer.id)
    for path in ("/annuaire/offres", here, f"{here}/commander"):
        page = client.get(path).text
        assert f"?offer={wide}" in page, path
        assert "Total à payer" not in page, path
    way = re.search(rf'href="(/mes-demandes/nouvelle/[^"]*offer={wide})"', page)[1]
    with kernel.database.reading():
        title = offers.offer(wide).title
    assert f'value="{title}"' in client.get(way).text
    enter(lea.id)
    assert "qui fait les achats" in client.get(here).text
    assert "Recalculer" not in client.get(f"{here}/commander").text
