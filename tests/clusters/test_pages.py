"""The pages, as who manages a cluster, its members and a holder use them; what one member never reads of another."""

import pytest

from elearn.clusters import queries, services
from tests.factories.clusters import call, make_cluster, make_framework, make_gathering, make_holder
from tests.factories.pool import company_of

# The pages hold nothing that depends on the database; the verbs under them run on both.
pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
CANARY = "canari-4b1d"


def plain(page):
    return page.text.replace("\u202f", " ").replace("\xa0", " ")


def test_needs_are_gathered_and_become_a_request(kernel, client, enter):
    with kernel.database.transaction():
        cluster = make_cluster()
        make_gathering(cluster)
        gathering = make_gathering(cluster)
    here = f"/collectes/{gathering}"
    enter(cluster.manager.id)
    new = f"/grappes/{cluster.id}/collectes/nouvelle"
    assert client.submit(new, {"title": ""}).status_code == 422
    fields = {"category": "secretariat", "title": "Autre", "need": "Ceci.", "thing1": "Agenda", "unit1": "hour"}
    page = client.submit(new, fields, follow=True)
    assert "La collecte est ouverte" in page.text
    for buyer, hours in zip(cluster.buyers, ("12", "7,5", "31"), strict=True):
        enter(buyer.id)
        item = client.get(here).text.split('name="quantity-')[1].split('"')[0]
        assert client.submit(here, {f"quantity-{item}": "beaucoup"}).status_code == 422
        assert "Votre besoin est enregistré." in client.submit(here, {f"quantity-{item}": hours}, follow=True).text
        assert "50,5" not in client.get(here).text, "totals are told once it is closed"
    enter(cluster.manager.id)
    assert "7,5" not in client.get(here).text
    client.submit(here, action="/clore")
    assert "50,5 heures" in plain(client.get(here))
    page = client.submit(here, action="/demande", follow=True)
    assert "La demande est prête" in page.text
    enter(cluster.buyers[0].id)
    page = plain(client.get(here))
    assert "12 heures" in page
    assert "50,5 heures" in page
    assert "7,5 heures" not in page


def test_an_agreement_is_signed_ordered_under_and_read_by_each_as_they_may(kernel, client, enter):
    with kernel.database.transaction():
        cluster, holder = make_cluster(), make_holder()
        framework = make_framework(cluster, [(holder, 2_500)], is_signed=False)
        first, second, _third = cluster.buyers
    here = f"/accords-cadres/{framework}"
    enter(holder.id)
    assert "Accords-cadres dont je suis titulaire" in client.get("/grappes").text
    assert "Vous avez signé cet accord-cadre." in client.submit(here, action="/signer", follow=True).text
    enter(first.id)
    order = f"{here}/commander"
    bad = client.submit(order, {"quantity-1": "400"})
    assert bad.status_code == 422
    assert "il vous reste 3 333,34 €" in plain(bad)
    page = plain(client.submit(order, {"quantity-1": "10", "compute": "1"}))
    assert "Commander : 250,00 €" in page, "the total is read before it binds"
    assert "Bon n°" not in plain(client.get(here)), "nothing is ordered by reading it"
    page = client.submit(order, {"quantity-1": "10", "note": CANARY}, follow=True)
    assert "C’est commandé." in page.text
    assert CANARY in page.text
    page = plain(client.get(here))
    assert "commandés sur 3 333,34 €" in page
    enter(second.id)
    page = plain(client.get(here))
    assert CANARY not in page
    assert "250,00 €" in page, "the whole is shared by three companies"
    assert page.count("Bon n°") == 0
    with kernel.database.reading():
        (made,) = queries.calls.shown(queries.frameworks.read(first, framework))[0]
    assert client.get(f"/bons-de-commande/{made.id}").status_code == 404
    assert client.get(f"/missions/{made.engagement_id}").status_code == 404
    enter(cluster.manager.id)
    page = plain(client.get(here))
    assert CANARY not in page
    assert "250,00 €" in page
    page = client.submit(here, {"reason": "La grappe se dissout."}, action="/resilier", follow=True)
    assert "L’accord-cadre est résilié." in page.text


