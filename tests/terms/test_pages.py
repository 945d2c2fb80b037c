"""The pages of the terms, as a visitor, a seller and an administrator read them."""

import re

import pytest

from elearn.accounts import queries as accounts
from tests.terms.conftest import CHANGES, NEXT, TEXT

# The pages hold nothing that depends on the database; the verbs under them run on both.
pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
READ = "/conditions-d-utilisation"
MANAGE, ENDINGS = f"/administration{READ}", "/administration/fins-de-service"
NEXT_ONE = {"wording": NEXT, "summary": CHANGES, "effective_on": "2026-12-08"}
FACTS = "Trois clients ont reçu des factures pour un travail qui n’a pas été fait."


def test_a_visitor_reads_what_binds_and_a_site_without_terms_says_so(kernel, client):
    assert "Pas encore de conditions" in client.get(READ).text
    assert client.get(f"{READ}/1").status_code == 404


def test_an_administrator_reads_the_change_over_announces_and_withdraws_it(client, enter, scene):
    administrator, (seller, _other) = scene
    enter(administrator.id)
    page = client.get(MANAGE)
    assert TEXT.strip() in page.text
    assert 'value="2026-12-08"' in page.text
    refused = client.submit(MANAGE, {**NEXT_ONE, "wording": "## Court", "effective_on": "2026-12-07"}, action=MANAGE)
    assert refused.status_code == 422
    assert "## Court" in refused.text
    assert "Choisissez un jour entre le" in refused.text
    look = client.submit(MANAGE, {**NEXT_ONE, "look": "1"})
    assert "Annoncer, par courriel à 2 personnes" in look.text
    assert "<h2>Ce que nous faisons</h2>" in look.text
    assert client.get(f"{READ}/2").status_code == 404, "looked at, not announced"
    done = client.submit(MANAGE, {**NEXT_ONE, "announce": "1"}, follow=True)
    assert "La version 2 est annoncée" in done.text
    assert "Retirer cette version" in done.text

    for reader in (None, seller.id):
        if reader:
            enter(reader)
        assert "Elles changent le 8" in client.get(READ).text
        assert CHANGES in client.get(f"{READ}/2").text
    assert "vous acceptez aussi ce changement" in client.get("/mon-profil/publication").text

    enter(administrator.id)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(MANAGE).text)[1]
    other_window = {**NEXT_ONE, "wording": NEXT + " Autrement.", "announce": "1", "csrf_token": token}
    late = client.post(MANAGE, data=other_window)
    assert late.status_code == 409
    assert "attend déjà son jour" in late.text
    assert "est retirée" in client.submit(MANAGE, action="/2/retirer", follow=True).text
    assert "ne s’est jamais appliquée" in client.get(f"{READ}/2").text


def test_an_end_of_service_is_announced_read_by_the_person_and_taken_back(kernel, client, enter, scene):
    administrator, (seller, other) = scene
    enter(administrator.id)
    assert "Aucune fin de service" in client.get(ENDINGS).text
    typed = {"email": "inconnue@essai.example", "reason": "breach", "explanation": FACTS, "effective_on": "2026-12-23"}
    refused = client.submit(ENDINGS, typed)
    assert refused.status_code == 422
    assert FACTS in refused.text
    assert "Personne ne vend ici" in refused.text
    with kernel.database.reading():
        address = accounts.people([seller.id])[seller.id].email
    assert "C’est annoncé" in client.submit(ENDINGS, {**typed, "email": address}, follow=True).text
    enter(seller.id)
    for path in ("/mon-profil", "/mon-profil/publication"):
        page = client.get(path).text
        assert "Le service prend fin pour vous le 23" in page
        assert FACTS in page
    enter(other.id)
    assert FACTS not in client.get("/mon-profil").text
    enter(administrator.id)
    short = client.submit(ENDINGS, {"lifted_text": "non"}, action="/annuler")
    assert short.status_code == 422
    assert "Dites pourquoi" in short.text
    assert (
        "est annulée"
        in client.submit(ENDINGS, {"lifted_text": "Une erreur de notre part."}, action="/annuler", follow=True).text
    )
    enter(seller.id)
    assert "Le service prend fin" not in client.get("/mon-profil").text
