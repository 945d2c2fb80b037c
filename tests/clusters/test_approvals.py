"""Call-offs that wait for the agreement of somebody of the company, then are made as things stand."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice
from elearn.clusters import queries, services
from elearn.clusters.models import Call
from elearn.core import clock, db
from elearn.core.errors import Conflict
from elearn.core.policy import SYSTEM
from elearn.pool import queries as pool
from elearn.pool import services as pool_services
from elearn.pool.models import Approval, OrderRow
from elearn.pool.services.spending import Refused
from tests.factories.clusters import call, make_framework, make_holder, wanted
from tests.factories.conditions import make_condition, make_member
from tests.factories.pool import company_of


@pytest.fixture
def boss(cluster):
    """Who grants what the first buyer of the cluster orders above 50 €."""
    buyer = cluster.buyers[0]
    granting = make_member(buyer, "approver")
    make_condition(buyer, who="people", people=(buyer.id,), approve_above_cents=5_000, approvers=(granting.id,))
    return granting


def told(actor):
    query = sa.select(Notice.kind).where(Notice.person_id == actor.id).order_by(Notice.id)
    return [kind for kind in db.session().scalars(query) if kind.startswith("pool.approval")]


def count(model):
    return db.session().scalar(sa.select(sa.func.count()).select_from(model))


def refused(code, verb, *arguments):
    with pytest.raises(Conflict) as caught, db.session().begin_nested():
        verb(*arguments)
    assert caught.value.code == code
    return caught.value


def test_a_call_off_is_asked_for_granted_and_ordered_as_things_stand_then(cluster, boss):
    first, second = make_holder(), make_holder()
    buyer, made = cluster.buyers[0], make_framework(cluster, [(first, 2_500), (second, 2_400)], shares={})
    asked = wanted(buyer, 10, note="Pour lundi.")
    error = refused("approval-above", services.calls.call, buyer, made, asked)
    assert isinstance(error, Refused)
    approval = services.calls.ask(buyer, made, asked)
    assert services.calls.ask(buyer, made, asked) == approval, "the same form asks once"
    (card,) = pool.approvals.to_decide(boss)
    assert (card.cents, card.lines, card.path) == (25_000, ("Agenda\xa0: 10 heures",), f"/accords-cadres/{made}")
    assert count(Call) == 0, "nothing is held meanwhile"
    mission = pool_services.approvals.grant(boss, approval)
    row = pool.engagements.row(mission)
    assert (row.provider_id, row.organisation_id, row.net_cents) == (first.id, company_of(buyer), 25_000)
    (made_call,) = queries.calls.shown(queries.frameworks.read(buyer, made))[0]
    assert (made_call.engagement_id, made_call.note) == (mission, "Pour lundi.")
    assert db.session().scalars(sa.select(OrderRow.approval_id)).all() == [approval]
    refused("wrong-state", pool_services.approvals.grant, boss, approval)
    assert (count(Call), told(buyer), told(boss)) == (1, ["pool.approval-granted"], ["pool.approval-asked"])
    unique = sa.inspect(db.session().connection()).get_unique_constraints("pool_order")
    assert ["approval_id"] in [one["column_names"] for one in unique], "an approval makes one order at most"


def test_what_the_ceiling_has_no_more_room_for_is_refused_whole_and_waits_on(cluster, boss):
    buyer, made = cluster.buyers[0], make_framework(cluster, maximum_cents=40_000, shares={})
    approval = services.calls.ask(buyer, made, wanted(buyer, 10))
    refused("insufficient", services.calls.ask, buyer, made, wanted(buyer, 20))
    call(cluster.buyers[1], made, 8)
    error = refused("insufficient", pool_services.approvals.grant, boss, approval)
    assert "il vous reste 200,00" in error.message
    assert (count(Call), db.session().get_one(Approval, approval).state) == (1, "asked")
    pool_services.approvals.refuse(boss, approval, "Plus assez de marge cette année.")
    assert told(buyer) == ["pool.approval-refused"]


def test_the_rule_of_choice_holds_when_it_is_granted_never_above_what_was_asked(cluster, boss):
    holders = [make_holder(), make_holder()]
    pairs = list(zip(holders, (2_500, 2_600), strict=True))
    buyer, turn = cluster.buyers[0], make_framework(cluster, pairs, rule="rotation", shares={})
    approval = services.calls.ask(buyer, turn, wanted(buyer, 10))
    call(cluster.buyers[1], turn, 1)  # the first holder had its turn meanwhile; the second is dearer
    error = refused("dearer", pool_services.approvals.grant, boss, approval)
    assert "260,00" in error.message
    call(cluster.buyers[1], turn, 1)
    call(cluster.buyers[1], turn, 1)
    call(cluster.buyers[1], turn, 1)
    assert pool.engagements.row(pool_services.approvals.grant(boss, approval)).provider_id == holders[0].id
    best = make_framework(cluster, pairs, rule="competition", shares={})
    asked = call(buyer, best, 10)
    for holder, rebate in zip(holders, (0, 1_000), strict=True):
        services.competing.bid(holder, asked, rebate)
    refused("approval-above", services.competing.award, buyer, asked)
    waiting = services.competing.ask_award(buyer, asked, "the form")
    (card,) = pool.approvals.to_decide(boss)
    assert (card.cents, card.path) == (23_400, f"/bons-de-commande/{asked}")
    mission = pool_services.approvals.grant(boss, waiting)
    assert queries.calls.readable(buyer, asked)[0].engagement_id == mission


def test_what_lapsed_was_taken_back_or_whose_agreement_ended_orders_nothing(cluster, boss):
    buyer, made = cluster.buyers[0], make_framework(cluster, shares={})
    late, back, over = (services.calls.ask(buyer, made, wanted(buyer, 10)) for _n in range(3))
    pool_services.approvals.withdraw(buyer, back)
    refused("wrong-state", pool_services.approvals.grant, boss, back)
    services.frameworks.end(cluster.manager, made, "La grappe change de prestataires.")
    refused("not-open", pool_services.approvals.grant, boss, over)
    with clock.frozen(clock.now() + timedelta(days=8)):
        refused("lapsed", pool_services.approvals.grant, boss, late)
        pool_services.approvals.lapse(SYSTEM, late)
    assert (count(Call), told(buyer)) == (0, ["pool.approval-lapsed"])


def test_a_month_of_a_shared_post_is_asked_for_once(cluster, boss, on):
    on(2027, 3, 1, 9)
    buyer, made = cluster.buyers[0], make_framework(cluster, unit="day", shares={})
    post = services.posts.begin(cluster.manager, made, 1, "Accueil partagé")
    services.posts.take(buyer, post, company_of(buyer), 100)
    services.posts.start(cluster.manager, post)
    month = clock.now().date().replace(day=1)
    ((company, quantity),) = services.posts.due(post, month)
    refused("approval-above", services.posts.order, SYSTEM, post, company, quantity, month)
    services.posts.ask(SYSTEM, post, company, quantity, month)
    services.posts.order(SYSTEM, post, company, quantity, month)
    assert count(Call) == 0, "it waits"
    (card,) = pool.approvals.to_decide(boss)
    assert card.person_id == buyer.id
    pool_services.approvals.grant(boss, card.id)
    services.posts.order(SYSTEM, post, company, quantity, month)
    assert count(Call) == 1
