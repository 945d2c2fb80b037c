"""The verbs on a database: one list, one contact at a time, a refusal for ever; then the pages."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice, Person
from elearn.core import clock, db, i18n
from elearn.core.errors import Conflict, Forbidden, Invalid, Missing
from elearn.core.i18n import local
from elearn.core.jobs import enqueue
from elearn.core.policy import SYSTEM
from elearn.pool.demonstration import demonstrate as invent_pool
from elearn.pool.queries import requests
from elearn.prospecting import links, queries
from elearn.prospecting.checking import Sheet
from elearn.prospecting.demonstration import demonstrate
from elearn.prospecting.models import ACTIVE, Contact, Member, Opposition, Prospect
from elearn.prospecting.services import circles, importing, needs, privacy, prospects
from tests.factories.accounts import actor_of, make_person
from tests.factories.pool import company_of, make_buyer, make_independent
from tests.factories.races import at_once
from tests.pool.conftest import cast

__all__ = ["cast"]
SHEET = Sheet("Scierie Bessaguet", "website", "404 833 048", "Pont-de-Narse", contact_name="Jean canari",
              email="jean@canari.example", notes="Parler à Jean.")  # fmt: skip
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def make_circle(host, *others):
    """A circle of these people."""
    made = circles.start(host, "Hautes-Terres")
    db.session().add_all(Member(circle_id=made, person_id=o.id, state=ACTIVE, at=clock.now()) for o in others)
    db.session().flush()
    return made


def row(prospect):
    return db.session().get_one(Prospect, prospect, populate_existing=True)


def test_a_circle_is_joined_by_invitation_and_does_not_exist_for_anyone_else(cast):
    with pytest.raises(Forbidden):
        circles.start(actor_of(make_person()), "Sans profil")
    made = circles.start(cast.anne, "Hautes-Terres")
    circles.invite(cast.anne, made, db.session().get_one(Person, cast.bruno.id).email)
    circles.invite(cast.anne, made, "inconnue@ailleurs.example")
    with pytest.raises(Missing):
        queries.circles.circle(cast.bruno, made)
    circles.join(cast.bruno, made)
    assert queries.circles.circle(cast.bruno, made).people == {cast.anne.id, cast.bruno.id}
    with pytest.raises(Forbidden):
        circles.invite(cast.bruno, made, "x@essai.example")
    prospect = prospects.add(cast.anne, made, SHEET)
    prospects.claim(cast.anne, prospect)
    for actor in (cast.buyer, cast.rival):
        for verb in (prospects.claim, prospects.oppose, prospects.erase):
            with pytest.raises(Missing):
                verb(actor, prospect)
        with pytest.raises(Missing):
            queries.export.sheet(actor, made)
    circles.leave(cast.anne, made)
    found = queries.circles.circle(cast.bruno, made)
    assert found.hosts == {cast.bruno.id}
    assert (row(prospect).owner_id, row(prospect).claim_by) == (None, None)
    with pytest.raises(Missing):
        queries.prospects.prospect(cast.anne, prospect)


def test_a_company_is_listed_once_and_a_near_name_is_proposed(cast):
    here, elsewhere = make_circle(cast.anne), make_circle(cast.bruno)
    first = prospects.add(cast.anne, here, SHEET)
    with pytest.raises(Conflict) as known:
        prospects.add(cast.anne, here, Sheet("Autre nom", "event", "404833048"))
    assert known.value.code == "known"
    assert prospects.add(cast.bruno, elsewhere, SHEET), "another circle has its own list"
    with pytest.raises(Invalid) as near:
        prospects.add(cast.anne, here, Sheet("SARL Bessaguet Scierie", "event"))
    assert "Scierie Bessaguet (Pont-de-Narse)" in near.value.fields["is_other"][0]
    second = prospects.add(cast.anne, here, Sheet("SARL Bessaguet Scierie", "event"), is_other=True)
    with pytest.raises(Invalid):
        prospects.change(cast.anne, second, Sheet("Bessaguet", "event", "404833048"), 1)
    with pytest.raises(Invalid):
        prospects.change(cast.anne, second, Sheet("Bessaguet", "event", owner_id=cast.bruno.id), 1)
    prospects.change(cast.anne, second, Sheet("Bessaguet et Cie", "event"), 1)
    with pytest.raises(Conflict):
        prospects.change(cast.anne, second, Sheet("Bessaguet", "event"), 1)
    copy = sa.update(Prospect).where(Prospect.id == second).values(siren=row(first).siren)
    with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
        db.session().execute(copy)


def test_what_was_done_with_a_company_comes_by_pages(cast, on):
    on(2026, 11, 2, 9)
    prospect = prospects.add(cast.anne, make_circle(cast.anne, cast.bruno), SHEET)
    prospects.claim(cast.anne, prospect)
    for n in range(31):
        prospects.contact(cast.anne, prospect, "call", f"Appel {n}", f"k{n}")
    first, total = queries.prospects.contacts(prospect)
    assert (len(first), first[0].note, total) == (30, "Appel 30", 31)
    assert [one.note for one in queries.prospects.contacts(prospect, 2)[0]] == ["Appel 0"]


def test_one_member_contacts_at_a_time_and_the_hold_lapses(cast, on):
    on(2026, 11, 2, 9)
    made = make_circle(cast.anne, cast.bruno)
    prospect = prospects.add(cast.anne, made, SHEET)
    with pytest.raises(Conflict) as refused:
        prospects.contact(cast.anne, prospect, "call", "", "k1")
    assert refused.value.code == "not-held"
    prospects.claim(cast.anne, prospect)
    with pytest.raises(Conflict) as refused:
        prospects.claim(cast.bruno, prospect)
    assert refused.value.code == "held-by-other"
    on(2026, 11, 3, 9)
    prospects.contact(cast.anne, prospect, "call", "Rappeler lundi.", "k1")
    prospects.contact(cast.anne, prospect, "call", "Rappeler lundi.", "k1")
    assert len(queries.prospects.contacts(prospect)[0]) == 1
    assert row(prospect).erase_on.isoformat() == "2029-11-03"
    on(2026, 11, 5, 8, 59)
    with pytest.raises(Conflict):
        prospects.contact(cast.bruno, prospect, "mail", "", "k2")
    on(2026, 11, 5, 9)
    assert queries.prospects.prospect(cast.anne, prospect)[0].holder_id is None
    prospects.claim(cast.bruno, prospect)
    prospects.contact(cast.bruno, prospect, "mail", "", "k2")
    prospects.release(cast.anne, prospect)
    assert row(prospect).claim_by == cast.bruno.id, "one lets go of one's own hold alone"


def test_of_several_who_take_one_company_at_once_one_has_it(kernel):
    """On both databases: one holds the contact, one SIREN is listed once, one link makes one request."""
    with kernel.database.transaction():
        people, buyer = [make_independent() for _n in range(4)], make_buyer()
        made = make_circle(*people)
        prospect = prospects.add(people[0], made, SHEET)
        needs.express(people[0], prospect, "secretariat", "Agenda", "Tenir l’agenda.")

    def attempt(verb, *said):
        with kernel.database.transaction():
            return verb(*said) or "done"

    def claim(actor):
        return attempt(prospects.claim, actor, prospect)

    assert at_once([(one,) for one in people], claim) == ["done"] + ["held-by-other"] * 3
    with kernel.database.reading():
        holder = next(one for one in people if one.id == row(prospect).claim_by)
    noted = [(prospects.contact, holder, prospect, "call", "Vu.", "one form")] * 3
    assert at_once(noted, attempt) == ["done"] * 3
    same = Sheet("Thermes", "event", "999 993 017")
    listed = at_once([(prospects.add, one, made, same) for one in people], attempt)
    assert (len(set(listed)), listed.count("known")) == (2, 3)
    taken = at_once([(needs.convert, buyer, prospect, company_of(buyer))] * 3, attempt)
    assert len(set(taken)) == 1
    with kernel.database.reading():
        assert len(queries.prospects.contacts(prospect)[0]) == 1
        assert requests.buyers(buyer, taken[0]).state == "draft"


def test_a_next_action_is_to_come_and_one_that_is_late_may_stay(cast, on):
    on(2026, 11, 2, 9)
    made = make_circle(cast.anne)
    for day in (date(2026, 11, 1), date(1, 1, 1)):
        with pytest.raises(Invalid) as refused:
            prospects.add(cast.anne, made, replace(SHEET, next_action="Écrire", next_on=day))
        assert set(refused.value.fields) == {"next_on"}
    late = replace(SHEET, next_action="Écrire", next_on=date(2026, 11, 2))
    prospect = prospects.add(cast.anne, made, late)
    on(2026, 11, 3, 9)
    prospects.change(cast.anne, prospect, replace(late, town="Ailleurs"), row(prospect).version)
    with pytest.raises(Invalid):
        prospects.change(cast.anne, prospect, replace(late, next_on=date(2026, 10, 2)), row(prospect).version)


def test_a_refusal_ends_all_contact_and_is_known_when_the_rest_is_erased(cast, on):
    on(2026, 11, 2, 9)
    made = make_circle(cast.anne, cast.bruno)
    prospect = prospects.add(cast.anne, made, SHEET)
    prospects.claim(cast.anne, prospect)
    prospects.contact(cast.anne, prospect, "call", "Jean canari ne veut plus.", "k1")
    prospects.oppose(cast.bruno, prospect)
    kept = row(prospect)
    assert (kept.contact_name, kept.email, kept.notes, kept.claim_by) == ("", "", "", None)
    assert db.session().scalar(sa.select(sa.func.count()).select_from(Contact)) == 0
    for verb in (prospects.claim, prospects.lose, prospects.reopen):
        with pytest.raises(Conflict):
            verb(cast.anne, prospect)
    with pytest.raises(Conflict):
        prospects.contact(cast.anne, prospect, "call", "", "k2")
    with pytest.raises(Conflict):
        prospects.change(cast.anne, prospect, SHEET, kept.version)
    assert b"Bessaguet" not in queries.export.sheet(cast.anne, made)
    back = sa.update(Prospect).where(Prospect.id == prospect).values(state="open")
    filled = sa.update(Prospect).where(Prospect.id == prospect).values(email="jean@canari.example")
    gone = sa.delete(Opposition)
    for statement in (back, filled, gone):
        with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
            db.session().execute(statement)
    prospects.erase(cast.anne, prospect)
    for again in (SHEET, Sheet("La scierie Bessaguet SARL", "event", town="pont de narse")):
        with pytest.raises(Conflict) as refused:
            prospects.add(cast.anne, made, again, is_other=True)
        assert refused.value.code == "opposed"
    count, faults = importing.import_file(cast.anne, made, b"entreprise;source;siren\nAutre;event;404833048")
    assert (count, [(f.line, f.column) for f in faults]) == (0, [(2, "entreprise")])


def test_three_years_after_the_last_contact_nothing_is_left(cast, on):
    on(2026, 11, 2, 9)
    made = make_circle(cast.anne)
    prospect = prospects.add(cast.anne, made, SHEET)
    on(2029, 11, 1, 9)
    assert queries.prospects.past() == []
    prospects.erase_past(SYSTEM, prospect)
    assert row(prospect)
    on(2029, 11, 2, 9)
    assert queries.prospects.past() == [prospect]
    prospects.erase_past(SYSTEM, prospect)
    assert db.session().scalar(sa.select(sa.func.count()).select_from(Prospect)) == 0


def test_what_a_company_asks_for_becomes_its_own_request_and_invites_who_follows_it(cast):
    made = make_circle(cast.anne)
    prospect = prospects.add(cast.anne, made, SHEET)
    with pytest.raises(Missing):
        needs.convert(cast.buyer, prospect, company_of(cast.buyer))
    with pytest.raises(Invalid) as refused:
        needs.express(cast.anne, prospect, "magie", "", "")
    assert set(refused.value.fields) == {"category", "title", "need"}
    needs.express(cast.anne, prospect, "secretariat", "Agenda", "Tenir l’agenda.")
    needs.express(cast.anne, prospect, "secretariat", "Agenda et courrier", "Tenir l’agenda.")
    with pytest.raises(Forbidden):
        needs.convert(cast.anne, prospect, company_of(cast.buyer))
    with pytest.raises(Forbidden):
        needs.convert(cast.buyer, prospect, company_of(cast.rival))
    request = needs.convert(cast.buyer, prospect, company_of(cast.buyer))
    assert needs.convert(cast.buyer, prospect, company_of(cast.buyer)) == request
    with pytest.raises(Missing):
        needs.convert(cast.rival, prospect, company_of(cast.rival))
    card = requests.buyers(cast.buyer, request)
    assert (card.state, card.title, card.audience) == ("draft", "Agenda et courrier", "invited")
    assert requests.invited(request) == [cast.anne.id]
    assert row(prospect).state == "converted"
    told = sa.select(Notice.kind).where(Notice.person_id == cast.anne.id)
    assert "prospecting.converted" in set(db.session().scalars(told))


def test_who_leaves_the_site_leaves_the_circles_with_a_copy(cast):
    made = make_circle(cast.anne, cast.bruno)
    prospect = prospects.add(cast.bruno, made, SHEET)
    prospects.claim(cast.bruno, prospect)
    prospects.contact(cast.bruno, prospect, "visit", "Vu.", "k")
    kept = dict(queries.export.export(cast.bruno.id))
    assert kept["prospection-contacts.json"][0]["note"] == "Vu."
    privacy.forget(SYSTEM, cast.bruno.id)
    assert queries.export.export(cast.bruno.id) == []
    assert (row(prospect).owner_id, row(prospect).claim_by) == (None, None)


@on_sqlite
def test_a_group_prospects_in_the_pages_and_a_company_answers(kernel, client, enter, drain):
    with kernel.database.transaction():
        anne, bruno, buyer = make_independent(), make_independent(), make_buyer()
        email = db.session().get_one(Person, bruno.id).email
    enter(anne.id)
    assert client.submit("/prospection", {"name": ""}).status_code == 422
    assert "Hautes-Terres" in client.submit("/prospection", {"name": "Hautes-Terres"}, follow=True).text
    page = client.submit("/prospection/1/membres", {"email": email}, action="/membres", follow=True)
    assert "elle reçoit votre invitation" in page.text
    assert client.submit("/prospection/1/ajouter", {"name": "Scierie", "siren": "12"}).status_code == 422
    today = local(clock.now()).date().isoformat()
    said = {
        "name": "Scierie Bessaguet",
        "source": "event",
        "next_action": "Écrire",
        "next_on": today,
        "siren": "404833048",
    }
    assert "Réserver le contact" in client.submit("/prospection/1/ajouter", said, follow=True).text
    near = client.submit("/prospection/1/ajouter", {"name": "Bessaguet scierie", "source": "event"})
    assert near.status_code == 422
    assert "C’est une autre entreprise" in near.text
    here = "/prospection/fiches/1"
    assert "Noter le contact" in client.submit(here, action="/reserver", follow=True).text
    assert client.submit(here, {"channel": "x"}, action="/contacts").status_code == 422
    assert (
        "canari-note"
        in client.submit(here, {"channel": "call", "note": "canari-note"}, action="/contacts", follow=True).text
    )
    typed = client.submit(f"{here}/modifier", {"town": "Pont-de-Narse", "version": "1"}).text
    assert 'value="Pont-de-Narse"' in typed.partition("Une autre fenêtre a changé ceci")[2]
    assert "Pont-de-Narse" in client.submit(f"{here}/modifier", {"town": "Pont-de-Narse"}, follow=True).text
    need = {"category": "secretariat", "title": "Agenda", "need": "Tenir l’agenda."}
    page = client.submit(here, need, action="/besoin", follow=True)
    link = f"/demandes/depuis/{links.token(kernel.settings.secret_key, 1)}"
    assert link in page.text
    file = (io.BytesIO(b"entreprise;source\nThermes;lune"), "liste.csv")
    bad = client.submit("/prospection/1/importer", {"file": file}, action="/importer")
    assert bad.status_code == 422
    assert "Ligne 2, colonne" in bad.text
    file = (io.BytesIO(b"entreprise;source\nThermes;event"), "liste.csv")
    assert "Thermes" in client.submit("/prospection/1/importer", {"file": file}, action="/importer", follow=True).text
    assert b"Thermes" in client.get("/prospection/1/liste.csv").data

    enter(bruno.id)
    assert client.get("/prospection/1").status_code == 404
    assert "Thermes" in client.submit("/prospection", action="/rejoindre", follow=True).text
    assert "contact en cours" in client.get("/prospection/1?state=open").text
    assert "Ne pas contacter" in client.submit("/prospection/fiches/2", action="/opposition", follow=True).text
    assert b"Thermes" not in client.get("/prospection/1/liste.csv").data

    with kernel.database.transaction():
        enqueue("prospecting.morning", {})
    drain()
    with kernel.database.reading():
        told = sa.select(Notice.person_id).where(Notice.kind == "prospecting.due")
        assert list(db.session().scalars(told)) == [anne.id]

    enter(buyer.id)
    assert client.get("/demandes/depuis/rien").status_code == 404
    assert client.get(here).status_code == 404
    assert "Tenir l’agenda." in client.get(link).text
    assert "brouillon" in client.submit(link, follow=True).text


@on_sqlite
def test_the_demonstration_makes_a_circle_once(kernel):
    with kernel.database.transaction():
        make_independent()
        make_independent()
    invent_pool(kernel, "x")
    for _again in range(2):
        demonstrate(kernel, "x")
    with kernel.database.reading():
        states = sa.select(Prospect.state).order_by(Prospect.id)
        assert list(db.session().scalars(states)) == ["open", "open", "open", "opposed"]
        first = db.session().scalar(sa.select(sa.func.min(Prospect.next_on)))
        assert first == i18n.today() + timedelta(days=2)


@on_sqlite
def test_a_company_that_is_known_is_said_beside_its_field_and_what_was_typed_is_kept(kernel, client, enter):
    with kernel.database.transaction():
        anne = make_independent()
        made = make_circle(anne)
        refused = prospects.add(anne, made, Sheet("Thermes", "event", "999 993 017"))
        prospects.add(anne, made, SHEET)
        prospects.oppose(anne, refused)
    enter(anne.id)
    for siren, said in (("404833048", "est déjà dans la liste"), ("999993017", "ne plus être contactée")):
        page = client.submit(f"/prospection/{made}/ajouter", {"name": "Autre nom", "source": "event", "siren": siren})
        assert (page.status_code, said in page.text, "Autre nom" in page.text) == (422, True, True)


@on_sqlite
def test_all_that_is_wrong_in_the_sheet_of_a_company_is_told_at_once_beside_its_field(kernel, client, enter):
    with kernel.database.transaction():
        anne = make_independent()
        made = make_circle(anne)
    enter(anne.id)
    wrong = {
        "name": "",
        "siren": "12",
        "source": "",
        "email": "personne",
        "next_action": "Rappeler",
        "notes": "n" * 4001,
    }
    page = client.submit(f"/prospection/{made}/ajouter", wrong)
    assert page.status_code == 422
    named = {part.split('-error"')[0] for part in page.text.split('<p class="error" id="')[1:]}
    assert named == {"name", "siren", "source", "email", "next_on", "notes"}
