"""The pages of teams and groups: made, answered together, agreed, won, worked; and who never sees them."""

import pytest
import sqlalchemy as sa

from elearn.core import db, i18n
from elearn.directory.models import Listing
from elearn.pool import services
from elearn.pool.models import Engagement, Group, Quote, Team
from elearn.pool.services.sheets import MemberSheet, TeamSheet
from tests.factories.groups import make_group, send_together, win_together
from tests.factories.pool import make_buyer, make_independent, make_request

# The pages hold nothing that depends on the database; the verbs under them run on both.
pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def last(kernel, model):
    with kernel.database.reading():
        return db.session().scalar(sa.select(sa.func.max(model.id)))


def slug(kernel, person):
    with kernel.database.reading():
        return db.session().scalars(sa.select(Listing.slug).where(Listing.person_id == person.id)).one()


def test_two_independents_make_a_team_and_answer_together(kernel, client, enter):
    with kernel.database.transaction():
        anne, bruno = make_independent(), make_independent()
        request = make_request(make_buyer())
    enter(anne.id)
    assert client.submit("/mes-equipes", {"name": "", "form": "conjoint"}).status_code == 422
    client.submit("/mes-equipes", {"name": "Les deux", "form": "solidary", "lead_pay": "5"})
    team = f"/mes-equipes/{last(kernel, Team)}"
    wrong = client.submit(team, {"person": "personne-d-ici"}, action="/membres")
    assert (wrong.status_code, "Aucune fiche publiée" in wrong.text) == (422, True)
    page = client.submit(team, {"person": f"/annuaire/{slug(kernel, bruno)}"}, action="/membres", follow=True)
    assert "L’invitation est envoyée" in page.text
    enter(bruno.id)
    assert "On vous attend" in client.get("/mes-equipes").text
    assert "Vous êtes de l’équipe." in client.submit(team, action="/rejoindre", follow=True).text

    enter(anne.id)
    assert "Répondre à plusieurs" in client.get(f"/demandes/{request}").text
    client.submit(f"/mes-reponses/{request}/groupement", {"team": last(kernel, Team)})
    here = f"/groupements/{last(kernel, Group)}"
    assert "/proposer" not in client.get(here).text, "nothing is written yet"
    client.submit(f"{here}/modifier", {f"q_1_{anne.id}": "1", f"p_1_{anne.id}": "30"})
    page = client.submit(here, action="/proposer")
    assert page.status_code == 422
    assert "font celle du lot. Réparti : 1 heure ; demandé : 40 heures." in page.text.replace("\xa0", " ")
    assert client.submit(f"{here}/modifier", {f"q_1_{anne.id}": "beaucoup"}).status_code == 422
    fields = {
        f"q_1_{anne.id}": "25", f"p_1_{anne.id}": "30", f"q_1_{bruno.id}": "15", f"p_1_{bruno.id}": "28,50",
        f"q_2_{bruno.id}": "30", f"p_2_{bruno.id}": "4", f"cap_{bruno.id}": "10 h", f"scope_{bruno.id}": "Après-midi",
        "x_1_label": "Réunion", "x_1_member": anne.id, "x_1_quantity": "1", "x_1_price": "50",
    }  # fmt: skip
    page = client.submit(f"{here}/modifier", fields, follow=True)
    assert "C’est enregistré." in page.text
    assert 'value="28,5"' in client.get(f"{here}/modifier").text
    page = client.submit(here, action="/proposer", follow=True)
    assert "chaque membre est engagé envers le client pour la totalité de la mission" in page.text
    assert client.submit(here, {"body": " "}, action="/messages").status_code == 422
    client.submit(here, {"body": "Relis bien ta part."}, action="/messages")

    enter(bruno.id)
    page = client.get(here)
    assert "Relis bien ta part." in page.text
    assert "Envoyer le devis" not in page.text
    assert client.submit(here, {"reason": ""}, action="/refuser").status_code == 422
    assert client.get(f"{here}/accords/1.pdf").data.startswith(b"%PDF")
    assert "Votre accord est enregistré." in client.submit(here, action="/accepter", follow=True).text

    enter(anne.id)
    assert "Le devis du groupement est envoyé." in client.submit(here, action="/envoyer", follow=True).text


