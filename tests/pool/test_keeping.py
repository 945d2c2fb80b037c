"""L12: what the pool keeps and for how long: nothing is erased before its term, nothing of it is left after."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from elearn.core import clock, db, migrations
from elearn.core.errors import Conflict, Forbidden
from elearn.core.files import FileAbsent
from elearn.core.i18n import local
from elearn.core.jobs.runner import tick
from elearn.core.migrations import version_table
from elearn.core.policy import SYSTEM
from elearn.core.triggers import Trigger, append_only, recreate
from elearn.pool import models as m
from elearn.pool import queries, services
from elearn.pool.services import keeping
from tests.factories.accounts import actor_of, make_person
from tests.factories.conditions import make_condition, make_member, make_priced_offer, wanted
from tests.factories.groups import send_together
from tests.factories.pool import make_buyer, make_engagement, make_independent, make_quote, make_request

AROUND = (m.Attachment, m.Access, m.Pledge, m.Question, m.Invitation)
ANSWERS = (m.Quote, m.QuoteVersion, m.Group, m.GroupAgreement, m.GroupAcceptance, m.GroupMessage, m.GroupMember)


def left(*models: Any) -> list[int]:
    return [db.session().scalar(sa.select(sa.func.count()).select_from(one)) or 0 for one in models]


def night(kernel: Any, drain: Any) -> None:
    """What the scheduler finds due at four in the morning, done."""
    tick(kernel.database, kernel.schedules, local(clock.now()).replace(hour=4, minute=0))
    drain()


def asked(kernel: Any, buyer: Any, providers: list[Any]) -> tuple[int, str]:
    """A request with a paper under an agreement that one opened, a question, who was invited."""
    made = make_request(buyer, agreement="Ne rien dire.", is_published=False)
    paper = kernel.storage.put(io.BytesIO(f"Fichier {made}".encode()))
    services.requests.attach(buyer, made, "clients.pdf", paper.key, paper.size)
    services.requests.invite(buyer, made, providers[0].id)
    services.requests.publish(buyer, made)
    services.confidentiality.pledge(providers[0], made, queries.requests.agreement_digest(made, "Ne rien dire."))
    (found,) = queries.requests.attachments(made)
    services.confidentiality.open_file(providers[0], made, found.id)
    services.requests.ask(providers[0], made, "Combien de pièces ?")
    return made, paper.key


def test_a_request_that_nobody_answered_goes_after_two_years_and_one_that_was_after_five(
    kernel: Any, drain: Any, on: Any
) -> None:
    on(2027, 3, 1, 9)
    with kernel.database.transaction():
        buyer, people = make_buyer(), [make_independent(), make_independent()]
        unanswered, first = asked(kernel, buyer, people)
        answered, second = asked(kernel, buyer, people)
        send_together(answered, people)
        (group,) = db.session().scalars(sa.select(m.Group)).all()
        services.groups.say(people[0], group.id, "Bonjour", "k")
        draft = make_request(buyer, is_published=False)
        for one in (unanswered, answered):
            services.requests.close(buyer, one)
    on(2027, 5, 1, 9)
    night(kernel, drain)  # what was sent is no longer valid
    on(2029, 3, 1, 9)
    night(kernel, drain)
    with kernel.database.reading():
        assert left(*AROUND)[0] == 2, "the last day"
    on(2029, 3, 2, 9)
    night(kernel, drain)
    with kernel.database.reading():
        assert [db.session().get_one(m.Request, one).need == "" for one in (unanswered, answered, draft)] == [
            True, False, True,
        ]  # fmt: skip
        assert left(*AROUND)[0] == 1
        assert all(left(*ANSWERS))
    with pytest.raises(FileAbsent):
        kernel.storage.size(first)
    assert kernel.storage.size(second)
    on(2032, 5, 2, 9)
    night(kernel, drain)
    with kernel.database.reading():
        assert not any(left(*AROUND, *ANSWERS, m.Lot, m.Event))
        assert db.session().get_one(m.Request, answered).state == "closed", "that it was asked, in that trade, stays"
    with pytest.raises(FileAbsent):
        kernel.storage.size(second)


def test_what_was_said_in_a_mission_goes_after_five_years_and_the_names_of_the_contract_after_ten(
    kernel: Any, drain: Any, on: Any
) -> None:
    on(2027, 3, 1, 9)
    with kernel.database.transaction():
        buyer, anne, other = make_buyer(), make_independent(), make_independent()
        request = make_request(buyer)
        make_quote(other, request, 3000)
        quote = make_quote(anne, request)
        made = services.quotes.accept(buyer, request, quote.id, quote.current.digest)
        services.engagements.start(anne, made)
        stored = kernel.storage.put(io.BytesIO(b"Bilan"))
        services.workspace.say(anne, made, "Bonjour", "k")
        services.workspace.put(anne, made, "bilan.pdf", stored.key, stored.size)
        for step in queries.engagements.steps(made):
            services.deliveries.hand_in(anne, made, step.deliverable_id, "Voici Anne")
            services.deliveries.accept(buyer, made, step.deliverable_id)
        services.engagements.close(buyer, made)
        net = db.session().get_one(m.Engagement, made).net_cents
    on(2032, 3, 1, 9)
    night(kernel, drain)
    with kernel.database.reading():
        assert left(m.Message, m.File, m.FileVersion, m.Quote) == [1, 1, 1, 2], "the last day"
    on(2032, 3, 2, 9)
    night(kernel, drain)
    with kernel.database.reading():
        assert left(m.Message, m.File, m.FileVersion, m.Quote) == [0, 0, 0, 1], "the other's quote was refused"
    with pytest.raises(FileAbsent):
        kernel.storage.size(stored.key)
    on(2037, 3, 2, 9)
    night(kernel, drain)
    with kernel.database.reading():
        (version,) = db.session().scalars(sa.select(m.QuoteVersion)).all()
        assert version.content["provider"]["name"] == ""
        assert (version.net_cents, db.session().get_one(m.Engagement, made).net_cents) == (net, net)
        assert {one.note for one in db.session().scalars(sa.select(m.Deliverable))} == {""}
        assert sum(one.net_cents for one in queries.billing.billable(made)) == net
    on(2037, 3, 3, 9)
    with kernel.database.reading():
        assert [due() for _step, due, _verb in keeping.ALL] == [[]] * len(keeping.ALL), "once is enough"


def test_a_mission_that_goes_on_keeps_all_of_it_whatever_its_age(kernel: Any, drain: Any, on: Any) -> None:
    on(2027, 3, 1, 9)
    with kernel.database.transaction():
        buyer, anne = make_buyer(), make_independent()
        made = make_engagement(buyer, anne)
        services.workspace.say(anne, made, "Bonjour", "k")
    on(2040, 3, 1, 9)
    night(kernel, drain)
    with kernel.database.reading():
        assert left(m.Message) == [1]


def test_only_the_clock_forgets_and_what_is_written_once_is_emptied_before_it_goes(kernel: Any) -> None:
    with kernel.database.transaction():
        buyer, anne = make_buyer(), make_independent()
        made = make_engagement(buyer, anne)
        services.workspace.say(anne, made, "Bonjour", "k")
        for verb in (keeping.forget_request, keeping.forget_quote, keeping.forget_exchanges, keeping.forget_contract):
            with pytest.raises(Forbidden):
                verb(actor_of(make_person(), "administrator"), made)
        for model in (m.Message, m.Event, m.QuoteVersion):
            with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
                db.session().execute(sa.delete(model))
        with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
            db.session().execute(sa.text("UPDATE pool_message SET body = 'Autre'"))


def test_what_was_refused_and_the_words_of_who_asked_go_after_five_years_and_orders_stay(
    kernel: Any, drain: Any, on: Any
) -> None:
    on(2027, 3, 1, 9)
    with kernel.database.transaction():
        buyer, provider = make_buyer(), make_independent()
        offer = make_priced_offer(provider, 10_000)
        make_condition(buyer, approve_above_cents=5_000, approvers=(buyer.id,), per_order_cents=15_000)
        who = make_member(buyer)
        wish = replace(wanted(who, offer), note="Canari")
        asked = services.approvals.ask(who, wish)
        services.approvals.grant(buyer, asked)
    with pytest.raises(Conflict), kernel.database.transaction():  # undone, its refusal is kept
        services.direct.order(who, replace(wanted(who, offer), quantity=1_000))
    with kernel.database.reading():
        assert left(m.DecisionRow) == [3], "asked, granted, refused"
    on(2032, 3, 20, 9)
    night(kernel, drain)
    with kernel.database.reading():
        assert left(m.DecisionRow) == [2]
        assert left(m.OrderRow) == [1]
        one = db.session().get_one(m.Approval, asked)
        assert (one.note, "Canari" in str(one.wanted), one.state) == ("", False, "granted")


def test_a_site_that_was_there_before_takes_the_rules_by_which_rows_may_go(kernel: Any) -> None:
    """Nothing but triggers changed: a revision makes them again, or the job of the night would fail for ever."""
    strict = (append_only("pool_event")[1], Trigger("pool_message", "DELETE", "pool_message is kept"))
    with kernel.database.writer.begin() as connection:
        recreate(connection, strict)
        for table in ("pool_task", "pool_team"):  # what came after that revision
            connection.execute(sa.text(f"DROP INDEX ix_{table}_key"))
            connection.execute(sa.text(f"ALTER TABLE {table} DROP COLUMN key"))
        revision = {"before": "pool_0007"}
        connection.execute(sa.text(f"UPDATE {version_table('pool')} SET version_num = :before"), revision)  # noqa: S608
    assert migrations.upgrade(kernel.database, kernel.plugins) == ["pool"]
    with kernel.database.transaction():
        buyer, anne = make_buyer(), make_independent()
        made = make_engagement(buyer, anne)
        services.workspace.say(anne, made, "Bonjour", "k")
        keeping.forget_exchanges(SYSTEM, made)
        assert left(m.Message) == [0]
