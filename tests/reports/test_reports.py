"""L19: from a report to its last answer, on a database and in the pages."""

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice, Person
from elearn.core import clock, db, mail
from elearn.core.errors import Conflict, Forbidden, Invalid, Missing
from elearn.core.i18n import in_locale
from elearn.core.jobs.models import Job
from elearn.core.policy import ANONYMOUS, SYSTEM
from elearn.directory.models import Offer, Profile
from elearn.directory.queries import offers, profiles
from elearn.directory.services import offers as selling
from elearn.directory.services import publishing
from elearn.pool.models import Request
from elearn.reports import queries, services
from elearn.reports.models import Event, Report
from elearn.reviews.queries import missions, shown
from tests.factories.accounts import actor_of, give_role, make_person
from tests.factories.directory import make_offer
from tests.factories.directory import sheet as offer_sheet
from tests.factories.pool import make_buyer, make_independent, make_request
from tests.factories.reviews import make_shown

WHY = "Ce texte nomme une personne qui n’a rien demandé."
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def make_admin():
    person = make_person()
    give_role(person, "administrator")
    return actor_of(person, "administrator")


def told(person_id):
    return set(db.session().scalars(sa.select(Notice.kind).where(Notice.person_id == person_id)))


@pytest.fixture
def anne(kernel):
    with kernel.database.transaction():
        yield make_independent()


def test_a_review_is_reported_taken_out_contested_and_shown_again(anne):
    first, second, stranger = make_admin(), make_admin(), actor_of(make_person())
    client, made = make_shown(anne)
    review = missions.mission(anne, made).received.id
    with pytest.raises(Invalid) as refused:
        services.make(anne, "review", str(review), "nonsense", "court")
    assert set(refused.value.fields) == {"reason_text"}
    report = services.make(anne, "review", str(review), "private", WHY)
    assert services.make(anne, "review", str(review), "private", WHY) == report, "once until it is answered"
    assert "reports.received" in told(anne.id)
    assert "reports.to-handle" in told(first.id)
    assert queries.own(client) == ([], 0), "whom it concerns is told of the decision, not of the suspicion"
    for actor in (client, stranger):
        with pytest.raises(Missing):
            queries.readable(actor, report)
        with pytest.raises(Missing):
            services.decide(actor, report, "removed", WHY, WHY)
    services.take(first, report)
    with pytest.raises(Invalid):
        services.decide(first, report, "removed", "", "")
    services.decide(
        first, report, "removed", "Vous avez raison, le texte nomme un tiers.", "Votre texte nomme un tiers."
    )
    assert shown.of_provider(anne.id).total == 0
    assert "reports.answered" in told(anne.id)
    assert "reports.concerned" in told(client.id)
    assert "reviews.withheld" not in told(client.id), "one notice of it"
    assert "reviews.withheld" in told(anne.id)
    assert queries.readable(client, report).statement == "Votre texte nomme un tiers."
    with pytest.raises(Conflict):  # said before what is wrong in a form that is no longer shown
        services.decide(second, report, "kept", "", "")
    for _twice in range(2):
        services.contest(client, report, "Ce nom est celui de mon entreprise.")
    assert [event.action for event in queries.history(report)].count("contest") == 1, "its form was sent twice"
    with pytest.raises(Conflict):
        services.contest(anne, report, "Moi aussi je conteste.")
    with pytest.raises(Conflict) as refused:
        services.settle(first, report, "kept", "Je me donne tort à moi-même.")
    assert refused.value.code == "same-person"
    services.settle(second, report, "kept", "C’est bien le nom de l’entreprise.")
    assert shown.of_provider(anne.id).total == 1
    assert [e.action for e in queries.history(report)] == ["make", "take", "decide", "contest", "settle"]
    for statement in (sa.update(Event).values(action="take"), sa.delete(Event)):
        with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
            db.session().execute(statement)
    assert [name for name, _rows in queries.export(anne.id)] == ["signalements-faits.json"]
    assert [name for name, _rows in queries.export(client.id)] == ["signalements-me-concernant.json"]
    services.forget(SYSTEM, anne.id)
    assert db.session().get_one(Report, report).text == "…"


