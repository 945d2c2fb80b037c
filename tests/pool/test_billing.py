"""What may be billed: what was accepted, once, to the cent, never above what was ordered."""

from dataclasses import replace
from decimal import Decimal

import pytest

from elearn.core import clock
from elearn.core.i18n import local
from elearn.pool import queries, services
from elearn.pool.figures import Line
from elearn.pool.queries.billing import _TimeLine, billable
from tests.factories.groups import win_together
from tests.factories.pool import TERMS, make_engagement, make_request, steps_of

LONG = replace(TERMS, cap_minutes=0, cap_month_minutes=0)


def hand_over(cast, made, rank):
    step = steps_of(made)[rank]
    services.deliveries.hand_in(cast.anne, made, step, "")
    services.deliveries.accept(cast.buyer, made, step)


def approved(cast, made, minutes, key="k"):
    services.timesheets.log(cast.anne, made, local(clock.now()).date(), minutes, "", key)
    (sheet,) = queries.engagements.sheets(made)
    services.timesheets.send(cast.anne, made, sheet.id)
    services.timesheets.approve(cast.buyer, made, sheet.id)
    return sheet.id


def test_nothing_is_billed_before_it_is_accepted_then_each_line_as_quoted(cast):
    made = make_engagement(cast.buyer, cast.anne)
    services.deliveries.hand_in(cast.anne, made, steps_of(made)[1], "")
    assert billable(made) == []
    services.deliveries.accept(cast.buyer, made, steps_of(made)[1])
    (pages,) = billable(made)
    assert (pages.quantity, pages.unit, pages.unit_price_cents, pages.net_cents) == (Decimal(30), "page", 400, 12_000)
    assert (pages.provider_person_id, pages.terms.payment_days) == (cast.anne.id, 30)
    hand_over(cast, made, 0)
    both = billable(made)
    assert both[0] == pages, "what was answered stays"
    assert both[1].net_cents == 100_000, "no hours were noted: the lot is accepted as quoted"
    assert sum(b.net_cents for b in both) == queries.engagements.readable(cast.anne, made).net_cents


def test_hours_are_billed_when_approved_and_not_a_second_time_with_the_deliverable(cast, on):
    on(2026, 11, 20, 9)
    made = make_engagement(cast.buyer, cast.anne, terms=LONG)
    sheet = approved(cast, made, 100)
    (hours,) = billable(made)
    assert hours.key == f"hours:2026-11:{sheet}:0"
    assert (hours.quantity, hours.net_cents, str(hours.month)) == (Decimal("1.6667"), 4167, "2026-11-01")
    hand_over(cast, made, 0)
    hand_over(cast, made, 1)
    assert [b.net_cents for b in billable(made)] == [4167, 12_000]


@pytest.mark.parametrize(("price", "quantity"), [(2500, 100), (3333, 37), (1, 4000)])
def test_hours_never_pass_what_was_ordered(price, quantity):
    one = _TimeLine(0, Line(1, "Agenda", "hour", quantity, price))
    parts = [one.take(Decimal(7)) for _n in range(600)]
    assert sum(cents for _minutes, cents in parts) <= one.line.total_cents
    assert sum(minutes for minutes, _cents in parts) == Decimal(quantity) * 60 / 100
    assert one.take(Decimal(0)) == (0, 0)


@pytest.mark.parametrize("billing", ["members", "lead"])
def test_a_group_is_billed_by_member_and_item_and_the_sum_is_the_whole(cast, on, billing):
    on(2026, 11, 20, 9)
    members = (cast.anne, cast.bruno)
    request = make_request(cast.buyer, terms=LONG)
    mission = win_together(cast.buyer, request, members, billing=billing)
    steps = queries.engagements.steps(mission)
    services.timesheets.log(cast.bruno, mission, local(clock.now()).date(), 1200, "", "k")
    (sheet,) = queries.engagements.sheets(mission)
    services.timesheets.send(cast.bruno, mission, sheet.id)
    services.timesheets.approve(cast.buyer, mission, sheet.id)
    for step in steps:
        services.deliveries.hand_in(cast.anne, mission, step.deliverable_id, "")
        services.deliveries.accept(cast.buyer, mission, step.deliverable_id)
    found = billable(mission)
    assert [(b.done_by, b.unit, b.net_cents) for b in found] == [
        (cast.bruno.id, "hour", 50_000), (cast.anne.id, "hour", 50_000), (cast.bruno.id, "page", 12_000),
    ]  # fmt: skip
    card = queries.engagements.readable(cast.buyer, mission)
    parts = {one.person_id: one.net_cents for one in card.crew.members}
    assert {who: sum(b.net_cents for b in found if b.done_by == who) for who in parts} == parts
    assert sum(b.net_cents for b in found) == card.net_cents
    assert len({b.key for b in found}) == len(found)
    billed = {one.id: [b.net_cents for b in queries.billing.to_bill(one.id)] for one in members}
    assert queries.billing.to_bill(cast.bruno.id, mission) == queries.billing.to_bill(cast.bruno.id)
    lead, other = billed[cast.anne.id], billed[cast.bruno.id]
    assert (sum(lead), sum(other)) == ((53_100, 62_000) if billing == "members" else (112_000, 58_900))
    owed = queries.billing.between_members({mission: found})[mission]
    ends = (cast.anne.id, cast.bruno.id) if billing == "members" else (cast.bruno.id, cast.anne.id)
    assert {(d.provider_person_id, d.payer_id) for d in owed} == {ends}
    assert sum(d.net_cents for d in owed) == (3100 if billing == "members" else 58_900)
    assert [b.net_cents for b in card.crew.bills if b.payer] == [sum(d.net_cents for d in owed)]
    assert {d.share for d in owed} == {"pay" if billing == "members" else "less-pay"}
    assert all(d.quantity * d.unit_price_cents == d.net_cents for d in owed)


def test_one_provider_alone_owes_nobody(cast):
    mission = make_engagement(cast.buyer, cast.anne)
    assert queries.billing.between_members({mission: billable(mission)}) == {}
