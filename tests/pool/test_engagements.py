"""Missions: deliverables, hours with caps, silence, messages, disputes, and a history that only grows."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice, Person
from elearn.core import db, i18n
from elearn.core.errors import Conflict, Forbidden, Invalid, Missing
from elearn.core.i18n import local
from elearn.core.policy import SYSTEM, Membership, can
from elearn.directory.queries import profiles
from elearn.pool import queries, services
from elearn.pool.models import Engagement, Message
from elearn.pool.policy import Can
from elearn.pool.tasks import WORK
from elearn.pool.terms import Terms
from tests.factories.accounts import actor_of, give_role, make_organisation, make_person
from tests.factories.pool import TERMS, make_engagement, make_independent, steps_of

SILENT_DELIVERABLES, SILENT_SHEETS = WORK[2], WORK[3]


def today():
    return i18n.today()


def test_work_goes_from_order_to_acceptance_with_one_deliverable_sent_back(cast):
    made = make_engagement(cast.buyer, cast.anne, is_started=False)
    first, second = steps_of(made)
    with pytest.raises(Conflict) as refused:
        services.deliveries.hand_in(cast.anne, made, first, "")
    assert refused.value.code == "not-now"
    with pytest.raises(Forbidden):
        services.engagements.start(cast.buyer, made)
    services.engagements.start(cast.anne, made)
    with pytest.raises(Forbidden):
        services.deliveries.hand_in(cast.buyer, made, first, "")
    services.deliveries.hand_in(cast.anne, made, first, "Voici l’agenda.")
    assert state(cast, made) == "started"
    services.deliveries.hand_in(cast.anne, made, second, "")
    assert state(cast, made) == "delivered"
    with pytest.raises(Invalid):
        services.deliveries.ask_changes(cast.buyer, made, first, "")
    services.deliveries.ask_changes(cast.buyer, made, first, "Il manque le mardi.")
    assert state(cast, made) == "changes_asked"
    services.deliveries.accept(cast.buyer, made, second)
    services.deliveries.hand_in(cast.anne, made, first, "Le mardi y est.")
    assert state(cast, made) == "delivered"
    with pytest.raises(Forbidden):
        services.deliveries.accept(cast.anne, made, first)
    services.deliveries.accept(cast.buyer, made, first)
    assert state(cast, made) == "accepted"
    services.engagements.close(cast.buyer, made)
    with pytest.raises(Conflict):
        services.workspace.say(cast.anne, made, "Merci.", "k")
    proof = profiles.proofs_of(cast.anne.id)["tenue-d-agenda"]
    assert [(p.kind, p.reference) for p in proof] == [("engagement", f"engagement:{made}")]
    kinds = [e.kind for e in reversed(queries.history.of_engagement(cast.anne, made))]
    assert kinds == [
        "quote.accept", "engagement.order", "engagement.start", "deliverable.hand_in", "deliverable.hand_in",
        "engagement.deliver", "deliverable.ask_changes", "engagement.ask_changes", "deliverable.accept",
        "deliverable.hand_in", "engagement.deliver", "deliverable.accept", "engagement.accept", "engagement.close",
    ]  # fmt: skip


def test_silence_accepts_only_when_the_contract_says_so(cast, on):
    on(2026, 11, 2, 9)
    plain = make_engagement(cast.buyer, cast.anne, terms=Terms())
    said = make_engagement(cast.buyer, cast.bruno)
    for provider, made in ((cast.anne, plain), (cast.bruno, said)):
        for step in steps_of(made):
            services.deliveries.hand_in(provider, made, step, "")
    on(2026, 11, 9, 22)  # five working days after a Monday: the whole of Monday 9, until midnight in Paris
    _name, due, verb = SILENT_DELIVERABLES
    assert due() == []
    with pytest.raises(Conflict):
        verb(SYSTEM, steps_of(said)[0])
    on(2026, 11, 9, 23)
    assert due() == steps_of(said)
    for one in due():
        verb(SYSTEM, one)
    assert (state(cast, said), state(cast, plain)) == ("accepted", "delivered")
    event = queries.history.of_engagement(cast.bruno, said)[1]
    assert (event.kind, event.who, event.detail["silent_days"]) == ("deliverable.accept", "", 5)


def test_hours_are_noted_within_the_caps_sent_by_month_and_decided(cast, on):
    on(2026, 11, 20, 9)
    made = make_engagement(cast.buyer, cast.anne)
    one = services.timesheets.log(cast.anne, made, today(), 300, "Agenda", "a")
    assert services.timesheets.log(cast.anne, made, today(), 300, "Agenda", "a") == one, "a second click notes nothing"
    with pytest.raises(Conflict) as refused:
        services.timesheets.log(cast.anne, made, today(), 301, "Trop", "b")
    assert refused.value.code == "over-cap"
    assert "il reste 5\u00a0h" in refused.value.message
    for day, minutes in ((today() + timedelta(1), 60), (today() - timedelta(1), 60), (today(), 0)):
        with pytest.raises(Invalid):
            services.timesheets.log(cast.anne, made, day, minutes, "", "c")
    with pytest.raises(Forbidden):
        services.timesheets.log(cast.buyer, made, today(), 60, "", "d")
    extra = services.timesheets.log(cast.anne, made, today(), 30, "Par erreur", "e")
    services.timesheets.remove(cast.anne, made, extra)
    (sheet,) = queries.engagements.sheets(made)
    assert (sheet.minutes, len(sheet.entries), sheet.state) == (300, 1, "open")
    with pytest.raises(Conflict):
        services.timesheets.approve(cast.buyer, made, sheet.id)
    services.timesheets.send(cast.anne, made, sheet.id)
    with pytest.raises(Conflict):
        services.timesheets.log(cast.anne, made, today(), 10, "", "f")
    for step in steps_of(made):
        services.deliveries.hand_in(cast.anne, made, step, "")
        services.deliveries.accept(cast.buyer, made, step)
    with pytest.raises(Conflict) as refused:
        services.engagements.close(cast.buyer, made)
    assert refused.value.code == "hours-undecided"
    services.timesheets.refuse(cast.buyer, made, sheet.id, "Le 20, deux heures en trop.")
    services.timesheets.send(cast.anne, made, sheet.id)
    on(2026, 11, 28, 0)
    _name, due, verb = SILENT_SHEETS
    assert due() == [sheet.id]
    verb(SYSTEM, sheet.id)
    assert queries.engagements.sheets(made)[0].state == "approved"


def test_the_hours_of_one_person_on_one_day_never_pass_twenty_four(cast, on):
    on(2026, 11, 20, 9)
    made = make_engagement(cast.buyer, cast.anne, terms=replace(TERMS, cap_minutes=0, cap_month_minutes=0))
    services.timesheets.log(cast.anne, made, today(), 900, "", "a")
    with pytest.raises(Invalid) as refused:
        services.timesheets.log(cast.anne, made, today(), 541, "", "b")
    assert "15\u00a0h y sont déjà notées" in refused.value.fields["time"][0]
    last = services.timesheets.log(cast.anne, made, today(), 540, "", "b")
    services.timesheets.remove(cast.anne, made, last)
    services.timesheets.log(cast.anne, made, today(), 540, "", "c")
    assert queries.engagements.logged_minutes(made) == 1_440
    other = make_engagement(cast.buyer, cast.anne, terms=replace(TERMS, cap_minutes=0, cap_month_minutes=0))
    with pytest.raises(Invalid) as everywhere:
        services.timesheets.log(cast.anne, other, today(), 1, "", "a")
    assert "toutes missions comprises" in everywhere.value.fields["time"][0]


def test_the_cap_of_the_whole_contract_holds_over_months(cast, on):
    on(2026, 10, 30, 9)
    made = make_engagement(cast.buyer, cast.anne, terms=replace(TERMS, cap_minutes=500, cap_month_minutes=0))
    services.timesheets.log(cast.anne, made, today(), 400, "", "a")
    on(2026, 11, 3, 9)
    with pytest.raises(Conflict):
        services.timesheets.log(cast.anne, made, today(), 101, "", "b")
    services.timesheets.log(cast.anne, made, today(), 100, "", "c")
    assert queries.engagements.logged_minutes(made) == 500


def test_messages_files_and_tasks_are_shared_by_the_two_sides_and_written_down(cast):
    made = make_engagement(cast.buyer, cast.anne)
    said = services.workspace.say(cast.buyer, made, "Bonjour, quand commencez-vous ?", "k1")
    assert services.workspace.say(cast.buyer, made, "Bonjour, quand commencez-vous ?", "k1") == said
    assert [m.is_buyer for m in queries.engagements.messages(made)] == [True]
    told = db.session().scalars(sa.select(Notice.person_id).where(Notice.kind == "pool.message")).all()
    assert told == [cast.anne.id]
    for statement in (sa.update(Message).values(body="Autre chose"), sa.delete(Message)):
        with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
            db.session().execute(statement)
    services.workspace.put(cast.anne, made, "plan.odt", "a" * 64, 10)
    services.workspace.put(cast.anne, made, "plan.odt", "a" * 64, 10)
    second = services.workspace.put(cast.buyer, made, "plan.odt", "b" * 64, 11)
    assert [(f.number, f.is_last) for f in queries.engagements.files(made)] == [(2, True), (1, False)]
    assert queries.engagements.file(cast.anne, made, second.id).storage_key == "b" * 64
    task = services.workspace.add_task(cast.anne, made, "Donner l’accès à l’agenda", for_buyer=True)
    services.workspace.tick(cast.buyer, made, task, is_done=True)
    services.workspace.tick(cast.buyer, made, task, is_done=True)
    kinds = [e.kind for e in queries.history.of_engagement(cast.anne, made)]
    assert kinds[:5] == ["task.done", "task.add", "file.put", "file.put", "message.send"]


def test_an_answer_is_due_in_working_hours_until_the_provider_has_spoken(cast, on):
    on(2026, 11, 20, 15)  # a Friday, 16 h in Paris: one hour is left of the day
    made = make_engagement(cast.buyer, cast.anne)
    card = queries.engagements.readable(cast.anne, made)
    assert queries.engagements.answer_due(card, queries.engagements.messages(made)) is None
    services.workspace.say(cast.buyer, made, "Urgent.", "k1")
    on(2026, 11, 20, 16)
    services.workspace.say(cast.buyer, made, "Vraiment.", "k2")
    due = queries.engagements.answer_due(card, queries.engagements.messages(made))
    assert local(due).strftime("%d/%m %H:%M") == "23/11 16:00"
    services.workspace.say(cast.anne, made, "J’y suis.", "k3")
    assert queries.engagements.answer_due(card, queries.engagements.messages(made)) is None


def test_a_disagreement_freezes_acceptance_and_its_mediator_reads_and_decides(cast, on):
    on(2026, 11, 2, 9)
    made = make_engagement(cast.buyer, cast.anne)
    first, second = steps_of(made)
    services.deliveries.hand_in(cast.anne, made, first, "Fait.")
    services.workspace.say(cast.buyer, made, "Ce n’est pas ce qui était convenu.", "k")
    admin = make_person()
    give_role(admin, "administrator")
    mediator = actor_of(admin, "administrator")
    with pytest.raises(Missing):
        queries.engagements.readable(mediator, made)
    services.mediation.dispute(cast.buyer, made, "Le livrable ne correspond pas au devis.")
    on(2026, 12, 2, 9)
    assert SILENT_DELIVERABLES[1]() == [], "silence accepts nothing during a disagreement"
    for actor, verb in ((cast.buyer, services.deliveries.accept), (cast.buyer, services.engagements.close)):
        with pytest.raises(Conflict):
            verb(actor, made, *([first] if verb is services.deliveries.accept else []))
    told = db.session().scalars(sa.select(Notice.person_id).where(Notice.kind == "pool.to-mediate")).all()
    assert told == [admin.id]
    bundle = queries.history.bundle(mediator, made)
    assert bundle["messages"][0]["text"] == "Ce n’est pas ce qui était convenu."
    assert bundle["quote"]["content"]["net_cents"] == 112_000
    with pytest.raises(Missing):
        queries.history.bundle(cast.rival, made)
    with pytest.raises(Forbidden):
        services.mediation.settle(cast.buyer, made, "accept", "Je m’accorde tout.")
    with pytest.raises(Forbidden):
        services.workspace.say(mediator, made, "Je lis seulement.", "m")
    services.mediation.settle(mediator, made, "redo", "Le mardi manque : à reprendre sous huit jours.")
    assert state(cast, made) == "changes_asked"
    assert [s.state for s in queries.engagements.steps(made)] == ["changes_asked", "planned"]
    with pytest.raises(Conflict):
        services.mediation.settle(mediator, made, "accept", "Encore une fois.")
    services.mediation.dispute(cast.anne, made, "La reprise demandée est hors du devis.")
    services.mediation.settle(mediator, made, "accept", "La reprise dépasse ce qui était convenu.")
    assert state(cast, made) == "started", "what was never handed in is still to be done, and is not to be paid"
    assert [s.state for s in queries.engagements.steps(made)] == ["accepted", "planned"]
    services.deliveries.hand_in(cast.anne, made, second, "Fait aussi.")
    services.mediation.dispute(cast.buyer, made, "Le second non plus.")
    services.mediation.settle(mediator, made, "accept", "Il est conforme à la demande.")
    assert state(cast, made) == "accepted"
    assert [s.state for s in queries.engagements.steps(made)] == ["accepted", "accepted"]


def test_the_manager_of_the_providers_telecentre_mediates_and_no_other_manager(cast):
    centre, elsewhere = make_organisation("telecentre"), make_organisation("telecentre")
    db.session().get_one(Person, cast.anne.id).telecentre_id = centre.id
    made = make_engagement(cast.buyer, cast.anne)
    services.mediation.dispute(cast.anne, made, "Le client ne répond plus.")
    managers = []
    for place in (centre, elsewhere):
        person = make_person()
        give_role(person, "manager", place)
        managers.append(actor_of(person, "manager", memberships=(Membership(place.id, "manager"),)))
    here, there = managers
    assert [card.id for card, _dispute in queries.engagements.disputed(here).items] == [made]
    assert queries.engagements.disputed(there).items == []
    with pytest.raises(Missing):
        services.mediation.settle(there, made, "cancel", "Pas le mien.")
    services.mediation.settle(here, made, "cancel", "Les deux parties s’arrêtent là.")
    assert state(cast, made) == "cancelled"


def test_a_mission_is_given_up_only_before_it_begins(cast):
    made = make_engagement(cast.buyer, cast.anne, is_started=False)
    with pytest.raises(Invalid):
        services.engagements.cancel(cast.buyer, made, "")
    services.engagements.cancel(cast.buyer, made, "Le besoin a disparu.")
    begun = make_engagement(cast.buyer, cast.bruno)
    with pytest.raises(Conflict):
        services.engagements.cancel(cast.bruno, begun, "Je ne peux plus.")


def test_ones_data_leave_and_are_forgotten_but_for_contracts(cast):
    made = make_engagement(cast.buyer, cast.anne)
    services.workspace.say(cast.anne, made, "Bonjour.", "k")
    files = dict(queries.export.export(cast.anne.id))
    assert set(files) == {"pool-devis.json", "pool-missions.json", "pool-messages-des-missions.json"}
    assert files["pool-messages-des-missions.json"][0]["text"] == "Bonjour."
    assert queries.export.export(cast.bruno.id) == []
    with pytest.raises(Conflict) as refused:
        services.privacy.forget(SYSTEM, cast.anne.id)
    assert refused.value.code == "mission-running"
    for step in steps_of(made):
        services.deliveries.hand_in(cast.anne, made, step, "")
        services.deliveries.accept(cast.buyer, made, step)
    services.privacy.forget(SYSTEM, cast.anne.id)
    assert queries.quotes.own(cast.anne, queries.engagements.row(made).request_id).draft == {}
    other = make_independent()
    services.privacy.forget(SYSTEM, other.id)


def state(cast, made):
    return queries.engagements.readable(cast.buyer, made).state


def test_lists_page_and_hold_the_disagreements_that_the_rule_of_one_opens(cast):
    centre, admin, manager, other = make_organisation("telecentre"), make_person(), make_person(), make_independent()
    db.session().get_one(Person, cast.anne.id).telecentre_id = centre.id
    made = [make_engagement(cast.buyer, who) for who in (cast.anne, other, cast.anne)]
    for one, who in zip(made, (cast.anne, other, cast.anne), strict=True):
        services.mediation.dispute(who, one, "Le client ne répond plus.")
    give_role(admin, "administrator")
    give_role(manager, "manager", centre)
    held = (Membership(centre.id, "manager"),)
    readers = [
        actor_of(admin, "administrator"),
        actor_of(manager, "manager", memberships=held),
        replace(cast.anne, roles=frozenset({"administrator"})),  # one side of two of them
        replace(cast.buyer, roles=cast.buyer.roles | {"administrator"}),
        cast.rival,
    ]
    everything = queries.engagements.cards(list(db.session().scalars(sa.select(Engagement))))
    opened = []
    for reader in readers:
        listed = [card.id for card, _dispute in queries.engagements.disputed(reader).items]
        may = [card for card in everything if can(Can.READ_DISPUTE, reader, card)]
        assert sorted(listed) == sorted(card.id for card in may)
        opened.append(len(listed))
    assert opened == [3, 2, 1, 0, 0]
    first, second = (queries.engagements.mine(cast.anne, n, 1) for n in (1, 2))
    assert ([m.id for m in (*first.items, *second.items)], first.total) == ([made[2], made[0]], 2)
    with pytest.raises(Missing):
        queries.engagements.mine(cast.anne, 3, 1)
