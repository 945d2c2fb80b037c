"""The pages as each side uses them: from a need described to the work accepted."""

import io
import zipfile
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from elearn.accounts.demonstration import demonstrate as invent_people
from elearn.core import db, i18n
from elearn.core.web import uploads
from elearn.directory.services import profiles
from elearn.directory.services.profiles import Business
from elearn.pool import services
from elearn.pool.demonstration import demonstrate
from elearn.pool.models import Access, Attachment, Engagement, Quote, Request
from elearn.testing.counting import executed
from tests.factories.accounts import PASSWORD, give_role, make_person
from tests.factories.directory import keep_skills, make_provider
from tests.factories.pool import make_buyer, make_engagement, make_independent, make_quote, make_request

# The pages hold nothing that depends on the database; the verbs under them run on both.
pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def people(kernel):
    """A buyer and an independent."""
    with kernel.database.transaction():
        return make_buyer(), make_independent()


def last(kernel, model):
    with kernel.database.reading():
        return db.session().scalar(sa.select(sa.func.max(model.id)))


def test_a_company_describes_a_need(kernel, client, enter, people):
    enter(people[0].id)
    assert "Décrire un besoin" in client.get("/mes-demandes").text
    assert "Prospection téléphonique" in client.get("/mes-demandes/nouvelle").text
    path = "/mes-demandes/nouvelle/secretariat"
    bad = client.submit(path, {"title": "", "lot_1_quantity": "beaucoup"})
    assert bad.status_code == 422
    assert "Remplissez ce champ." in bad.text
    assert client.submit(path, {"lot_1_quantity": "beaucoup"}).status_code == 422
    need = "Tenir notre agenda, sur notre tableur."
    page = client.submit(path, {"need": need, "agreement": "Rien ne sort.", "weight_price": 39}, follow=True)
    assert "Les poids des critères doivent faire 100 en tout." in page.text
    request = last(kernel, Request)
    own = f"/mes-demandes/{request}"
    assert client.submit(own, action="/publier").status_code == 422
    page = client.submit(f"{own}/modifier", {"weight_price": 40}, follow=True)
    assert "Avant de publier" not in page.text
    page = client.submit(own, {"file": (io.BytesIO(b"%PDF-1.7"), "../plan usine.pdf")}, action="/pieces", follow=True)
    assert "plan usine.pdf" in page.text
    for content, name in ((b"x", "a.exe"), (b"MZ\x90", "faux.pdf"), (b"", "vide.txt")):
        page = client.submit(own, {"file": (io.BytesIO(content), name)}, action="/pieces")
        assert (page.status_code, f"« {name} »" in page.text.replace("\xa0", " ")) == (422, True)
    page = client.submit(own, action="/publier", follow=True)
    assert "La demande est publiée" in page.text
    assert "D’où viennent ces points" in page.text
    assert "Une demande publiée ne change plus" in client.get(f"{own}/modifier", follow_redirects=True).text


def test_no_file_is_taken_in_which_the_antivirus_finds_something_or_that_it_cannot_look_at(
    kernel, client, enter, people, monkeypatch
):
    buyer, _provider = people
    with kernel.database.transaction():
        request = make_request(buyer, is_published=False)
    own, file = f"/mes-demandes/{request}", (b"%PDF-1.7", "plan usine.pdf")
    enter(buyer.id)
    monkeypatch.setattr(uploads, "kernel", lambda: SimpleNamespace(settings=SimpleNamespace(clamd="127.0.0.1:1")))
    page = client.submit(own, {"file": (io.BytesIO(file[0]), file[1])}, action="/pieces")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "60")
    assert "plan usine.pdf" in page.text
    monkeypatch.setattr(uploads.antivirus, "found_in", lambda _address, stream: stream.read()[:4].decode())
    page = client.submit(own, {"file": (io.BytesIO(file[0]), file[1])}, action="/pieces")
    assert (page.status_code, "l’antivirus y trouve %PDF" in page.text) == (422, True)
    with kernel.database.reading():
        assert db.session().scalar(sa.select(sa.func.count()).select_from(Attachment)) == 0
    monkeypatch.setattr(uploads.antivirus, "found_in", lambda _address, stream: stream.read()[9:].decode())
    page = client.submit(own, {"file": (io.BytesIO(file[0]), file[1])}, action="/pieces", follow=True)
    assert "plan usine.pdf" in page.text
    with kernel.database.reading():
        assert db.session().scalars(sa.select(Attachment.bytes)).one() == len(file[0]), "whole, though it was read"