def test_each_kind_of_content_goes_down_once_decided_and_its_author_handles_nothing(anne):
    admin, buyer = make_admin(), make_buyer()
    profile = db.session().scalar(sa.select(Profile.id).where(Profile.person_id == anne.id))
    offer, asked = make_offer(anne), make_request(buyer, audience="public")
    private = make_request(buyer, audience="invited", is_published=False)
    for kind, key in (("request", private), ("request", 0), ("offer", "x"), ("profile", 2**70), ("nothing", 1)):
        with pytest.raises(Missing):
            services.make(ANONYMOUS, kind, str(key), "other", WHY, "qui@essai.example")
    with pytest.raises(Forbidden):
        services.make(anne, "offer", str(offer), "other", WHY)
    with pytest.raises(Invalid) as refused:
        services.make(ANONYMOUS, "offer", str(offer), "other", WHY, "personne")
    assert set(refused.value.fields) == {"email"}
    for kind, key in (("offer", offer), ("request", asked), ("profile", profile)):
        made = services.make(ANONYMOUS, kind, str(key), "false", WHY, "qui@essai.example")
        services.decide(admin, made, "removed", "Nous le retirons.", "Cette annonce est trompeuse.")
    assert db.session().get_one(Offer, offer).state == "withdrawn"
    assert db.session().get_one(Request, asked).state == "cancelled"
    assert db.session().get_one(Profile, profile).published_at is None
    with pytest.raises(Conflict) as refused:
        selling.publish(anne, offer)
    assert refused.value.code == "withheld"
    with pytest.raises(Conflict) as refused:
        publishing.publish(anne, {"name", "trade"})
    assert "Cette annonce est trompeuse." in refused.value.message
    for forced in (sa.update(Offer).values(state="published"), sa.update(Profile).values(published_at=clock.now())):
        with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
            db.session().execute(forced.where(sa.true()))
    person = db.session().get_one(Person, anne.id)
    give_role(person, "administrator")
    judge = actor_of(person, "administrator")
    with pytest.raises(Missing):
        queries.handled(judge, made)
    assert queries.to_handle(judge, 1)[1] == 1, "that of the request alone"
    assert db.session().scalar(sa.select(sa.func.count()).where(Job.name == "reports.mail")) == 6


def test_what_was_taken_down_is_put_back_as_it_was_once_nothing_else_keeps_it_down(anne):
    admin = make_admin()
    profile = db.session().scalar(sa.select(Profile.id).where(Profile.person_id == anne.id))
    offer = make_offer(anne)
    first, second, third = (
        services.make(ANONYMOUS, kind, str(key), "false", WHY, f"qui{n}@essai.example")
        for n, (kind, key) in enumerate((("offer", offer), ("offer", offer), ("profile", profile)))
    )
    for report in (first, second, third):
        services.decide(admin, report, "removed", "Nous le retirons.", "Ce contenu est trompeur.")
    assert (profiles.cards([anne.id]), offers.of_people([anne.id])) == ({}, {anne.id: []})
    with pytest.raises(Conflict) as refused:
        services.restore(admin, first, "Le prix a été vérifié.")
    assert refused.value.code == "not-removed", "another decision keeps it down"
    services.restore(admin, third, "Le profil a été vérifié.")
    services.contest(anne, second, "Mon prix est juste, voyez ma grille.")
    services.settle(admin, second, "kept", "La grille le confirme.")
    assert offers.of_people([anne.id]) == {anne.id: []}
    services.restore(admin, first, "Le prix a été vérifié.")
    assert [one.id for one in profiles.cards([anne.id])[anne.id].offers] == [offer]
    assert queries.readable(anne, first).restored_text == "Le prix a été vérifié."
    assert [e.action for e in queries.history(first)] == ["make", "decide", "restore"]
    assert db.session().scalar(sa.select(sa.func.count()).where(Job.name == "reports.mail")) == 9
    # What its owner wrote in meanwhile is for its owner to publish.
    again = services.make(ANONYMOUS, "offer", str(offer), "false", WHY, "qui@essai.example")
    services.decide(admin, again, "removed", "Nous le retirons.", "Ce contenu est trompeur.")
    selling.change(anne, offer, offer_sheet(title="Corrigée"))
    services.restore(admin, again, "Elle est corrigée.")
    assert offers.of_people([anne.id]) == {anne.id: []}
    selling.publish(anne, offer)


