"""The page of a request as its buyer uses it: who is invited, what is read again, what changed meanwhile."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from elearn.accounts.extend import NOTICE_KINDS
from elearn.accounts.models import Notice
from elearn.core import clock, db
from elearn.core.i18n import in_locale, today
from elearn.directory.queries import profiles
from elearn.pool import queries, services
from elearn.pool.models import Engagement
from tests.factories.directory import keep_skills, make_provider
from tests.factories.pool import make_buyer, make_independent, make_quote, make_request

# The pages hold nothing that depends on the database; the verbs under them run on both.
pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def told(person_id):
    return db.session().scalars(sa.select(Notice.kind).where(Notice.person_id == person_id)).all()


def test_a_buyer_invites_someone_whom_the_matching_does_not_propose_by_the_address_of_a_profile(kernel, client, enter):
    with kernel.database.transaction():
        keep_skills()
        buyer = make_buyer()
        made = make_request(buyer, is_published=False, audience="invited")
        other = make_provider(name="Graphiste sans ce métier", levels={})
        slug = profiles.cards([other.id])[other.id].slug
    enter(buyer.id)
    here = f"/mes-demandes/{made}"
    for wrong, said in (("", "Remplissez ce champ."), ("/annuaire/personne", "Aucune fiche publiée")):
        page = client.submit(here, {"address": wrong}, action="/invitations")
        assert page.status_code == 422
        assert said in page.text.split('id="address-error"')[1].split("</p>")[0]
    whole = f"https://estive.example/annuaire/{slug}"
    page = client.submit(here, {"address": whole}, action="/invitations", follow=True)
    assert "L’invitation est enregistrée" in page.text
    with kernel.database.reading():
        assert queries.requests.invited(made) == [other.id]


def test_a_buyer_reads_again_the_days_and_the_agreement_of_a_request(kernel, client, enter):
    with kernel.database.transaction():
        keep_skills()
        buyer = make_buyer()
        made = make_request(buyer, start_on=date(2030, 3, 1), end_on=date(2030, 4, 1), agreement="Rien ne sort.")
    enter(buyer.id)
    page = client.get(f"/mes-demandes/{made}").text
    assert "Rien ne sort." in page
    assert "Début souhaité" in page
    assert "Fin souhaitée" in page


def test_who_was_invited_is_told_that_a_request_is_cancelled_and_is_led_to_a_page_that_opens(kernel, client, enter):
    with kernel.database.transaction():
        buyer, invited, answering, draft_only = make_buyer(), make_independent(), make_independent(), make_independent()
        made = make_request(buyer, is_published=False)
        services.requests.invite(buyer, made, invited.id)
        services.requests.publish(buyer, made)
        make_quote(answering, made)
        services.requests.cancel(buyer, made)
        other = make_request(buyer, is_published=False)
        services.requests.invite(buyer, other, draft_only.id)
        services.requests.cancel(buyer, other)
        assert "pool.request-cancelled" in told(invited.id)
        assert "pool.request-cancelled" in told(answering.id)
        assert told(draft_only.id) == [], "who was never told of it is not told of its end"
    enter(answering.id)
    notices = client.get("/avis").text
    assert f'href="/demandes/{made}"' not in notices.split("Demande annulée")[1].split("</li>")[0]
    page = client.get("/mes-reponses").text
    assert "Le client a annulé cette demande." in page
    assert "Retirer le devis" not in page


@pytest.mark.parametrize("verb", ["accepter", "refuser"])
def test_a_quote_changed_or_taken_back_meanwhile_is_said_above_the_quotes_of_now(kernel, client, enter, verb):
    with kernel.database.transaction():
        buyer, anne, bruno = make_buyer(), make_independent(), make_independent()
        made = make_request(buyer)
        first = make_quote(anne, made)
        make_quote(bruno, made, 2600)
    enter(buyer.id)
    here = f"/mes-demandes/{made}/comparer"
    typed = {"digest": first.current.digest, "reason": "Trop long."}
    post = f"/mes-demandes/{made}/devis/{first.id}/{verb}"
    token = client.get(here).text.split('name="csrf_token" value="')[1].split('"', maxsplit=1)[0]
    if verb == "accepter":
        with kernel.database.transaction():
            make_quote(anne, made, 2700)
        changed = client.post(post, data={"csrf_token": token, **typed})
        assert changed.status_code == 409
        assert "Ce devis a changé depuis que vous l’avez lu" in changed.text
        assert "Comparer les devis</h1>" in changed.text, "the quotes of now"
        assert "Accepter ce devis" in changed.text
    with kernel.database.transaction():
        services.quotes.withdraw(anne, made)
    gone = client.post(post, data={"csrf_token": token, **typed})
    assert gone.status_code == 409
    assert "Ce devis a été retiré" in gone.text
    assert "Accepter ce devis" in gone.text
    with kernel.database.reading():
        assert db.session().scalar(sa.select(sa.func.count()).select_from(Engagement)) == 0


def test_what_was_chosen_is_read_beside_what_was_not_once_a_request_is_awarded(kernel, client, enter):
    with kernel.database.transaction():
        buyer, anne, bruno, carl = make_buyer(), make_independent(), make_independent(), make_independent()
        made = make_request(buyer)
        chosen, cheaper, refused = make_quote(anne, made, 3000), make_quote(bruno, made, 1500), make_quote(carl, made)
        services.quotes.refuse(buyer, made, refused.id, "Trop long.")
    enter(buyer.id)
    here = f"/mes-demandes/{made}/comparer"
    assert refused.provider not in client.get(here).text, "what is refused is compared no more, while one chooses"
    with kernel.database.transaction():
        services.quotes.accept(buyer, made, chosen.id, chosen.current.digest)
    page = client.get(here).text
    assert all(one.provider in page for one in (chosen, cheaper, refused))
    assert "Motif : Trop long." in page.replace("\xa0", " ")
    assert page.count("100 sur 100") < page.count("sur 100"), "the dearer keeps the mark that it had"
    assert "Accepter ce devis" not in page


def test_an_invitation_to_a_request_that_is_published_is_said_to_be_sent(kernel, client, enter):
    with kernel.database.transaction():
        buyer, anne = make_buyer(), make_independent()
        made = make_request(buyer)
        slug = profiles.cards([anne.id])[anne.id].slug
    enter(buyer.id)
    page = client.submit(f"/mes-demandes/{made}", {"address": slug}, action="/invitations", follow=True)
    assert "L’invitation est envoyée." in page.text


def test_a_client_reads_when_the_work_may_begin_and_each_version_that_was_sent(kernel, client, enter):
    with kernel.database.transaction():
        buyer, anne, bruno = make_buyer(), make_independent(), make_independent()
        made = make_request(buyer)
        make_quote(anne, made)
        quote = make_quote(anne, made, 2600, start_on=date(2030, 3, 7))
        make_quote(bruno, made)
    enter(buyer.id)
    compared = client.get(f"/mes-demandes/{made}/comparer").text
    assert "Début possible" in compared
    assert "7 mars 2030" in compared
    page = client.get(f"/devis/{quote.id}/2").text
    assert "7 mars 2030" in page
    assert f'href="/devis/{quote.id}/1"' in page
    assert "Début possible" not in client.get(f"/devis/{quote.id}/1").text
    enter(bruno.id)
    assert client.get(f"/devis/{quote.id}/2").status_code == 404
    enter(anne.id)
    assert f'href="/devis/{quote.id}/1"' in client.get(f"/devis/{quote.id}/2").text


def test_who_took_an_undertaking_reads_it_again(kernel, client, enter):
    with kernel.database.transaction():
        buyer, anne = make_buyer(), make_independent()
        made = make_request(buyer, agreement="Rien ne sort d’ici.")
        services.requests.attach(buyer, made, "plan.pdf", "a" * 64, 12)
        services.confidentiality.pledge(anne, made, queries.requests.readable(anne, made).agreement_digest)
    enter(anne.id)
    page = client.get(f"/demandes/{made}").text
    assert "Relire l’engagement de confidentialité" in page
    assert "Rien ne sort d’ici." in page


def test_who_was_not_chosen_reads_why_in_their_own_language_whatever_that_of_the_client(kernel, client, enter):
    with kernel.database.transaction():
        buyer, anne, bruno = make_buyer(), make_independent(), make_independent()
        made = make_request(buyer)
        chosen = make_quote(anne, made)
        make_quote(bruno, made, 2600)
        with in_locale("en"):
            services.quotes.accept(buyer, made, chosen.id, chosen.current.digest)
        assert queries.quotes.own(bruno, made).reason == "Un autre devis a été retenu."
        with in_locale("en"):
            assert queries.quotes.own(bruno, made).reason == "Another quote was chosen."
    enter(bruno.id)
    for path in ("/mes-reponses", "/avis"):
        page = client.get(path).text.replace("\xa0", " ")
        assert "Motif : Un autre devis a été retenu." in page
    enter(buyer.id)
    assert "Un autre devis a été retenu." in client.get(f"/mes-demandes/{made}").text


def test_more_time_is_given_on_the_page_of_a_request_that_was_closed(kernel, client, enter):
    with kernel.database.transaction():
        buyer, anne = make_buyer(), make_independent()
        made = make_request(buyer)
        make_quote(anne, made)
    enter(buyer.id)
    here = f"/mes-demandes/{made}"
    client.submit(here, action="/clore")
    refused = client.submit(here, {"answer_on": "2020-01-01"}, action="/prolonger")
    assert refused.status_code == 422
    assert '<details class="asked-twice" open>' in refused.text
    assert 'value="2020-01-01"' in refused.text
    until = today() + timedelta(days=9)
    done = client.submit(here, {"answer_on": until.isoformat()}, action="/prolonger", follow=True)
    assert "qui a répondu ou était invité est prévenu" in done.text
    assert "Délai de réponse prolongé" in done.text
    with kernel.database.reading():
        assert "pool.request-extended" in told(anne.id)
        said = NOTICE_KINDS.get("pool.quoted")
        facts = db.session().scalars(sa.select(Notice.facts).where(Notice.kind == "pool.quoted")).one()
        assert facts["by"] in said.text(facts)
        assert said.text({"request": 1, "title": "Avant"}) == "", "a notice kept from before names nobody"


def test_a_quote_past_its_validity_is_taken_up_where_it_was_with_a_new_one(kernel, client, enter, on):
    on(2026, 11, 2, 9)
    with kernel.database.transaction():
        buyer, anne = make_buyer(), make_independent()
        made = make_request(buyer, answer_until=clock.now() + timedelta(days=90))
        make_quote(anne, made, 2550, valid_until=date(2026, 11, 20))
    on(2026, 11, 25, 9)
    enter(anne.id)
    page = client.get(f"/mes-reponses/{made}").text
    assert 'value="25,50"' in page
    assert 'value="2026-11-20"' not in page
    sent = client.submit(f"/mes-reponses/{made}", follow=True)
    assert "Le devis est envoyé, version 2." in sent.text
