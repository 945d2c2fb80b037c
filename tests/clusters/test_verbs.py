"""Gatherings, agreements and call-offs, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.clusters import queries, services
from elearn.clusters.models import Alert, Call, Framework
from elearn.clusters.services.calls import Wanted
from elearn.clusters.services.frameworks import FrameworkSheet
from elearn.core import clock, db, ledger
from elearn.core.errors import Conflict, Forbidden, Invalid, Missing
from elearn.core.i18n import today
from elearn.core.policy import SYSTEM
from elearn.core.signals import announce
from elearn.pool import queries as pool
from elearn.pool import services as pool_services
from elearn.pool.models import MissionMember
from elearn.pool.signals import EngagementBilled
from tests.factories.accounts import actor_of, give_role, make_person
from tests.factories.clusters import (
    call,
    figures,
    make_cluster,
    make_framework,
    make_gathering,
    make_holder,
    make_vigilance,
    mission_of,
    told,
    wanted,
)
from tests.factories.conditions import make_condition
from tests.factories.groups import send_together
from tests.factories.pool import company_of, make_buyer, make_independent, make_request
from tests.factories.races import at_once


def test_members_say_how_much_and_read_totals_once_nothing_can_be_told_apart(cluster):
    gathering = make_gathering(cluster)
    one, two, three = cluster.buyers
    agenda, pages = (item.id for item in queries.gatherings.read(one, gathering)[0].items)
    services.gatherings.declare(one, gathering, company_of(one), {agenda: 1000, pages: 0})
    services.gatherings.declare(one, gathering, company_of(one), {agenda: 1200})
    services.gatherings.declare(two, gathering, company_of(two), {agenda: 3000})
    card = queries.gatherings.read(one, gathering)[0]
    assert card.own == {company_of(one): {agenda: 1200, pages: 0}}
    assert card.answered == 2
    for reader in (one, cluster.manager):
        assert {i.total for i in queries.gatherings.read(reader, gathering)[0].items} == {None}, "still open"
    with pytest.raises(Forbidden):
        services.gatherings.declare(one, gathering, company_of(two), {agenda: 1})
    with pytest.raises(Forbidden):
        services.gatherings.close(one, gathering)
    for stranger in (make_buyer(), make_independent()):
        with pytest.raises(Missing):
            queries.gatherings.read(stranger, gathering)
    services.gatherings.declare(three, gathering, company_of(three), {agenda: 500})
    services.gatherings.close(cluster.manager, gathering)
    assert [i.total for i in queries.gatherings.read(one, gathering)[0].items] == [4700, 0]
    with pytest.raises(Conflict, match="close"):
        services.gatherings.declare(one, gathering, company_of(one), {agenda: 1})
    request = services.gatherings.ask(cluster.manager, gathering)
    assert services.gatherings.ask(cluster.manager, gathering) == request
    lots = pool.requests.buyers(cluster.manager, request).lots
    assert [(lot.title, lot.unit, lot.quantity) for lot in lots] == [("Agenda", "hour", 4700)], "nobody needs pages"
    assert told(one) == ["clusters.invited", "clusters.gathering"]


def test_two_answers_are_too_few_to_show_a_total(cluster):
    gathering = make_gathering(cluster)
    item = queries.gatherings.read(cluster.manager, gathering)[0].items[0].id
    for buyer in cluster.buyers[:2]:
        services.gatherings.declare(buyer, gathering, company_of(buyer), {item: 700})
    services.gatherings.close(cluster.manager, gathering)
    assert queries.gatherings.read(cluster.manager, gathering)[0].items[0].total is None


def test_an_agreement_opens_once_each_holder_signed_what_they_read(cluster):
    first, second = make_holder(), make_holder(has_vigilance=False)
    made = make_framework(cluster, [(first, 2_500), (second, 2_400)], is_signed=False)
    seen = queries.frameworks.row(made).digest
    with pytest.raises(Missing):
        queries.frameworks.read(cluster.buyers[0], made)
    with pytest.raises(Missing):
        services.frameworks.sign(cluster.manager, made, seen)
    with pytest.raises(Conflict, match="lu"):
        services.frameworks.sign(first, made, "0" * 64)
    services.frameworks.sign(first, made, seen)
    services.frameworks.sign(first, made, seen)
    with pytest.raises(Conflict, match="vigilance"):
        services.frameworks.sign(second, made, seen)
    with pytest.raises(Missing):
        call(cluster.buyers[0], made)
    make_vigilance(second)
    services.frameworks.sign(second, made, seen)
    whole, each = figures(made)
    assert queries.frameworks.row(made).state == "open"
    assert (whole.ceiling_cents, whole.left_cents) == (1_000_000, 1_000_000)
    assert sorted(one.ceiling_cents for one in each) == [333_333, 333_333, 333_334], "equal parts without needs"
    assert told(first) == ["clusters.proposed", "clusters.open"]
    with pytest.raises(sa.exc.DatabaseError), db.session().begin_nested():
        db.session().execute(sa.update(Framework).where(Framework.id == made).values(maximum_cents=2_000_000))


def test_a_holder_refuses_an_agreement_ends_and_time_ends_it_too(cluster, on):
    on(2026, 11, 2, 9)
    holder = make_holder()
    made = make_framework(cluster, [(holder, 2_500)], is_signed=False)
    services.frameworks.refuse(holder, made, "Je ne peux plus.")
    assert queries.frameworks.row(made).state == "refused"
    other = make_framework(cluster, ends_on=today() + timedelta(days=30))
    with pytest.raises(Forbidden):
        services.frameworks.end(cluster.buyers[0], other, "Je n’en veux plus.")
    on(2026, 12, 3, 9)
    with pytest.raises(Conflict):
        call(cluster.buyers[0], other)
    assert services.clockwork.past_frameworks() == [other]
    services.frameworks.expire(SYSTEM, other)
    assert queries.frameworks.row(other).state == "expired"


def test_shares_follow_the_needs_that_were_declared(cluster):
    gathering = make_gathering(cluster)
    item = queries.gatherings.read(cluster.manager, gathering)[0].items[0].id
    for buyer, volume in zip(cluster.buyers, (1000, 3000, 0), strict=True):
        services.gatherings.declare(buyer, gathering, company_of(buyer), {item: volume})
    services.gatherings.close(cluster.manager, gathering)
    request = services.gatherings.ask(cluster.manager, gathering)
    assert queries.gatherings.volumes(request) == {
        company_of(cluster.buyers[0]): {1: 1000},
        company_of(cluster.buyers[1]): {1: 3000},
    }


def test_a_call_off_becomes_a_mission_and_the_ceiling_follows_it(cluster):
    holder = make_holder()
    made = make_framework(cluster, [(holder, 2_500)])
    one, two, three = cluster.buyers
    asked = wanted(one, 10, note="Pour lundi.")
    first = services.calls.call(one, made, asked)
    assert services.calls.call(one, made, asked) == first, "the same form counts once"
    mission = mission_of(first)
    card = pool.engagements.readable(one, mission)
    assert (card.net_cents, card.provider_id, card.organisation_id) == (25_000, holder.id, company_of(one))
    whole, _each = figures(made)
    assert (whole.ordered_cents, whole.delivered_cents, whole.left_cents) == (25_000, 0, 975_000)
    for stranger in (two, three, cluster.manager, make_buyer()):
        with pytest.raises(Missing):
            pool.engagements.readable(stranger, mission)
        with pytest.raises(Missing):
            queries.calls.readable(stranger, first)
        if stranger.id != cluster.manager.id and stranger in (two, three):
            reading = queries.frameworks.read(stranger, made)
            assert queries.calls.shown(reading) == ([], 0)
            assert [f.company_id for f in queries.frameworks.shown(reading)[1]] == [company_of(stranger)]
    pool_services.engagements.start(holder, mission)
    step = pool.engagements.steps(mission)[0].deliverable_id
    pool_services.deliveries.hand_in(holder, mission, step, "Voici.")
    pool_services.deliveries.accept(one, mission, step)
    announce(EngagementBilled(mission, "F-1", 10_000, clock.now()))
    announce(EngagementBilled(mission, "F-2", 99_000, clock.now()))
    announce(EngagementBilled(mission, "A-1", -5_000, clock.now()))
    whole, _each = figures(made)
    assert (whole.ordered_cents, whole.delivered_cents, whole.invoiced_cents) == (25_000, 25_000, 20_000)
    assert ledger.prove(f"framework:{made}") == []


def test_a_mission_given_up_gives_its_amount_back_and_the_next_holder_gets_it(cluster):
    first, second = make_holder(), make_holder()
    made = make_framework(cluster, [(first, 2_500), (second, 2_600)], shares={cluster.companies[0]: 20_000})
    buyer = cluster.buyers[0]
    given = call(buyer, made, 10)
    assert queries.frameworks.left_for(made, company_of(buyer)) == (0, 975_000), "its share first, then the reserve"
    pool_services.engagements.cancel(first, mission_of(given), "Je suis pris cette semaine.")
    assert queries.frameworks.left_for(made, company_of(buyer)) == (20_000, 980_000)
    assert db.session().get_one(Call, given).state == "declined"
    assert told(buyer)[-1] == "clusters.declined"
    again = call(buyer, made, 10, after_id=given)
    assert pool.engagements.row(mission_of(again)).provider_id == second.id
    pool_services.engagements.cancel(buyer, mission_of(again), "Nous n’en avons plus besoin.")
    assert figures(made)[0].ordered_cents == 0
    third = call(buyer, made, 1)
    assert pool.engagements.row(mission_of(third)).provider_id == first.id, "another need begins from the first"


def test_a_call_off_that_its_mediator_stops_keeps_ordered_what_was_worked_until_it_is_invoiced(cluster):
    holder, buyer = make_holder(), cluster.buyers[0]
    made = make_framework(cluster, [(holder, 2_500)])
    mission = mission_of(call(buyer, made, 10))
    pool_services.engagements.start(holder, mission)
    pool_services.timesheets.log(holder, mission, today(), 240, "Agenda", "a")
    (sheet,) = pool.engagements.sheets(mission)
    pool_services.timesheets.send(holder, mission, sheet.id)
    pool_services.timesheets.approve(buyer, mission, sheet.id)
    pool_services.mediation.dispute(buyer, mission, "Le travail n’avance plus.")
    person = make_person()
    give_role(person, "administrator")
    pool_services.mediation.settle(actor_of(person, "administrator"), mission, "cancel", "Chacun s’arrête là.")
    assert figures(made)[0].ordered_cents == 10_000
    announce(EngagementBilled(mission, "F-1", 10_000, clock.now()))
    whole, _each = figures(made)
    assert (whole.ordered_cents, whole.invoiced_cents) == (10_000, 10_000)
    assert ledger.prove(f"framework:{made}") == []


def test_rotation_and_competition_choose_among_holders(cluster):
    holders = [make_holder(), make_holder()]
    turn = make_framework(cluster, [(h, 2_500) for h in holders], rule="rotation")
    had = [pool.engagements.row(mission_of(call(cluster.buyers[0], turn, 2))).provider_id for _n in range(4)]
    assert had == [h.id for h in holders] * 2
    best = make_framework(cluster, [(holders[0], 2_500), (holders[1], 2_600)], rule="competition")
    asked = call(cluster.buyers[1], best, 10)
    assert mission_of(asked) is None
    with pytest.raises(Conflict, match="répondu"):
        services.competing.award(cluster.buyers[1], asked)
    services.competing.bid(holders[1], asked, 2_000)
    for wrong in (-1, 9_001):
        with pytest.raises(Invalid):
            services.competing.bid(holders[0], asked, wrong)
    with pytest.raises(Missing):
        services.competing.bid(make_holder(), asked, 100)
    services.competing.bid(holders[0], asked, 100)
    mission = services.competing.award(cluster.buyers[1], asked)
    assert services.competing.award(cluster.buyers[1], asked) == mission
    row = pool.engagements.row(mission)
    assert (row.provider_id, row.net_cents) == (holders[1].id, 20_800), "2 600 less a fifth, ten times"
    with pytest.raises(Conflict):
        services.competing.bid(holders[1], asked, 500)
    with pytest.raises(Missing):
        queries.calls.readable(holders[0], asked)
    assert [told(one).count("clusters.bid-lost") for one in holders] == [1, 0], "it went to the other"


def test_a_group_holds_an_agreement_and_each_call_off_gives_each_member_its_part(cluster):
    people = [make_holder() for _n in range(3)]
    request = make_request(cluster.manager)
    quote = send_together(request, people)
    sheet = FrameworkSheet(
        "Avec un groupement", "cascade", 1_000_000, today(), today() + timedelta(days=90),
        [(quote.id, quote.current.digest)], shares={},
    )  # fmt: skip
    made = services.frameworks.propose(cluster.manager, request, sheet, "group")
    services.frameworks.sign(people[0], made, queries.frameworks.row(made).digest)
    card = pool.engagements.readable(people[1], mission_of(call(cluster.buyers[0], made, 10)))
    parts = db.session().scalars(sa.select(MissionMember).where(MissionMember.engagement_id == card.id)).all()
    assert card.net_cents == sum(one.net_cents for one in parts) == 25_000
    assert sum(one.share_bp for one in parts) == 10_000
    assert sorted(one.net_cents for one in parts) == [8_325, 8_325, 8_350], "the hours are cut to the hundredth"
    assert figures(made)[0].ordered_cents == 25_000
    # Work by several people, accepted and shared to the cent; who has no part of the order has done nothing of it.
    buyer, work = cluster.buyers[0], pool_services
    work.engagements.start(people[0], card.id)
    for one in people[:2]:
        work.timesheets.log(one, card.id, today(), 90, "Agenda", "k")
    for hours in pool.engagements.sheets(card.id):
        work.timesheets.send(people[0], card.id, hours.id)
        work.timesheets.approve(buyer, card.id, hours.id)
    for step, one in zip(pool.engagements.steps(card.id), people, strict=True):
        work.deliveries.hand_in(one, card.id, step.deliverable_id, "")
        work.deliveries.accept(buyer, card.id, step.deliverable_id)
    assert pool.engagements.readable(buyer, card.id).state == "accepted"
    assert [one.person_id for one in pool.engagements.providers_of(card.id)] == [one.id for one in people]
    # The pay of the lead: of an hour and a half approved, and of what nobody noted.
    due = pool.billing.between_members(pool.billing.billables([card.id]))[card.id]
    assert sorted(one.net_cents for one in due) == [188, 418]
    pages = services.calls.call(buyer, made, Wanted(company_of(buyer), {2: 1000}, "pages"))
    other = pool.engagements.readable(people[0], mission_of(pages))
    assert [(one.net_cents, one.share_bp) for one in other.crew.members] == [(0, 0), (0, 0), (4_000, 10_000)]
    work.engagements.start(people[0], other.id)
    (step,) = pool.engagements.steps(other.id)
    work.deliveries.hand_in(people[2], other.id, step.deliverable_id, "")
    work.deliveries.accept(buyer, other.id, step.deliverable_id)
    assert [one.person_id for one in pool.engagements.providers_of(other.id)] == [people[2].id]


def test_alerts_are_told_once_and_nothing_passes_the_maximum(cluster):
    made = make_framework(cluster, maximum_cents=100_000, shares={})
    buyer = cluster.buyers[0]
    call(buyer, made, 28)
    given = call(buyer, made, 8)
    pool_services.engagements.cancel(buyer, mission_of(given), "Une erreur de notre part.")
    call(buyer, made, 8)
    with pytest.raises(Conflict, match="il vous reste") as caught:
        call(buyer, made, 5)
    assert caught.value.code == "insufficient"
    call(cluster.buyers[1], made, 4)
    alerts = db.session().scalars(sa.select(Alert.percent).order_by(Alert.id)).all()
    assert alerts == [70, 90, 100]
    assert told(cluster.manager).count("clusters.alert") == 3
    assert figures(made)[0].left_cents == 0


def test_the_conditions_of_a_company_hold_under_an_agreement_too(cluster):
    made = make_framework(cluster)
    buyer = cluster.buyers[0]
    make_condition(buyer, who="roles", roles=("buyer",), per_order_cents=10_000, lifts=False)
    with pytest.raises(Conflict) as caught, db.session().begin_nested():
        call(buyer, made, 10)
    assert caught.value.code == "order-ceiling"
    call(buyer, made, 4)
    with pytest.raises(Forbidden):
        services.calls.call(buyer, made, replace(wanted(buyer), company_id=company_of(cluster.buyers[1])))


def test_a_company_that_leaves_orders_no_more(cluster):
    made = make_framework(cluster)
    leaving = cluster.buyers[0]
    with pytest.raises((Forbidden, Conflict)):
        services.members.leave(cluster.buyers[1], cluster.id, company_of(leaving))
    services.members.leave(leaving, cluster.id, company_of(leaving))
    with pytest.raises(Missing):
        call(leaving, made)
    services.members.invite(cluster.manager, cluster.id, company_of(leaving))
    services.members.invite(cluster.manager, cluster.id, company_of(leaving))
    assert [set(view.asked) for view in queries.members.mine(leaving)] == [{company_of(leaving)}]
    services.members.leave(cluster.manager, cluster.id, cluster.companies[1])
    assert (told(cluster.manager)[-1], told(cluster.buyers[1])[-1]) == ("clusters.departed", "clusters.taken-out")


def test_a_shared_post_is_ordered_each_month_once(cluster, drain, on):
    on(2026, 11, 2, 9)
    made = make_framework(cluster, [(make_holder(), 20_000)], unit="day")
    post = services.posts.begin(cluster.manager, made, 1, "Assistante partagée")
    one, two, three = cluster.buyers
    services.posts.take(one, post, company_of(one), 40)
    services.posts.take(two, post, company_of(two), 60)
    with pytest.raises(Invalid):
        services.posts.take(three, post, company_of(three), 401)
    card = queries.posts.of_framework(queries.frameworks.read(one, made))[0]
    assert (card.total, card.own, card.week, card.names) == (100, {company_of(one): 40}, (), {})
    services.posts.start(cluster.manager, post)
    with pytest.raises(Conflict):
        services.posts.take(one, post, company_of(one), 50)
    month = today().replace(day=1)
    parts = services.posts.due(post, month)
    assert parts == sorted([(company_of(one), 40 * 5), (company_of(two), 60 * 5)])
    for company, quantity in parts * 2:
        services.posts.order(SYSTEM, post, company, quantity, month)
    assert db.session().scalar(sa.select(sa.func.count()).select_from(Call)) == 2
    assert figures(made)[0].ordered_cents == 5 * 20_000
    services.posts.stop(cluster.manager, post)
    assert services.posts.due(post, month) == []


@pytest.mark.parametrize("threads", [40])
def test_forty_who_call_off_at_once_never_pass_the_ceiling(kernel, threads):
    with kernel.database.transaction():
        cluster = make_cluster(4)
        made = make_framework(cluster, maximum_cents=25_000, shares={})
        orders = [(cluster.buyers[n % 4], wanted(cluster.buyers[n % 4])) for n in range(threads)]

    def attempt(buyer, asked):
        with kernel.database.transaction():
            services.calls.call(buyer, made, asked)
        return "ordered"

    assert at_once(orders, attempt) == ["insufficient"] * (threads - 10) + ["ordered"] * 10
    with kernel.database.reading():
        whole, _each = figures(made)
        assert (whole.ordered_cents, whole.left_cents) == (25_000, 0)
        assert ledger.prove(f"framework:{made}") == []
        assert db.session().scalars(sa.select(Alert.percent).order_by(Alert.id)).all() == [70, 90, 100]


def test_calls_come_by_pages_without_those_told_apart(kernel):
    with kernel.database.transaction():
        cluster = make_cluster()
        framework = make_framework(cluster)
        buyer = cluster.buyers[0]
        made = [call(buyer, framework) for _n in range(5)]
        reading = queries.frameworks.read(buyer, framework)
        found, total = queries.calls.shown(reading, first=1, most=2, but=[made[3]])
        assert ([one.id for one in found], total) == ([made[2], made[1]], 4)
