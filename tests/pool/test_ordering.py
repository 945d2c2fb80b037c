"""Orders within conditions, on both databases: what is counted, granted, released, and never passed."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Membership, Notice
from elearn.core import clock, db
from elearn.core.errors import Conflict, Forbidden, Invalid, Missing
from elearn.core.policy import SYSTEM
from elearn.directory.services import offers
from elearn.pool import queries, services
from elearn.pool.models import Approval, ConditionRow, Counter, DecisionRow, OrderRow, QuoteVersion
from elearn.pool.services.conditions import ConditionSheet
from elearn.pool.services.spending import Refused
from elearn.telecentres.services import visits
from tests.factories import telecentres as places
from tests.factories.conditions import make_condition, make_member, make_priced_offer, order, wanted
from tests.factories.pool import company_of, make_buyer, make_independent, make_quote, make_request

WHOLE = Counter.root.like("org:%")


def counted(person_id):
    """What the month counts under a condition, of one person or of all (0)."""
    return db.session().scalar(sa.select(Counter.spent_cents).where(Counter.person_id == person_id, ~WHOLE))


def counted_whole(buyer):
    whole = queries.conditions.whole(company_of(buyer))
    return db.session().scalar(sa.select(Counter.spent_cents).where(Counter.root == whole))


def told(person_id):
    query = sa.select(Notice.kind).where(Notice.person_id == person_id).order_by(Notice.id)
    return [kind for kind in db.session().scalars(query) if kind.startswith("pool.")]


@pytest.fixture
def lea(cast):
    return make_member(cast.buyer, display_name="Léa")


@pytest.fixture
def offer(cast):
    return make_priced_offer(cast.anne)


def test_a_member_orders_an_offer_and_works_in_the_mission_it_makes(cast, lea, offer):
    make_condition(cast.buyer, who="salaried", per_person_cents=40_000)
    asked = wanted(lea, offer, 2)
    mission = services.direct.order(lea, asked)
    assert services.direct.order(lea, asked) == mission, "the same form counts once"
    assert counted(0) == counted(lea.id) == 10_000
    card = queries.engagements.readable(lea, mission)
    assert (card.net_cents, card.ordered_by, card.state) == (10_000, lea.id, "ordered")
    assert [m.id for m in queries.engagements.mine(lea).items] == [mission]
    signed = db.session().get_one(QuoteVersion, card.quote_version_id)
    assert signed.content["offer"]["number"] == 1
    assert signed.content["order"]["person"] == lea.id
    assert told(cast.anne.id) == ["pool.ordered"]
    services.engagements.start(cast.anne, mission)
    services.workspace.say(lea, mission, "Bonjour.", "k")
    assert told(lea.id) == ["pool.started"]
    assert told(cast.buyer.id) == []
    services.deliveries.hand_in(cast.anne, mission, queries.engagements.steps(mission)[0].deliverable_id, "Voici.")
    services.deliveries.accept(lea, mission, queries.engagements.steps(mission)[0].deliverable_id)
    assert queries.engagements.row(mission).state == "accepted"
    assert "known" in queries.conditions.provider_kinds(cast.anne.id, company_of(cast.buyer), "secretariat")
    assert "known" not in queries.conditions.provider_kinds(cast.anne.id, company_of(cast.rival), "secretariat")
    colleague = make_member(cast.buyer)
    with pytest.raises(Missing):
        queries.engagements.readable(colleague, mission)
    db.session().execute(sa.delete(Membership).where(Membership.person_id == lea.id))
    with pytest.raises(Missing):
        queries.engagements.readable(replace(lea, memberships=()), mission)


def test_a_refusal_says_why_and_its_trace_is_kept_although_the_order_is_undone(kernel):
    with kernel.database.transaction():
        buyer, provider = make_buyer(), make_independent()
        lea, offer = make_member(buyer), make_priced_offer(provider)
        make_condition(buyer, per_order_cents=9_999, lifts=False)
    with pytest.raises(Refused) as caught, kernel.database.transaction():
        order(lea, offer, 2)
    assert caught.value.code == "order-ceiling"
    assert "Commandez moins" in caught.value.message
    with kernel.database.reading():
        row = db.session().scalars(sa.select(DecisionRow)).one()
        assert (row.outcome, row.code, row.cents) == ("refused", "order-ceiling", 10_000)
        assert [step["check"] for step in row.detail["trace"]][-1] == "order-ceiling"
        assert db.session().scalar(sa.select(Counter.id)) is None


def test_what_cannot_be_ordered_as_it_stands(cast, lea, offer):
    make_condition(cast.buyer)
    wide = make_priced_offer(cast.anne, price_max_cents=9_000)
    some = make_priced_offer(cast.anne, capacity=3)
    codes = {}
    for name, one, quantity in (("range", wide, 1), ("capacity", some, 4)):
        with pytest.raises(Refused) as caught:
            order(lea, one, quantity)
        codes[name] = caught.value.code
    assert codes == {"range": "price-range", "capacity": "capacity"}
    with pytest.raises(Conflict, match="changé"):
        services.direct.order(lea, replace(wanted(lea, offer), number=9))
    with pytest.raises(Invalid):
        order(lea, offer, 0)
    stranger = make_member(cast.rival)
    with pytest.raises(Forbidden):
        services.direct.order(stranger, wanted(lea, offer))
    offers.withdraw(cast.anne, offer)
    with pytest.raises(Missing):
        order(lea, offer)


def test_a_place_is_taken_on_ones_word_or_wants_an_arrival(cast, lea, offer):
    rule = make_condition(cast.buyer, place="telecentre")
    with pytest.raises(Refused) as caught:
        order(lea, offer, place="home")
    assert caught.value.code == "place-telecentre"
    order(lea, offer, place="telecentre")
    services.conditions.replace(cast.buyer, rule, ConditionSheet("Sur place", place="present"))
    with pytest.raises(Refused) as caught:
        order(lea, offer, place="telecentre")
    assert caught.value.code == "place-present"
    centre = places.make_centre(places.make_network("essai"), slug="essai")
    visits.arrive(lea, centre)
    assert queries.conditions.presence(lea).centre
    order(lea, offer, place="telecentre")


def test_an_order_above_the_ceiling_is_granted_by_another_and_ordered_at_once(cast, lea, offer):
    boss = make_member(cast.buyer, "approver", display_name="Nadia")
    make_condition(cast.buyer, per_person_cents=12_000)
    order(lea, offer, 2)
    with pytest.raises(Refused) as caught:
        order(lea, offer, 1)
    assert caught.value.decision.approvers == (boss.id,)
    asked = wanted(lea, offer, 1)
    approval = services.approvals.ask(lea, asked)
    assert services.approvals.ask(lea, asked) == approval
    assert told(boss.id) == ["pool.approval-asked"]
    for other in (lea, cast.buyer, cast.rival, make_member(cast.buyer)):
        assert queries.approvals.to_decide(other) == []
        with pytest.raises(Missing):
            services.approvals.grant(other, approval)
    assert [one.id for one in queries.approvals.to_decide(boss)] == [approval]
    mission = services.approvals.grant(boss, approval)
    assert queries.engagements.readable(lea, mission).ordered_by == lea.id
    assert counted(lea.id) == 15_000
    assert told(lea.id) == ["pool.approval-granted"]
    with pytest.raises(Conflict):
        services.approvals.grant(boss, approval)
    assert [one.state for one in queries.approvals.mine(lea)[0]] == ["granted"]
    services.engagements.cancel(lea, mission, "Je n’en ai plus besoin.")
    assert counted(lea.id) == counted(0) == 10_000
    services.spending.release(mission)
    assert counted(lea.id) == 10_000
    granted = db.session().scalars(sa.select(Counter.granted_cents).where(Counter.person_id == lea.id)).one()
    assert granted == 0


def test_an_approval_is_refused_with_a_reason_withdrawn_or_lapses(cast, lea, offer, on):
    on(2026, 11, 2, 9)
    boss = make_member(cast.buyer, "approver")
    make_condition(cast.buyer, approve_above_cents=0, lapse_days=3)
    first, second, third = (services.approvals.ask(lea, wanted(lea, offer)) for _n in range(3))
    with pytest.raises(Invalid):
        services.approvals.refuse(boss, first, " ")
    services.approvals.refuse(boss, first, "Pas ce mois-ci.")
    services.approvals.withdraw(lea, second)
    with pytest.raises(Conflict):
        services.approvals.lapse(SYSTEM, third)
    on(2026, 11, 5, 9)
    assert services.clockwork.past_approvals() == [third]
    assert queries.approvals.mine(lea)[0][0].state == "lapsed", "read as lapsed before anybody writes it"
    with pytest.raises(Conflict):
        services.approvals.grant(boss, third)
    services.approvals.lapse(SYSTEM, third)
    assert told(lea.id) == ["pool.approval-refused", "pool.approval-lapsed"]
    assert {one.state for one in queries.approvals.mine(lea)[0]} == {"refused", "lapsed"}


def test_what_changed_since_it_was_asked_is_not_granted(cast, lea, offer):
    boss = make_member(cast.buyer, "approver")
    rule = make_condition(cast.buyer, approve_above_cents=0)
    asked = services.approvals.ask(lea, wanted(lea, offer))
    services.conditions.end(cast.buyer, rule)
    with pytest.raises(Refused) as caught:
        services.approvals.grant(boss, asked)
    assert caught.value.code == "no-conditions"


def test_conditions_are_dated_replaced_and_never_rewritten(cast, lea, offer, on):
    on(2026, 11, 2, 9)
    rule = make_condition(cast.buyer, per_person_cents=12_000)
    order(lea, offer, 2)
    on(2026, 11, 3, 9)
    again = services.conditions.replace(cast.buyer, rule, ConditionSheet("Plus large", per_person_cents=20_000))
    order(lea, offer, 2)
    assert counted(lea.id) == 20_000, "what was spent under the row replaced goes on counting"
    with pytest.raises(Conflict, match="remplacée"):
        services.conditions.replace(cast.buyer, rule, ConditionSheet("Autre"))
    for other in (cast.rival, lea):
        with pytest.raises((Missing, Forbidden)):
            services.conditions.end(other, again)
    on(2026, 12, 1, 9)
    order(lea, offer, 2)
    services.conditions.end(cast.buyer, again)
    assert queries.conditions.in_force(company_of(cast.buyer)) == []
    rows = queries.conditions.of_organisation(cast.buyer, company_of(cast.buyer))
    assert {row.id for row in rows} == {rule, again}
    with pytest.raises(sa.exc.DatabaseError), db.session().begin_nested():
        db.session().execute(sa.update(ConditionRow).where(ConditionRow.id == rule).values(per_person_cents=1))


def test_a_condition_to_come_is_not_yet_in_force(cast, on):
    on(2026, 11, 2, 9)
    later = clock.now().replace(day=20)
    make_condition(cast.buyer, starts_at=later)
    assert queries.conditions.in_force(company_of(cast.buyer)) == []
    on(2026, 11, 20, 9)
    assert len(queries.conditions.in_force(company_of(cast.buyer))) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"label": " "}, "label"),
        ({"who": "people"}, "people"),
        ({"who": "people", "people": (999,)}, "people"),
        ({"who": "roles"}, "roles"),
        ({"categories": ("inconnu",)}, "categories"),
        ({"offers": (999,)}, "offers"),
        ({"per_order_cents": -1}, "per_order"),
        ({"approvers": (999,)}, "approvers"),
        ({"lapse_days": 0}, "lapse_days"),
    ],
)
def test_what_a_condition_may_not_hold(cast, values, field):
    with pytest.raises(Invalid) as caught:
        make_condition(cast.buyer, **values)
    assert field in caught.value.fields


def test_an_agreement_is_accepted_before_the_work_begins(cast, lea, offer):
    make_condition(cast.buyer, agreement="Rien ne sort.")
    mission = order(lea, offer)
    with pytest.raises(Forbidden, match="confidentialité"):
        services.engagements.start(cast.anne, mission)
    asked = queries.engagements.row(mission).request_id
    text = queries.requests.readable(cast.anne, asked).agreement_digest
    services.confidentiality.pledge(cast.anne, asked, text)
    services.engagements.start(cast.anne, mission)


def test_a_buyer_named_by_a_condition_accepts_quotes_within_it(cast):
    def accept():
        request = make_request(cast.buyer)
        quote = make_quote(cast.anne, request)
        return services.quotes.accept(cast.buyer, request, quote.id, quote.current.digest)

    accept()
    assert db.session().scalar(sa.select(Counter.id).where(~WHOLE)) is None
    assert counted_whole(cast.buyer) > 0, "the month of the whole organisation counts everything"
    make_condition(cast.buyer, who="roles", roles=("buyer",), per_month_cents=200_000)
    accept()
    with pytest.raises(Refused) as caught:
        accept()
    assert caught.value.code == "month"
    assert db.session().scalar(sa.select(sa.func.count()).select_from(OrderRow)) == 2


def test_a_quote_above_what_a_buyer_accepts_alone_is_granted_and_accepted_at_once(cast):
    boss = make_member(cast.buyer, "approver")
    make_condition(cast.buyer, who="people", people=(cast.buyer.id,), approve_above_cents=50_000)
    request = make_request(cast.buyer)
    quote = make_quote(cast.anne, request)
    named = (cast.buyer, request, quote.id, quote.current.digest)
    with pytest.raises(Refused) as caught:
        services.quotes.accept(*named)
    assert caught.value.code == "approval-above"
    asked = services.approvals.ask_quote(*named, "k")
    assert services.approvals.ask_quote(*named, "k") == asked
    mission = services.approvals.grant(boss, asked)
    assert queries.engagements.readable(cast.buyer, mission).ordered_by is None
    assert services.quotes.accept(*named) == mission
    assert counted(cast.buyer.id) == quote.current.net_cents


def test_ones_words_go_with_ones_account_and_what_was_decided_stays(cast, lea, offer):
    boss = make_member(cast.buyer, "approver")
    make_condition(cast.buyer, approve_above_cents=0)
    first, second = (services.approvals.ask(lea, wanted(lea, offer)) for _n in range(2))
    services.approvals.grant(boss, first)
    names = {name for name, _rows in queries.export.export(lea.id)}
    assert {"pool-commandes.json", "pool-accords-demandes.json", "pool-decisions-de-commande.json"} <= names
    services.privacy.forget(SYSTEM, lea.id)
    rows = db.session().scalars(sa.select(Approval).order_by(Approval.id)).all()
    assert [(row.state, row.note, row.wanted["note"]) for row in rows] == [("granted", "", ""), ("lapsed", "", "")]
    assert second == rows[1].id
    with pytest.raises(sa.exc.DatabaseError), db.session().begin_nested():
        db.session().execute(sa.update(Approval).where(Approval.id == first).values(cents=1))