def test_the_client_sees_the_part_of_each_and_each_works_on_theirs(kernel, client, enter):
    with kernel.database.transaction():
        buyer, anne, bruno = make_buyer(), make_independent(), make_independent()
        request = make_request(buyer)
        members = [MemberSheet(anne.id), MemberSheet(bruno.id, "Après-midi", cap_minutes=600)]
        send_together(request, (anne, bruno), members=members, form="solidary", name="Les deux")
    here = f"/groupements/{last(kernel, Group)}"
    enter(buyer.id)
    page = client.get(f"/mes-demandes/{request}/comparer")
    assert "Les deux" in page.text
    assert "Après-midi" in page.text
    assert "groupement solidaire" in page.text
    assert "Après-midi" in client.get(f"/devis/{last(kernel, Quote)}/1").text
    client.submit(f"/mes-demandes/{request}/comparer", action="/accepter")
    mission = f"/missions/{last(kernel, Engagement)}"
    assert "Le groupement" in client.get(mission).text
    assert client.get(here).status_code == 404, "the agreement is not the client's"

    enter(anne.id)
    client.submit(mission, action="/commencer")
    enter(bruno.id)
    assert "Secrétariat à distance" in client.get("/missions").text
    today = i18n.today().isoformat()
    client.submit(mission, {"day_worked": today, "time": "2 h", "note": "Tri"}, action="/heures")
    page = client.get(mission)
    assert "Qui facture qui" in page.text
    assert "2\u00a0h notées sur 10\u00a0h au plus." in page.text
    assert page.text.count("Remettre le livrable") == 2, "those of one's own part"
    assert "Les heures sont envoyées." in client.submit(mission, action="/envoyer", follow=True).text


def test_a_member_leaves_and_a_lead_dissolves(kernel, client, enter):
    with kernel.database.transaction():
        buyer, anne, bruno, chloe = make_buyer(), make_independent(), make_independent(), make_independent()
        group = make_group(make_request(buyer), (anne, bruno, chloe))
        services.groups.propose(anne, group)
    here = f"/groupements/{group}"
    enter(bruno.id)
    page = client.submit(here, {"reason": "Je pars en congé."}, action="/quitter", follow=True)
    assert "Vous n’êtes plus du groupement." in page.text
    assert client.get(here).status_code == 404
    enter(anne.id)
    assert "Je pars en congé." in client.get(here).text
    client.submit(here, action="/retirer")
    page = client.submit(here, {"person": slug(kernel, bruno)}, action="/membres", follow=True)
    assert "Cette personne est du groupement." in page.text
    assert client.submit(here, {"person": slug(kernel, bruno)}, action="/membres").status_code == 422
    assert "Le groupement est dissous." in client.submit(here, action="/dissoudre", follow=True).text


def test_no_page_of_a_group_is_read_by_another(kernel, client, enter):
    canary = "canari-7f31"
    with kernel.database.transaction():
        buyer, rival = make_buyer(), make_buyer()
        people, others = [make_independent() for _n in range(2)], [make_independent() for _n in range(2)]
        group = make_group(make_request(buyer), people, name=f"Groupe {canary}")
        services.groups.propose(people[0], group)
        services.groups.say(people[1], group, f"Message {canary}", "k")
        make_group(make_request(rival), others)
        mission = win_together(buyer, make_request(buyer), people, name=f"Gagnant {canary}", note=canary)
        services.workspace.say(people[1], mission, f"Suite {canary}", "k")
    addresses = [
        "/mes-equipes", f"/groupements/{group}", f"/groupements/{group}/modifier", f"/groupements/{group}/accords/1",
        f"/groupements/{group}/accords/1.pdf", "/missions", f"/missions/{mission}", f"/missions/{mission}/preuves.zip",
        "/mes-reponses", f"/devis/{mission}/1",
        "/mes-demandes",
    ]  # fmt: skip
    for who in (others[0], others[1], rival):
        enter(who.id)
        for address in addresses:
            page = client.get(address, follow_redirects=True)
            assert canary.encode() not in page.data, (who, address)
    enter(people[1].id)  # the walk sees what it looks for
    assert canary in client.get(f"/groupements/{group}").text
    assert canary in client.get(f"/missions/{mission}").text


def test_who_is_asked_twice_is_said_beside_the_field_and_a_late_yes_leads_back_to_the_group(kernel, client, enter):
    with kernel.database.transaction():
        anne, bruno, chloe = (make_independent() for _n in range(3))
        group = make_group(make_request(make_buyer()), [anne, bruno, chloe])
        digest = services.groups.propose(anne, group)
        team = services.teams.make(anne, TeamSheet("Les trois"))
    enter(anne.id)
    again = {"person": slug(kernel, bruno)}
    here = f"/groupements/{group}"
    page = client.submit(here, again, action="/membres")
    assert (page.status_code, page.text.count("Cette personne est déjà du groupement.")) == (422, 2), "above, beside"
    page = client.submit(here, {"mate": bruno.id, **again}, action="/membres")
    assert (page.status_code, "Cette personne est déjà du groupement." in page.text) == (422, True)
    assert client.submit(f"/mes-equipes/{team}", again, action="/membres").status_code == 303
    page = client.submit(f"/mes-equipes/{team}", again, action="/membres")
    assert (page.status_code, page.text.count("Cette personne est déjà de l’équipe")) == (422, 2)
    with kernel.database.transaction():
        services.groups.propose(anne, group, digest)
    enter(bruno.id)
    late = client.submit(here, {"digest": digest}, action="/accepter")
    assert (late.status_code, "relisez-le" in late.text) == (409, True)
    assert f'href="{here}"' in late.text, "the page to read again is one press away"
