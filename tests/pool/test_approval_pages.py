"""An approval as who asks for it, who grants it and who takes it back read it."""

import pytest
import sqlalchemy as sa

from elearn.core import clock, db
from elearn.directory.models import Offer
from elearn.pool import queries, services
from elearn.pool.models import Approval, Engagement
from tests.factories.conditions import make_condition, make_member, make_priced_offer, wanted
from tests.factories.groups import send_together
from tests.factories.pool import make_buyer, make_independent, make_quote, make_request

# The pages hold nothing that depends on the database; the verbs under them run on both.
pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def plain(page):
    return page.text.replace("\u202f", " ").replace("\xa0", " ")


def count(kernel, model):
    with kernel.database.reading():
        return db.session().scalar(sa.select(sa.func.count()).select_from(model))


@pytest.fixture
def people(kernel):
    with kernel.database.transaction():
        buyer, provider = make_buyer(), make_independent()
        lea, boss = make_member(buyer), make_member(buyer, "approver")
        return buyer, lea, boss, make_priced_offer(provider, 5_000)


def test_an_approval_is_asked_only_for_the_amount_that_was_read(kernel, client, enter, people):
    buyer, lea, _boss, offer = people
    with kernel.database.transaction():
        make_condition(buyer, approve_above_cents=8_000)
    here = f"/annuaire/offres/{offer}/commander"
    enter(lea.id)
    page = client.submit(here, {"count": "2", "compute": "1"})
    assert "Demander la validation" in page.text
    assert "Rien n’est encore commandé" not in page.text
    more = client.submit(here, {"count": "3", "seen": "10000", "ask": "1"})
    assert "150,00 €" in plain(more), "what it comes to now"
    assert "Rien n’est encore commandé ni demandé" in more.text
    less = client.submit(here, {"count": "1", "seen": "10000", "ask": "1"})
    assert less.status_code == 200, "fewer need no approval: said on the page, with what was typed"
    assert "Commander : 50,00 €" in plain(less)
    free = client.submit(here, {"count": "1", "seen": "5000", "ask": "1"})
    assert free.status_code == 200
    assert "Commander : 50,00 €" in plain(free), "what no approval holds any more is ordered"
    assert "Aucune validation n’est plus nécessaire" in free.text
    assert count(kernel, Approval) == count(kernel, Engagement) == 0


def test_who_decides_reads_who_sells_how_much_and_from_where(kernel, client, enter, people):
    buyer, lea, boss, offer = people
    with kernel.database.transaction():
        make_condition(buyer, who="people", people=(buyer.id, lea.id), approve_above_cents=0)
        services.approvals.ask(lea, wanted(lea, offer, 3))
        request, seller = make_request(buyer), make_independent()
        make_quote(seller, request)
        quote = queries.quotes.received(buyer, request)[0]
        services.approvals.ask_quote(buyer, request, quote.id, quote.current.digest, "k")
        seller = queries.providers.party(db.session().get_one(Offer, offer).person_id).name
    enter(boss.id)
    page = plain(client.get("/mes-accords"))
    assert f"Prestataire : {seller}" in page
    assert "3 actes" in page
    assert "Commandé de son domicile" in page
    assert f'href="/annuaire/offres/{offer}"' in page
    assert f"Prestataire : {quote.current.content['provider']['name']}" in page
    assert all(line.label in page for line in quote.current.lines)


def test_an_offer_that_is_no_longer_sold_is_said_beside_its_approval(kernel, client, enter, people):
    buyer, lea, boss, offer = people
    with kernel.database.transaction():
        make_condition(buyer, approve_above_cents=0)
        services.approvals.ask(lea, wanted(lea, offer))
        db.session().get_one(Offer, offer).state = "withdrawn"
    enter(boss.id)
    page = client.submit("/mes-accords", action="/accorder")
    assert page.status_code == 409
    assert "Cette offre n’est plus proposée" in page.text
    assert "Valider et commander" in page.text, "it waits on, to be refused"


def test_what_one_takes_back_is_not_said_to_have_had_no_answer(kernel, client, enter, people):
    buyer, lea, _boss, offer = people
    with kernel.database.transaction():
        make_condition(buyer, approve_above_cents=0)
        services.approvals.ask(lea, wanted(lea, offer))
    enter(lea.id)
    page = client.submit("/mes-accords", action="/retirer", follow=True)
    assert "Retirée" in page.text
    assert "Sans réponse à temps" not in page.text


def test_what_nobody_answered_is_said_so(kernel, client, enter, people):
    buyer, lea, _boss, offer = people
    with kernel.database.transaction():
        make_condition(buyer, approve_above_cents=0, lapse_days=1)
        asked = services.approvals.ask(lea, wanted(lea, offer))
        ends = db.session().get_one(Approval, asked).lapses_at
    with clock.frozen(ends):
        enter(lea.id)
        page = client.get("/mes-accords").text
    assert "Sans réponse à temps" in page
    assert "Retirée" not in page


