"""Ceilings under several who order at once, and that of a whole organisation, on both databases."""

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Person
from elearn.core import clock, db, i18n
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.pool import queries, services
from elearn.pool.conditions import ALLOWED, Asked, Condition, Decision
from elearn.pool.models import Ceiling, Counter, OrderRow
from elearn.pool.services.spending import Judged, Refused
from elearn.testing.counting import executed
from tests.factories.accounts import actor_of, give_role, make_person
from tests.factories.conditions import make_condition, make_member, make_priced_offer, order, wanted
from tests.factories.pool import company_of, make_buyer, make_engagement, make_independent, steps_of
from tests.factories.races import at_once

WHOLE = Counter.root.like("org:%")


def counted_all():
    """What the month counts under a condition, of all."""
    return db.session().scalar(sa.select(Counter.spent_cents).where(Counter.person_id == 0, ~WHOLE))


def counted_whole(buyer):
    whole = queries.conditions.whole(company_of(buyer))
    return db.session().scalar(sa.select(Counter.spent_cents).where(Counter.root == whole))


def test_two_who_order_at_once_never_pass_the_ceiling_together(kernel):
    """Eight people, one ceiling that holds three of their orders: three are made, whoever comes first."""
    with kernel.database.transaction():
        buyer, provider = make_buyer(), make_independent()
        offer = make_priced_offer(provider, 10_000)
        make_condition(buyer, per_month_cents=35_000, lifts=False)
        orders = [(who, wanted(who, offer)) for who in (make_member(buyer) for _n in range(8))]

    def attempt(who, asked):
        with kernel.database.transaction():
            services.direct.order(who, asked)
        return "ordered"

    assert at_once(orders, attempt) == ["month"] * 5 + ["ordered"] * 3
    with kernel.database.reading():
        assert counted_all() == 30_000
        assert db.session().scalar(sa.select(sa.func.sum(OrderRow.cents))) == 30_000


def test_the_same_form_sent_twice_at_once_makes_one_mission_or_one_demand(kernel):
    """Also by a buyer whom no condition names, for whom nothing but the month of the organisation is counted."""
    with kernel.database.transaction():
        buyer, provider = make_buyer(), make_independent()
        offer, lea = make_priced_offer(provider), make_member(buyer)
        make_member(buyer, "approver")
        make_condition(buyer, approve_above_cents=0)
        bought, asked = wanted(buyer, offer), wanted(lea, offer)

    def attempt(verb, who, form):
        with kernel.database.transaction():
            return verb(who, form)

    assert len(set(at_once([(services.direct.order, buyer, bought)] * 4, attempt))) == 1
    assert len(set(at_once([(services.approvals.ask, lea, asked)] * 4, attempt))) == 1
    with kernel.database.reading():
        assert db.session().scalar(sa.select(sa.func.count()).select_from(OrderRow)) == 1
        assert counted_whole(buyer) == 5_000


def test_the_month_of_a_whole_organisation_binds_buyers_too_and_no_approval_passes_it(cast):
    lea, offer = make_member(cast.buyer), make_priced_offer(cast.anne)
    company = company_of(cast.buyer)
    boss = make_member(cast.buyer, "approver")
    make_condition(cast.buyer, per_person_cents=5_000)
    for wrong in (0, -1):
        with pytest.raises(Invalid):
            services.conditions.limit(cast.buyer, company, wrong)
    for other in (cast.rival, lea):
        with pytest.raises(Forbidden):
            services.conditions.limit(other, company, 100)
    services.conditions.limit(cast.buyer, company, 12_000)
    first = order(lea, offer)
    asked = services.approvals.ask(lea, wanted(lea, offer))
    order(cast.buyer, offer)
    with pytest.raises(Refused) as caught:
        services.approvals.grant(boss, asked)
    assert caught.value.code == "organisation-month"
    with pytest.raises(Refused) as caught:
        order(cast.buyer, offer)
    assert (caught.value.code, counted_whole(cast.buyer)) == ("organisation-month", 10_000)
    services.engagements.cancel(lea, first, "Je n’en ai plus besoin.")
    order(cast.buyer, offer)
    services.conditions.limit(cast.buyer, company, 15_000)
    services.approvals.grant(boss, asked)
    assert counted_whole(cast.buyer) == 15_000
    services.conditions.limit(cast.buyer, company, None)
    order(cast.buyer, offer, 9)
    found = queries.conditions.ceilings(cast.buyer, company)
    assert [(one.per_month_cents, one.valid_until is None) for one in found] == [(15_000, False), (12_000, False)]
    with pytest.raises(sa.exc.DatabaseError), db.session().begin_nested():
        db.session().execute(sa.update(Ceiling).values(per_month_cents=1))