def test_an_independent_answers_and_the_company_chooses(kernel, client, enter, people):
    buyer, provider = people
    with kernel.database.transaction():
        request = make_request(buyer, is_published=False, agreement="Rien ne sort.")
    own = f"/mes-demandes/{request}"
    enter(buyer.id)
    client.submit(own, {"file": (io.BytesIO(b"%PDF-1.7"), "plan usine.pdf")}, action="/pieces")
    client.submit(own, action="/publier")

    enter(provider.id)
    seen = f"/demandes/{request}"
    assert "Secrétariat à distance" in client.get("/demandes").text
    page = client.get(seen)
    assert "Rien ne sort." in page.text
    assert "Télécharger" not in page.text
    page = client.submit(seen, action="/confidentialite", follow=True)
    assert "Votre engagement est enregistré" in page.text
    assert client.submit(seen, action="/pieces/1").data == b"%PDF-1.7"
    assert last(kernel, Access) == 1
    assert client.submit(seen, {"question": " "}, action="/questions").status_code == 422
    page = client.submit(seen, {"question": "Quel logiciel ?"}, action="/questions", follow=True)
    assert "Quel logiciel ?" in page.text
    mine = f"/mes-reponses/{request}"
    page = client.submit(mine, {"price_1": "abc", "price_2": "4"})
    assert page.status_code == 422
    assert "Donnez un montant en euros" in page.text
    fields = {"price_1": "28,50", "price_2": "4", "note": "Chaque matin.", "keep": "1"}
    page = client.submit(mine, fields, follow=True)
    assert "1 260,00" in page.text.replace("\u202f", " ").replace("\xa0", " ")
    page = client.submit(mine, follow=True)
    assert "Le devis est envoyé, version 1." in page.text
    page = client.submit("/mes-reponses", action="/retirer", follow=True)
    assert "Votre devis est retiré" in page.text
    client.submit(mine)

    enter(buyer.id)
    page = client.submit(own, {"answer": "Un tableur."}, action="/questions/1", follow=True)
    assert "Un tableur." in page.text
    page = client.get(f"{own}/comparer")
    assert "Chaque matin." in page.text
    assert client.get(f"/devis/{last(kernel, Quote)}/2").status_code == 200
    wrong = client.submit(f"{own}/comparer", {"digest": "0" * 64}, action="/accepter")
    assert wrong.status_code == 409
    assert client.submit(f"{own}/comparer", {"reason": ""}, action="/refuser").status_code == 422
    page = client.submit(f"{own}/comparer", action="/accepter", follow=True)
    assert "la mission est commandée" in page.text


def test_a_mission_is_worked_delivered_mended_and_accepted(kernel, client, enter, people):
    buyer, provider = people
    with kernel.database.transaction():
        mission = make_engagement(buyer, provider, is_started=False)
    here = f"/missions/{mission}"
    enter(provider.id)
    page = client.submit(here, action="/commencer", follow=True)
    assert "La mission est commencée." in page.text
    assert "Bonjour." in client.submit(here, {"body": "Bonjour."}, action="/messages", follow=True).text
    assert client.submit(here, {"day_worked": "", "time": "longtemps"}, action="/heures").status_code == 422
    with kernel.database.reading():
        today = i18n.today().isoformat()
    assert "Une journée compte 24" in client.submit(here, {"day_worked": today, "time": "25 h"}, action="/heures").text
    page = client.submit(here, {"day_worked": today, "time": "1 h 30", "note": "Tri"}, action="/heures", follow=True)
    assert "Tri" in page.text
    assert "Les heures sont envoyées." in client.submit(here, action="/envoyer", follow=True).text
    sent = {"file": (io.BytesIO(b"v1"), "agenda.txt"), "text": "Voici."}
    assert "agenda.txt" in client.submit(here, sent, action="/remettre", follow=True).text
    assert client.submit(here, {"file": (io.BytesIO(b"x"), "x.exe")}, action="/fichiers").status_code == 422
    assert (
        "note.txt"
        in client.submit(here, {"file": (io.BytesIO(b"x"), "note.txt")}, action="/fichiers", follow=True).text
    )
    client.submit(here, action="/remettre")

    enter(buyer.id)
    bad = client.submit(here, {"text": ""}, action="/reprendre")
    assert bad.status_code == 422
    assert "Dites pourquoi" in bad.text
    page = client.submit(here, {"text": "Il manque le mardi."}, action="/reprendre", follow=True)
    assert "Il manque le mardi." in page.text
    assert "Les heures sont validées." in client.submit(here, action="/valider", follow=True).text
    page = client.submit(here, {"title": "Donner l’accès", "whose": "buyer"}, action="/taches", follow=True)
    assert "Donner l’accès" in page.text
    assert "C’est noté." in client.submit(here, action="/taches/1", follow=True).text
    assert client.get(f"{here}/heures.csv").status_code == 200
    with zipfile.ZipFile(io.BytesIO(client.get(f"{here}/preuves.zip").data)) as archive:
        assert "Il manque le mardi." in archive.read("dossier.json").decode()
    taken = client.get(f"{here}/fichiers/1")
    assert taken.data == b"v1"
    assert taken.headers["Content-Disposition"].startswith("attachment")

    enter(provider.id)
    client.submit(here, action="/remettre")
    enter(buyer.id)
    client.submit(here, action="/accepter")
    client.submit(here, action="/accepter")
    assert "Terminer la mission" in client.get(here).text
    client.submit(here, action="/terminer")
    assert "Terminée" in client.get("/missions").text