def test_one_quote_is_asked_for_once_from_two_windows_and_each_part_says_who_does_it(kernel, client, enter, people):
    buyer, _lea, boss, _offer = people
    with kernel.database.transaction():
        make_condition(buyer, who="people", people=(buyer.id,), approve_above_cents=0)
        request = make_request(buyer)
        pair = [make_independent(), make_independent()]
        quote = send_together(request, pair)
        alone = make_quote(make_independent(), request)
        first = services.approvals.ask_quote(buyer, request, quote.id, quote.current.digest, "one")
        assert services.approvals.ask_quote(buyer, request, quote.id, quote.current.digest, "two") == first
        second = services.approvals.ask_quote(buyer, request, alone.id, alone.current.digest, "three")
        assert second != first
        names = set(quote.current.names.values())
    enter(boss.id)
    page = plain(client.get("/mes-accords"))
    assert all(f" · {name} : " in page for name in names)
    client.submit("/mes-accords", action=f"/{first}/accorder", follow=True)
    late = client.submit("/mes-accords", action=f"/{second}/accorder")
    assert late.status_code == 409
    assert "Ce devis ne peut plus être accepté" in late.text


def test_an_approval_that_was_refused_or_lapsed_may_be_asked_again(kernel, people):
    buyer, _lea, boss, _offer = people
    with kernel.database.transaction():
        make_condition(buyer, who="people", people=(buyer.id,), approve_above_cents=0, lapse_days=1)
        request = make_request(buyer)
        quote = make_quote(make_independent(), request)
        seen = quote.current.digest
        first = services.approvals.ask_quote(buyer, request, quote.id, seen, "one")
        services.approvals.refuse(boss, first, "Pas ce mois-ci.")
        second = services.approvals.ask_quote(buyer, request, quote.id, seen, "two")
        with clock.frozen(db.session().get_one(Approval, second).lapses_at):
            third = services.approvals.ask_quote(buyer, request, quote.id, seen, "three")
    assert len({first, second, third}) == 3


def test_who_waits_for_an_approval_of_an_offer_is_told_before_asking_for_another(kernel, client, enter, people):
    buyer, lea, _boss, offer = people
    with kernel.database.transaction():
        make_condition(buyer, approve_above_cents=0)
        paul = make_member(buyer)
    here, said = f"/annuaire/offres/{offer}/commander", "Vous attendez déjà une validation pour cette offre"
    enter(lea.id)
    assert said not in client.get(here).text
    with kernel.database.transaction():
        asked = services.approvals.ask(lea, wanted(lea, offer, 2))
    page = plain(client.get(here))
    assert f"{said} : 100,00 €" in page
    assert 'href="/mes-accords"' in page
    enter(paul.id)
    assert said not in client.get(here).text, "it is somebody else who waits"
    with kernel.database.transaction():
        services.approvals.withdraw(lea, asked)
    enter(lea.id)
    assert said not in client.get(here).text


def test_who_could_have_answered_reads_what_nobody_answered_for_thirty_days(kernel, client, enter, people, on):
    buyer, lea, boss, offer = people
    on(2026, 11, 2, 9)
    with kernel.database.transaction():
        make_condition(buyer, approve_above_cents=0, lapse_days=3)
        services.approvals.ask(lea, wanted(lea, offer))
        taken_back = services.approvals.ask(lea, wanted(lea, offer, 2))
        services.approvals.withdraw(lea, taken_back)
        stranger = make_member(make_buyer(), "approver")
    on(2026, 11, 10, 9)
    enter(boss.id)
    page = plain(client.get("/mes-accords"))
    assert "Restées sans réponse" in page
    assert page.count("Sans réponse à temps 50,00 €".replace(" 50", "</span> 50")) == 1, "not what was taken back"
    enter(lea.id)
    page = client.get("/mes-accords").text
    assert "Restées sans réponse" not in page, "one does not answer oneself"
    assert f'href="/annuaire/offres/{offer}"' in page, "the way to ask for it again"
    enter(stranger.id)
    assert "Aucune validation en attente" in client.get("/mes-accords").text
    on(2026, 12, 6, 9)
    enter(boss.id)
    assert "Restées sans réponse" not in client.get("/mes-accords").text


def test_what_one_asked_for_and_what_one_decided_come_by_pages(kernel, client, enter, people):
    buyer, lea, boss, offer = people
    with kernel.database.transaction():
        make_condition(buyer, approve_above_cents=0)
        asked = [services.approvals.ask(lea, wanted(lea, offer, n)) for n in range(1, 33)]
        for one in asked[:31]:
            services.approvals.refuse(boss, one, "Pas ce mois-ci.")
        assert [card.id for card in queries.approvals.waited_for(lea)] == [asked[31]]
        assert queries.approvals.decided(boss)[1] == 31
        assert len(queries.approvals.mine(lea)[0]) == 30
    enter(lea.id)
    second = client.get("/mes-accords?asked=2").text
    assert second.count("Pas ce mois-ci.") == 2
    assert client.get("/mes-accords?asked=3").status_code == 404
    enter(boss.id)
    assert client.get("/mes-accords?decided=2").text.count("Pas ce mois-ci.") == 1
