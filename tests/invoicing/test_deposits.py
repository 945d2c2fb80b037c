"""Deposits: what the contract lets one ask before any work, taken off what is billed after, to the cent."""

import threading
from dataclasses import replace
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from elearn.core import db
from elearn.core.amounts import half_up
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import today
from elearn.directory.services import profiles
from elearn.directory.services.profiles import Business
from elearn.invoicing import amounts, crediting, deposits, queries, services, words
from elearn.invoicing.content import Line, lines_of
from elearn.invoicing.models import Invoice
from elearn.invoicing.queries import drafts
from elearn.pool import queries as pool_reads
from elearn.pool import services as pool
from elearn.pool.figures import REAL
from tests.factories.groups import win_together
from tests.factories.invoicing import SIRET, VAT_NUMBER, accept_all, complete, make_client, make_issuer
from tests.factories.pool import TERMS, make_engagement, make_request, steps_of
from tests.factories.races import at_once

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


def said(lines, sums, **values):
    """What a document says, as far as deposits look at it."""
    kept = [one.as_json() for one in lines]
    return {"number": "N", "issued_on": "2026-11-22", "regime": REAL, "lines": kept, **sums.as_json(), **values}


def vat_of(documents):
    """By rate, the base and the VAT of all of them."""
    out = {}
    for rate, base, tax in (one for kept in documents for one in kept["taxes"]):
        known = out.get(rate, (0, 0))
        out[rate] = (known[0] + base, known[1] + tax)
    return out


PARTS = st.lists(st.tuples(st.sampled_from((2000, 1000, 550, 210)), st.integers(1, 99_999)), min_size=1, max_size=3)


@given(st.lists(PARTS, min_size=1, max_size=5), st.integers(1, 50), st.data())
def test_the_vat_of_deposits_and_of_what_follows_is_that_of_the_whole_by_rate(bills, percent, data):
    ordered = amounts.bases((line for bill in bills for line in bill), REAL)
    asked = [
        replace(ONE, key=f"deposit:1:{rate}", net_cents=cents, vat_bp=rate)
        for rate, base in ordered.items()
        if (cents := half_up(base * percent, 100))
    ]
    if not asked:
        return
    deposit = said(asked, amounts.totals(((one.vat_bp, one.net_cents) for one in asked), REAL), deposit=percent)
    left, before, stops = [one.net_cents for one in asked], [], data.draw(st.integers(1, len(bills)))
    is_over = data.draw(st.booleans())  # whether no invoice follows the last of them
    for n, bill in enumerate(bills[:stops]):
        lines = [replace(ONE, key=f"m:{n}:{i}", net_cents=c, vat_bp=r) for i, (r, c) in enumerate(bill)]
        take = deposits.last if is_over and n == stops - 1 else deposits.less
        lines += take(lines, deposit, left, before)
        stand = [{rate: (base, tax) for rate, base, tax in one["taxes"]} for one in (deposit, *before)]
        sums = amounts.following(((one.vat_bp, one.net_cents) for one in lines), REAL, stand)
        for tax in sums.taxes:
            assert abs(tax.tax_cents - Decimal(tax.base_cents * tax.rate_bp) / 10_000) <= Decimal("1.5"), "BR-CO-17"
        before.append(said(lines, sums))
    if stops == len(bills):
        assert vat_of((deposit, *before)) == {r: (base, half_up(base * r, 10_000)) for r, base in ordered.items()}
    billed = amounts.bases((line for bill in bills[:stops] for line in bill), REAL)
    remains = crediting.left(deposit, [deposits.taken_off(before, deposit)])
    if remains.net_cents:
        back = crediting.totals(deposit, remains, crediting.lines(deposit, remains, remains.lines))
        now = vat_of((deposit, *before, {"taxes": [[t.rate_bp, -t.base_cents, -t.tax_cents] for t in back.taxes]}))
        assert {r: one for r, one in now.items() if r in billed} == {
            r: (base, half_up(base * r, 10_000)) for r, base in billed.items()
        }


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


