"""Deposits: what the contract lets one ask before any work, taken off what is billed after, to the cent."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core import db
from elearn.core.amounts import half_up
from elearn.core.errors import Conflict
from elearn.core.i18n import today
from elearn.directory.services import profiles
from elearn.directory.services.profiles import Business
from elearn.invoicing import deposits, queries, services, words
from elearn.invoicing.content import Line
from elearn.invoicing.queries import drafts
from elearn.pool import services as pool
from tests.factories.groups import win_together
from tests.factories.invoicing import SIRET, VAT_NUMBER, accept_all, make_issuer
from tests.factories.pool import TERMS, make_engagement, make_request, steps_of

CONTRACT = replace(TERMS, deposit_percent=30)
ONE = Line("x", "x", "", "act", Decimal(1), 1, 1, 2000)


@given(st.lists(st.integers(1, 10_000_00), min_size=1, max_size=6), st.integers(1, 50))
def test_all_that_is_billed_in_the_end_is_what_was_ordered(amounts, percent):
    ordered, whole = sum(amounts), half_up(sum(amounts) * percent, 100)
    line = replace(ONE, key="deposit:1:2000", net_cents=whole)
    deposit = {"number": "D", "issued_on": "2026-11-22", "deposit": percent, "lines": [line.as_json()]}
    before = []
    for n, cents in enumerate(amounts):
        bill = [replace(ONE, key=f"m:{n}", net_cents=cents)]
        bill += deposits.less(bill, deposit, [whole], before)
        assert sum(one.net_cents for one in bill) >= 0
        before.append({"lines": [one.as_json() for one in bill]})
    billed = sum(one["net_cents"] for said in before for one in said["lines"])
    assert billed + whole == ordered


def issue(who, mission):
    made = services.issuing.issue(who, services.drafting.begin(who, mission))
    db.session().expire_all()
    return queries.invoices.readable(who, made)


def test_a_deposit_is_invoiced_once_then_taken_off_each_invoice_that_follows(cast, monkeypatch):
    mission = make_engagement(cast.client, cast.anne, terms=CONTRACT)
    with monkeypatch.context() as old:
        old.setattr(drafts, "WITH_DEPOSITS", 3)
        seen = queries.drafts.own(cast.anne, services.drafting.begin(cast.anne, mission))
        assert seen.missing == ("mandate.deposit",)
        assert "acomptes" in str(words.MISSING["mandate.deposit"])
    (waiting,) = queries.drafts.to_bill(cast.anne.id)
    assert (waiting.is_deposit, waiting.net_cents) == (True, 33_600)
    deposit = issue(cast.anne, mission)
    assert (deposit.sort, deposit.net_cents, deposit.content["deposit"]) == ("deposit", 33_600, 30)
    with pytest.raises(Conflict):
        services.drafting.begin(cast.anne, mission)
    first, second = steps_of(mission)
    for step, part in ((first, 100_000), (second, 12_000)):
        pool.deliveries.hand_in(cast.anne, mission, step, "")
        pool.deliveries.accept(cast.client, mission, step)
        bill = issue(cast.anne, mission)
        assert (bill.sort, bill.net_cents) == ("invoice", part * 70 // 100)
        assert bill.content["deducts"] == [[deposit.number, deposit.issued_on.isoformat()]]
    with pytest.raises(Conflict) as nothing:
        services.crediting.credit(cast.anne, deposit.id, deposit.version, None, "Commande annulée")
    assert nothing.value.code == "nothing-left", "it was taken off: what took it off is credited first"
    services.crediting.credit(cast.anne, bill.id, bill.version, None, "Livrable repris")
    part = services.crediting.credit(cast.anne, deposit.id, deposit.version, None, "Livrable repris")
    assert queries.invoices.readable(cast.anne, part).net_cents == 3_600
    again = issue(cast.anne, mission)
    assert again.net_cents == 12_000, "nothing of the deposit is left to take off"
    services.payments.receive(cast.anne, again.id, today(), 12_000, "k")
    assert queries.invoices.readable(cast.anne, again.id).state == "collected"


def test_no_deposit_after_work_was_accepted_nor_for_a_group_and_one_regime_for_both(cast):
    late = make_engagement(cast.client, cast.anne, terms=CONTRACT)
    accept_all(cast.client, cast.anne, late)
    assert not queries.drafts.to_bill(cast.anne.id)[0].is_deposit
    bruno, chloe = make_issuer(), make_issuer()
    win_together(cast.client, make_request(cast.client, terms=CONTRACT), (bruno, chloe))
    assert queries.drafts.to_bill(bruno.id) == []
    mission = make_engagement(cast.client, chloe, terms=CONTRACT)
    issue(chloe, mission)
    accept_all(cast.client, chloe, mission)
    profiles.declare_business(chloe, Business(siret=SIRET, vat_regime="real", vat_number=VAT_NUMBER))
    seen = queries.drafts.own(chloe, services.drafting.begin(chloe, mission))
    assert seen.missing == ("deposit",)
    assert "régime" in str(words.MISSING["deposit"])