def test_an_address_reports_a_content_once_until_it_is_answered_and_own_reports_come_by_pages(anne):
    admin, member = make_admin(), actor_of(make_person())
    keys = [str(make_offer(anne)) for _n in range(3)]
    said = ("offer", keys[0], "other", WHY)
    first = services.make(ANONYMOUS, *said, "qui@essai.example")
    assert services.make(ANONYMOUS, *said, " Qui@essai.example") == first
    assert services.make(ANONYMOUS, *said, "autre@essai.example") != first
    services.decide(admin, first, "kept", "Nous le gardons.", "Votre offre reste publiée.")
    assert services.make(ANONYMOUS, *said, "qui@essai.example") != first
    made = [services.make(member, "offer", key, "other", WHY) for key in keys]
    for page, ids in ((1, [made[2], made[1]]), (2, [made[0]]), (3, [])):
        found, total = queries.own(member, page, 2)
        assert ([card.id for card in found], total) == (ids, 3)


@on_sqlite
def test_a_visitor_reports_and_an_administrator_answers(kernel, client, enter, drain):
    with kernel.database.transaction():
        anne, admin = make_independent(), make_admin()
        offer = make_offer(anne, title="Dix factures")
    page = client.get(f"/annuaire/offres/{offer}").text
    assert f"/signaler/offer/{offer}" in page
    here = f"/signaler/offer/{offer}"
    assert client.get("/signaler/offer/999").status_code == 404
    assert client.submit(here, {"reason": "false", "reason_text": "court"}).status_code == 422
    sent = {"reason": "false", "reason_text": "canari-signalement", "email": "qui@essai.example"}
    assert "lien pour suivre" in client.submit(here, sent, follow=True).text
    drain()
    enter(admin.id)
    assert "Dix factures" in client.get("/admin/signalements").text
    assert client.get("/admin/signalements?page=2").status_code == 404
    here = "/admin/signalements/1"
    assert "canari-signalement" in client.get(here).text
    client.submit(here, action="/examiner")
    assert client.submit(here, {"outcome": "kept"}, action="/decider").status_code == 422
    reasons = {"outcome": "kept", "answer": "Le prix est celui du marché.", "statement": "Votre offre reste publiée."}
    assert "envoyée aux deux parties" in client.submit(here, reasons, action="/decider", follow=True).text
    drain()
    enter(anne.id)
    assert "Dix factures" in client.get("/signalements").text
    assert client.get("/signalements?page=2").status_code == 404
    page = client.get("/signalements/1").text
    assert "Votre offre reste publiée." in page
    assert "canari-signalement" not in page
    assert client.submit("/signalements/1", {"contest": ""}, action="/contester").status_code == 422
    page = client.submit("/signalements/1", {"contest": "Je voudrais savoir qui."}, action="/contester", follow=True)
    assert "Décision contestée" in page.text
    enter(admin.id)
    done = {"settled": "kept", "settlement_text": "Nous ne disons pas qui signale."}
    assert "Clos après réexamen" in client.submit(here, done, action="/reexaminer", follow=True).text


@on_sqlite
def test_the_mail_of_a_visitor_leads_to_the_answer(kernel, client, drain):
    with kernel.database.transaction():
        offer = make_offer(make_independent())
        with in_locale("en"):
            services.make(ANONYMOUS, "offer", str(offer), "other", WHY, "who@essai.example")
        report = services.make(ANONYMOUS, "offer", str(offer), "other", WHY, "qui@essai.example")
    drain()
    with kernel.database.transaction():
        services.decide(make_admin(), report, "kept", "Nous la gardons.", "Votre offre reste publiée.")
    drain()
    with kernel.database.reading():
        assert "Your report was received" in mail.kept(recipient="who@essai.example")[0].subject
        receipt, answer = sorted(mail.kept(recipient="qui@essai.example"), key=lambda m: m.id)
    assert "reçu" in receipt.subject
    assert "Nous la gardons." in answer.text
    link = next(word for word in answer.text.split() if "/signalements/suivi/" in word)
    path = link[link.index("/signalements") :]
    assert "Nous la gardons." in client.get(path).text
    assert client.submit(path, {"contest": "Regardez encore, elle trompe."}, follow=True).status_code == 200
    assert client.get("/signalements/suivi/rien").status_code == 404