def test_a_deposit_is_not_credited_twice_nor_while_an_invoice_takes_it_off(kernel, monkeypatch):
    with kernel.database.transaction():
        client, anne = make_client(), make_issuer()
        mission = make_engagement(client, anne, terms=CONTRACT)
        complete(anne, "real")
        deposit = issue(anne, mission)
        accept_all(client, anne, mission)
        draft = services.drafting.begin(anne, mission)
    billed, known = threading.Event(), crediting.lines

    def slowly(*said):
        billed.wait(0.3)  # the time for the other to be done, if nothing holds it
        return known(*said)

    monkeypatch.setattr(crediting, "lines", slowly)

    def attempt(action):
        with kernel.database.transaction():
            if action == "credit":
                services.crediting.credit(anne, deposit.id, deposit.version, None, "Commande annulée")
            else:
                services.issuing.issue(anne, draft)
                billed.set()
        return action

    found = at_once([("credit",), ("credit",), ("issue",)], attempt)
    assert found.count("credit") <= 1
    assert {"issue"} <= set(found) <= {"credit", "issue", "stale", "nothing-left"}
    with kernel.database.reading() as session:
        rows = list(session.scalars(sa.select(Invoice).order_by(Invoice.id)))
    kept = [(-1 if row.corrects_id else 1, row.content["taxes"]) for row in rows]
    assert sum(sign * base for sign, taxes in kept for _rate, base, _tax in taxes) == 112_000
    assert sum(sign * tax for sign, taxes in kept for _rate, _base, tax in taxes) == 22_400


@pytest.mark.parametrize(("hours", "bills", "remains"), [(10, 3_400, 0), (8, 22_400, 24_000)])
def test_the_last_invoice_takes_off_all_that_is_left_of_a_deposit_unless_nothing_would_be_to_pay(
    cast, hours, bills, remains
):
    mission = make_engagement(cast.client, cast.anne, terms=CONTRACT)
    deposit = issue(cast.anne, mission)
    pool.timesheets.log(cast.anne, mission, today(), hours * 60, "", "k")  # 40 were ordered
    accept_all(cast.client, cast.anne, mission)
    (sheet,) = pool_reads.engagements.sheets(mission)
    pool.timesheets.send(cast.anne, mission, sheet.id)
    begun = queries.drafts.own(cast.anne, services.drafting.begin(cast.anne, mission))
    assert begun.totals.net_cents == 12_000 * 70 // 100, "hours are still to be approved: another invoice comes"
    services.drafting.drop(cast.anne, begun.id)
    pool.timesheets.approve(cast.client, mission, sheet.id)
    bill = issue(cast.anne, mission)
    assert bill.net_cents == bills
    (row,) = [one for one in queries.deposits.standing(cast.anne.id, mission) if one.id == deposit.id]
    assert queries.deposits.remaining(row).net_cents == remains


def test_what_takes_a_deposit_off_is_not_credited_alone(cast):
    mission = make_engagement(cast.client, cast.anne, terms=CONTRACT)
    issue(cast.anne, mission)
    accept_all(cast.client, cast.anne, mission)
    bill = issue(cast.anne, mission)
    *amounts_, less = [line.net_cents for line in lines_of(bill.content)]
    assert less < 0
    for taken in ([0] * len(amounts_) + [less], [100, *[0] * (len(amounts_) - 1), less]):
        with pytest.raises(Invalid):
            services.crediting.credit(cast.anne, bill.id, bill.version, taken, "Livrable repris")
    part = [*(cents // 2 for cents in amounts_), less]
    services.crediting.credit(cast.anne, bill.id, bill.version, part, "Livrable repris")
    (row,) = [one for one in queries.deposits.standing(cast.anne.id, mission) if one.content.get("deposit")]
    assert queries.deposits.remaining(row).net_cents == 33_600, "no invoice that stands takes it off any more"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_no_invoice_will_take_off_a_deposit_is_said_to_both_sides_once_the_mission_is_over(kernel, client, enter):
    with kernel.database.transaction():
        buyer, anne = make_client(), make_issuer()
        mission = make_engagement(buyer, anne, terms=CONTRACT, is_started=False)
        deposit = issue(anne, mission)
    enter(anne.id)
    assert "reste à créditer" not in client.get(f"/missions/{mission}").text
    assert "aucune facture ne déduira" not in client.get(f"/factures/{deposit.id}").text
    with kernel.database.transaction():
        pool.engagements.cancel(buyer, mission, "Le projet est arrêté")
    assert "reste à créditer" in client.get(f"/missions/{mission}").text
    page = client.get(f"/factures/{deposit.id}").text
    assert ("336,00" in page, "Créditez-les" in page) == (True, True)
    enter(buyer.id)
    assert "Demandez l’avoir" in client.get(f"/factures/{deposit.id}").text
    with kernel.database.transaction():
        services.crediting.credit(anne, deposit.id, deposit.version, None, "Mission annulée")
    assert "aucune facture ne déduira" not in client.get(f"/factures/{deposit.id}").text
    assert "reste à créditer" not in client.get(f"/missions/{mission}").text
