"""What is refused of a small form far down a page is said on top with a link to it; requests by what they await."""

import io
import re
from collections import Counter
from datetime import timedelta

import pytest

from elearn.core import db, i18n
from elearn.pool import drafts, queries, services
from elearn.pool.models import Request
from tests.factories.accounts import give_role, make_person
from tests.factories.groups import make_group
from tests.factories.pool import make_buyer, make_engagement, make_independent, make_quote, make_request, steps_of

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def people(kernel):
    """A buyer and an independent."""
    with kernel.database.transaction():
        return make_buyer(), make_independent()


def summary_of(page):
    """The sentences on top of a page that was refused, with where each leads; each place exists, once."""
    assert page.status_code == 422
    (box,) = re.findall(r'<div class="error-summary".*?</div>', page.text, re.DOTALL)
    ids = Counter(re.findall(r' id="([^"]+)"', page.text))
    assert [one for one, count in ids.items() if count > 1] == []
    found = re.findall(r'<a href="#([^"]+)">(.*?)</a>', box)
    assert found
    for where, _said in found:
        assert ids[where] == 1
    assert f'data-refused-at="{found[0][0]}"' in box
    return found


def test_a_request_that_still_says_what_to_fill_in_is_not_published(kernel, client, enter, people):
    buyer, _provider = people
    enter(buyer.id)
    client.submit("/mes-demandes/nouvelle/secretariat", {"lot_2_description": "Modèles : ( À compléter )"})
    page = client.submit("/mes-demandes/1", action="/publier")
    assert page.status_code == 422
    text = page.text.replace("\xa0", " ")
    assert "Votre besoin : complétez « Nos outils : (à compléter). », ou retirez ces mots." in text
    assert "Les précisions du lot 2 : complétez « Modèles : ( À compléter ) », ou retirez ces mots." in text
    for field in ("need", "lot_2_description"):
        assert f'href="/mes-demandes/1/modifier#{field}"' in page.text
        assert f' id="{field}"' in client.get("/mes-demandes/1/modifier").text
    with kernel.database.reading():
        assert db.session().get_one(Request, 1).state == "draft"
    client.submit("/mes-demandes/1/modifier", {"need": "Tenir notre agenda.", "lot_2_description": ""})
    assert client.submit("/mes-demandes/1", action="/publier").status_code == 303


@pytest.mark.parametrize("category", sorted(drafts.drafts()))
def test_what_a_draft_leaves_to_fill_in_is_found_in_it(backend, category):
    text = drafts.drafts()[category].need
    assert ("à compléter" in text) == bool(drafts.unfinished(text))


def test_requests_are_listed_by_what_awaits_their_buyer(kernel, client, enter, people, on):
    on(2026, 11, 2, 9)
    buyer, provider = people
    with kernel.database.transaction():
        over, alone, wait, draft, compare, choose, asked = (
            make_request(buyer, title=f"Demande {n}", is_published=n != 4) for n in range(1, 8)
        )
        services.requests.cancel(buyer, over)
        services.requests.close(buyer, alone)
        for one in (compare, choose, asked):
            make_quote(provider, one)
        services.requests.close(buyer, choose)
        services.requests.ask(provider, asked, "Quel logiciel ?")
    with kernel.database.reading():
        found, total = queries.requests.followed(buyer)
        first, _total = queries.requests.followed(buyer, 1, 2)
    assert [card.id for card, _need in found] == [asked, choose, compare, draft, alone, wait, over]
    assert [need for _card, need in found] == list(queries.requests.NEEDS)
    assert (total, [card.id for card, _need in first]) == (7, [asked, choose])
    enter(buyer.id)
    text = client.get("/mes-demandes").text
    assert "Ce qui vous attend vient d’abord" in text
    said = ["Question à répondre", "Devis à choisir", "Devis à comparer", "Brouillon à publier", "Annulée"]
    assert sorted(said, key=text.index) == said
    on(2027, 1, 5, 9)
    with kernel.database.reading():
        later = {card.id: need for card, need in queries.requests.followed(buyer)[0]}
    assert (later[compare], later[wait]) == ("nobody", "nobody"), (
        "their time is over, and the quotes are no longer valid"
    )