def test_a_disagreement_is_settled_by_the_administration(kernel, client, enter, people):
    buyer, provider = people
    with kernel.database.transaction():
        mission = make_engagement(buyer, provider)
        admin = make_person()
        give_role(admin, "administrator")
    here = f"/missions/{mission}"
    enter(buyer.id)
    page = client.submit(here, {"reason": "Rien n’est remis."}, action="/desaccord", follow=True)
    assert "Une médiation est en cours" in page.text
    enter(admin.id)
    assert "Rien n’est remis." in client.get("/mediations").text
    assert client.submit(here, {"outcome": "cancel", "decision": ""}, action="/mediation").status_code == 422
    fields = {"outcome": "cancel", "decision": "Les deux parties s’arrêtent."}
    page = client.submit(here, fields, action="/mediation", follow=True)
    assert "La mission s’arrête" in page.text


def test_a_request_for_everyone_is_read_without_an_account_and_its_ranking_is_public(kernel, client, people):
    with kernel.database.transaction():
        made = make_request(people[0], audience="public", title="Traduire une notice")
    assert "Traduire une notice" in client.get("/demandes").text
    assert "Traduire une notice" in client.get("/demandes?metier=secretariat").text
    assert "Traduire une notice" not in client.get("/demandes?metier=web").text
    assert client.get(f"/demandes/{made}").status_code == 200
    assert client.get("/annuaire/ordre").status_code == 200


def test_ones_answers_cost_the_same_however_many_requests_are_closed(kernel, client, enter, people):
    buyer, provider = people
    enter(provider.id)
    costs = []
    for count in (1, 3):
        with kernel.database.transaction():
            for _again in range(count):
                made = make_request(buyer)
                make_quote(provider, made)
                services.requests.close(buyer, made)
        client.get("/mes-reponses")
        with executed(kernel.database) as seen:
            assert "Secrétariat à distance" in client.get("/mes-reponses").text
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_home_leads_to_providers_and_the_directory_to_a_request(kernel, client, enter, people):
    home = client.get("/").text
    assert 'href="/annuaire"' in home[home.index("Vous cherchez un prestataire") - 80 :]
    visited = client.get("/annuaire").text
    assert 'href="/demandes"' in visited
    assert 'href="/mes-demandes/nouvelle"' in visited, "a company that is not here yet begins there"
    assert 'href="/demandes" aria-current="page"' in client.get("/demandes").text
    enter(people[0].id)
    assert 'href="/mes-demandes/nouvelle"' in client.get("/annuaire").text


def test_the_demonstration_is_made_once(kernel):
    with kernel.database.transaction():
        keep_skills()
    invent_people(kernel, PASSWORD)
    assert demonstrate(kernel, PASSWORD) == []
    assert last(kernel, Request) is None, "nothing without independents who may answer"
    with kernel.database.transaction():
        for levels in ({"tenue-d-agenda": 2}, {"gestion-de-messagerie": 2}, {"traduction-technique": 3}):
            profiles.declare_business(make_provider(levels=levels), Business(vat_regime="franchise"))
    for _twice in range(2):
        demonstrate(kernel, PASSWORD)
        assert last(kernel, Request) == 4
        assert last(kernel, Engagement) == 3