def test_prices_are_asked_of_the_holders_and_a_declined_call_goes_to_the_next(kernel, client, enter):
    with kernel.database.transaction():
        cluster = make_cluster()
        holders = [make_holder(), make_holder()]
        pairs = [(one, 2_500) for one in holders]
        best = make_framework(cluster, pairs, rule="competition", shares={})
        line = make_framework(cluster, pairs, shares={})
        asked = call(cluster.buyers[0], best, 4)
        given = call(cluster.buyers[0], line, 4)
    here = f"/bons-de-commande/{asked}"
    for holder, rebate in zip(holders, ("0", "12,5"), strict=True):
        enter(holder.id)
        assert "Votre prix est demandé" in client.get(f"/accords-cadres/{best}").text
        assert client.submit(here, {"rebate": "gratuit"}).status_code == 422
        assert "Votre prix est enregistré." in client.submit(here, {"rebate": rebate}, follow=True).text
    enter(holders[0].id)
    mission = services.calls.mission_of
    with kernel.database.reading():
        number = mission(given)
    client.submit(f"/missions/{number}", {"reason": "Je suis pris."}, action="/annuler")
    enter(cluster.buyers[0].id)
    page = plain(client.submit(here, action="/attribuer", follow=True))
    assert "87,52 €" in page, "12,5 % off 25,00 € is 21,88 € an hour: what is compared is what is ordered"
    assert "Passer au titulaire suivant" in client.get(f"/bons-de-commande/{given}").text
    page = client.submit(f"/accords-cadres/{line}/commander?suite={given}", {"quantity-1": "4"}, follow=True)
    assert "A décliné cette commande" in page.text


def test_an_agreement_is_made_from_the_quotes_of_a_request(kernel, client, enter):
    with kernel.database.transaction():
        cluster = make_cluster()
        holder = make_holder()
        made = make_framework(cluster, [(holder, 2_500)], is_signed=False)
        request = queries.frameworks.row(made).request_id
        services.frameworks.refuse(holder, made, "Une erreur de ma part.")
    enter(cluster.buyers[0].id)
    assert client.get(f"/mes-demandes/{request}/accord-cadre").status_code == 404
    enter(cluster.manager.id)
    new = f"/mes-demandes/{request}/accord-cadre"
    assert "n’a plus cours (Refusé)" in client.get(new).text
    first, second, third = (f"share_{one}" for one in cluster.companies)
    amounts = {"maximum": "10 000", "shares": "percents", first: "50", second: "25,5", third: "30"}
    page = client.submit(new, amounts)
    assert (page.status_code, "enlevez 5,5 %" in plain(page)) == (422, True)
    page = client.submit(new, {**amounts, third: "beaucoup"})
    assert "Donnez un pourcentage" in page.text
    page = plain(client.submit(new, {**amounts, third: "4,5"}, follow=True))
    assert "L’accord-cadre est envoyé aux titulaires" in page
    assert "2 550,00 €" in page
    assert "N° 1" in page, "the one refused is still read"
    assert "Cette demande a déjà son accord-cadre." in client.get(new).text
    page = client.get(f"/grappes/{cluster.id}")
    assert "Refusé" in page.text
    with kernel.database.reading():
        names = [one.name for one in queries.members.live(cluster.id)]
    assert all(name in page.text for name in names)


def test_a_shared_post_is_opened_taken_and_begun(kernel, client, enter):
    with kernel.database.transaction():
        cluster = make_cluster()
        made = make_framework(cluster, unit="day", shares={})
    here = f"/accords-cadres/{made}"
    enter(cluster.manager.id)
    page = client.submit(here, {"title": "Accueil", "lot": "1"}, action="/postes", follow=True)
    assert "Le poste partagé est ouvert" in page.text
    enter(cluster.buyers[0].id)
    assert client.submit(here, {"part": "9"}, action="/part").status_code == 422
    page = plain(client.submit(here, {"part": "0,4"}, action="/part", follow=True))
    assert "Votre part est enregistrée." in page
    enter(cluster.buyers[1].id)
    page = plain(client.submit(here, {"part": "1,5"}, action="/part", follow=True))
    assert "Jours par semaine, en tout : 1,9" in page
    assert f'value="{company_of(cluster.buyers[0])}"' not in page
    enter(cluster.manager.id)
    page = plain(client.submit(here, action="/commencer", follow=True))
    assert "Le poste commence" in page
    assert "Lundi" in page