def test_what_is_refused_of_a_small_form_of_a_request_is_said_on_top_with_a_link_to_it(kernel, client, enter, people):
    buyer, provider = people
    with kernel.database.transaction():
        request = make_request(buyer)
        services.requests.ask(provider, request, "Quel logiciel ?")
        make_quote(provider, request)
    enter(buyer.id)
    own = f"/mes-demandes/{request}"
    assert summary_of(client.submit(own, {"answer": " "}, action="/questions/1"))[0][0] == "refused"
    sent = {"file": (io.BytesIO(b"x"), "a.exe")}
    assert "a.exe" in summary_of(client.submit(own, sent, action="/pieces"))[0][1]
    assert summary_of(client.submit(f"{own}/comparer", {"reason": "non"}, action="/refuser"))
    enter(provider.id)
    assert summary_of(client.submit(f"/demandes/{request}", {"question": ""}, action="/questions"))[0][0] == "question"


def test_what_is_refused_of_a_small_form_of_a_mission_is_said_on_top_with_a_link_to_it(kernel, client, enter, people):
    buyer, provider = people
    with kernel.database.transaction():
        made = make_engagement(buyer, provider)
        first, second = steps_of(made)
        services.deliveries.hand_in(provider, made, second, "")
    path = f"/missions/{made}"
    enter(provider.id)
    assert summary_of(client.submit(path, {"body": ""}, action="/messages"))[0][0] == "body"
    found = summary_of(client.submit(path, {"day_worked": "hier", "time": "longtemps"}, action="/heures"))
    assert [where for where, _said in found] == ["day_worked", "time"]
    assert summary_of(client.submit(path, {"title": ""}, action="/taches"))[0][0] == "title"
    assert summary_of(client.submit(path, {"file": (io.BytesIO(b"x"), "a.exe")}, action="/fichiers"))
    sent = {"file": (io.BytesIO(b"x"), "a.exe"), "text": "Voici."}
    page = client.submit(path, sent, action=f"/livrables/{first}/remettre")
    assert summary_of(page)
    assert ">Voici.</textarea>" in page.text
    enter(buyer.id)
    assert summary_of(client.submit(path, {"text": "non"}, action=f"/livrables/{second}/reprendre"))
    assert summary_of(client.submit(path, {"reason": ""}, action="/desaccord"))


def test_all_that_is_wrong_in_a_mediation_is_told_at_once(kernel, client, enter, people):
    buyer, provider = people
    with kernel.database.transaction():
        made = make_engagement(buyer, provider)
        services.mediation.dispute(buyer, made, "Le travail n’avance plus.")
        mediator = make_person()
        give_role(mediator, "administrator")
    enter(mediator.id)
    found = summary_of(client.submit(f"/missions/{made}", {"decision": "non"}, action="/mediation"))
    assert [where for where, _said in found] == ["outcome-0", "decision"]


def test_what_is_refused_of_a_small_form_of_a_group_is_said_on_top_with_a_link_to_it(kernel, client, enter, people):
    buyer, provider = people
    with kernel.database.transaction():
        group = make_group(make_request(buyer), [provider, make_independent()])
    enter(provider.id)
    path = f"/groupements/{group}"
    assert summary_of(client.submit(path, {"person": "/annuaire/personne"}, action="/membres"))[0][0] == "person"
    assert summary_of(client.submit(path, {"body": ""}, action="/messages"))[0][0] == "body"


@pytest.mark.parametrize("button", [{}, {"keep": "1"}])
def test_a_quote_sent_once_the_request_is_closed_keeps_what_was_typed_and_says_why(kernel, client, enter, button):
    with kernel.database.transaction():
        buyer, anne = make_buyer(), make_independent()
        made = make_request(buyer)
    enter(anne.id)
    here = f"/mes-reponses/{made}"
    token = client.get(here).text.split('name="csrf_token" value="')[1].split('"', maxsplit=1)[0]
    with kernel.database.transaction():
        services.requests.close(buyer, made)
    until = (i18n.today() + timedelta(days=20)).isoformat()
    typed = {"price_1": "25", "price_2": "4", "note": "Longue méthode.", "valid_until": until, **button}
    page = client.post(here, data={"csrf_token": token, **typed})
    assert page.status_code == 422
    assert "Longue méthode." in page.text
    assert "Cette demande ne reçoit plus de" in page.text
    assert "date limite" not in page.text, "its client closed it before"
    later = client.get(here).text
    assert "Cette demande ne reçoit plus de devis." in later
    assert "Envoyer le devis" not in later


def test_a_quote_of_who_said_no_vat_regime_keeps_what_was_typed(kernel, client, enter):
    with kernel.database.transaction():
        buyer, anne = make_buyer(), make_independent(regime="")
        made = make_request(buyer)
    enter(anne.id)
    page = client.submit(f"/mes-reponses/{made}", {"price_1": "25", "price_2": "4", "note": "Longue méthode."})
    assert page.status_code == 422
    assert "Longue méthode." in page.text