def test_the_database_itself_refuses_a_counter_above_its_ceiling(cast):
    def spend(cents, **more):
        asked = Asked(cast.buyer.id, frozenset({"buyer"}), cents, "secretariat")
        decision = Decision(ALLOWED, condition=Condition(1, "x", per_month_cents=100))
        month = queries.conditions.month_of(clock.now())
        return services.spending.spend(Judged(company_of(cast.buyer), asked, decision, month), **more)

    assert spend(100)
    assert not spend(1)
    with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
        db.session().execute(sa.update(Counter).where(Counter.root == "x").values(spent_cents=101))
    assert spend(50, is_granted=True)
    assert counted_all() == 150


def test_a_decision_asks_the_database_as_much_whatever_the_conditions(cast, kernel):
    costs = []
    for _n in range(2):
        for approvers in ((), (cast.buyer.id,)):
            make_condition(cast.buyer, approve_above_cents=0, approvers=approvers)
        with executed(kernel.database) as seen:
            assert all(
                one.approvers == (cast.buyer.id,) for one, _row in queries.conditions.in_force(company_of(cast.buyer))
            )
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_a_mission_that_its_mediator_stops_gives_back_to_the_month_what_was_not_done_and_no_more(cast):
    """Of a request of 1 120 €, one deliverable of 120 € was accepted and two hours at 25 € wait for an answer."""
    made = make_engagement(cast.buyer, cast.anne)
    assert counted_whole(cast.buyer) == 112_000
    mediator = actor_of(make_person(), "administrator")
    give_role(db.session().get_one(Person, mediator.id), "administrator")
    second = steps_of(made)[1]
    services.deliveries.hand_in(cast.anne, made, second, "")
    services.deliveries.accept(cast.buyer, made, second)
    services.timesheets.log(cast.anne, made, i18n.today(), 120, "Agenda", "a")
    (sheet,) = queries.engagements.sheets(made)
    services.timesheets.send(cast.anne, made, sheet.id)
    services.mediation.dispute(cast.buyer, made, "Le premier lot n’avance pas.")
    services.mediation.settle(mediator, made, "cancel", "Les deux parties s’arrêtent là.")
    assert counted_whole(cast.buyer) == 17_000
    services.timesheets.approve(cast.buyer, made, sheet.id)
    assert sum(one.net_cents for one in queries.billing.billable(made)) == 17_000


def test_hours_refused_after_the_mission_was_stopped_go_back_to_the_month_too(cast):
    """Nobody can mend them any more: two hours at 25 €."""
    made = make_engagement(cast.buyer, cast.anne)
    mediator = actor_of(make_person(), "administrator")
    give_role(db.session().get_one(Person, mediator.id), "administrator")
    services.timesheets.log(cast.anne, made, i18n.today(), 120, "Agenda", "a")
    (sheet,) = queries.engagements.sheets(made)
    services.timesheets.send(cast.anne, made, sheet.id)
    services.timesheets.refuse(cast.buyer, made, sheet.id, "Une heure de trop.")
    assert counted_whole(cast.buyer) == 112_000, "a mission that goes on counts whole"
    services.timesheets.send(cast.anne, made, sheet.id)
    services.mediation.dispute(cast.buyer, made, "Rien n’avance.")
    services.mediation.settle(mediator, made, "cancel", "Les deux parties s’arrêtent là.")
    assert counted_whole(cast.buyer) == 5_000
    services.timesheets.refuse(cast.buyer, made, sheet.id, "Ces heures n’ont pas été faites.")
    assert counted_whole(cast.buyer) == 0
    with pytest.raises(Conflict):
        services.timesheets.send(cast.anne, made, sheet.id)


def test_a_mission_given_up_before_it_begins_gives_back_all_of_it(cast):
    made = make_engagement(cast.buyer, cast.anne, is_started=False)
    services.engagements.cancel(cast.anne, made, "Je ne peux plus la prendre.")
    assert counted_whole(cast.buyer) == 0
