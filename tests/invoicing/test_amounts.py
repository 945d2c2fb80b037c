"""V24, L24: totals by rate, credits to the cent, due dates, late interest, reminders: what is computed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.invoicing import crediting
from elearn.invoicing.amounts import totals
from elearn.invoicing.content import Line
from elearn.invoicing.due import due_on
from elearn.invoicing.late import interest, late
from elearn.invoicing.reminders import STEPS, due_step
from elearn.pool.figures import FRANCHISE, REAL

RATES = st.sampled_from((2000, 1000, 550, 210))
LINES = st.lists(st.tuples(RATES, st.integers(1, 10_000_00)), min_size=1, max_size=8)


@given(LINES)
def test_totals_hold_as_en_16931_wants_them(lines):
    found = totals(lines, REAL)
    assert found.net_cents == sum(cents for _rate, cents in lines), "BR-CO-10 and 13"
    assert found.gross_cents == found.net_cents + found.vat_cents, "BR-CO-15"
    assert sum(t.base_cents for t in found.taxes) == found.net_cents
    for tax in found.taxes:
        assert tax.base_cents == sum(cents for rate, cents in lines if rate == tax.rate_bp), "BR-S-08"
        exact = Decimal(tax.base_cents) * tax.rate_bp / 10_000
        assert abs(tax.tax_cents - exact) <= Decimal("0.5"), "BR-CO-17"
    exempt = totals(lines, FRANCHISE)
    assert (exempt.vat_cents, exempt.gross_cents) == (0, found.net_cents)


@given(LINES, st.data())
def test_credits_sum_to_the_invoice_to_the_cent_and_never_above(lines, data):
    kept = [Line(f"k{n}", "x", "", "act", Decimal(1), cents, cents, rate) for n, (rate, cents) in enumerate(lines)]
    content = {"regime": REAL, "lines": [line.as_json() for line in kept], **totals(lines, REAL).as_json()}
    notes = []
    for last in (False, False, True):
        left = crediting.left(content, notes)
        amounts = [most if last else data.draw(st.integers(0, most)) for most in left.lines]
        if not any(amounts):
            continue
        taken = crediting.lines(content, left, amounts)
        sums = crediting.totals(content, left, taken)
        notes.append({"lines": [line.as_json() for line in taken], **sums.as_json()})
        assert sum(n["gross_cents"] for n in notes) <= content["gross_cents"]
        over = [most + 1 if n == 0 else 0 for n, most in enumerate(left.lines)]
        with pytest.raises(ValueError, match="of"):
            crediting.lines(content, left, over)
    assert sum(n["gross_cents"] for n in notes) == content["gross_cents"]
    assert crediting.left(content, notes).net_cents == 0


@pytest.mark.parametrize(
    ("issued", "rule", "days", "due"),
    [
        ("2026-10-10", "days", 30, "2026-11-09"),
        ("2026-10-10", "days", 60, "2026-12-09"),
        ("2026-10-10", "then_end", 0, "2026-11-30"),
        ("2026-10-10", "end_then", 0, "2026-12-15"),
        ("2026-11-22", "days", 0, "2026-11-22"),
        ("2028-01-15", "then_end", 0, "2028-02-29"),  # a leap year
        ("2027-01-15", "then_end", 0, "2027-03-31"),
        ("2027-02-28", "end_then", 0, "2027-04-14"),
        ("2026-12-31", "days", 60, "2027-03-01"),
    ],
)
def test_the_day_to_pay(issued, rule, days, due):
    assert due_on(date.fromisoformat(issued), rule, days).isoformat() == due


@pytest.mark.parametrize(("rule", "days"), [("days", 61), ("days", -1), ("never", 30)])
def test_a_delay_that_the_law_refuses(rule, days):
    with pytest.raises(ValueError, match=rule):
        due_on(date(2026, 11, 22), rule, days)


def rate(day):
    return Decimal("12.15") if day < date(2027, 1, 1) else Decimal("11.50")


def test_late_interest_is_that_of_the_worked_example():
    """The example of the course: 2 016 € paid 45 days late, at 12.15 % then at the floor."""
    assert interest(201_600, Decimal("12.15"), 45) == 3020
    assert interest(201_600, Decimal("7.86"), 45) == 1954
    due = date(2026, 7, 1)
    found = late(201_600, due, due + timedelta(45), {}, rate, 4000)
    assert (found.days, found.interest_cents, found.total_cents) == (45, 3020, 7020)
    assert late(201_600, due, due, {}, rate, 4000).total_cents == 0, "not late on the last day to pay"


def test_late_interest_follows_semesters_and_payments():
    due, today = date(2026, 12, 1), date(2027, 1, 20)
    found = late(100_000, due, today, {date(2026, 12, 11): 40_000}, rate, 4000)
    assert [(s.first_on.isoformat(), s.days, s.unpaid_cents, str(s.rate)) for s in found.stretches] == [
        ("2026-12-02", 10, 100_000, "12.15"),
        ("2026-12-12", 20, 60_000, "12.15"),
        ("2027-01-01", 20, 60_000, "11.50"),
    ]
    assert found.interest_cents == 333 + 399 + 378
    paid = late(100_000, due, today, {date(2026, 12, 11): 100_000}, rate, 4000)
    assert paid.days == 10, "paid late: what the delay cost stays"
    early = late(100_000, due, today, {date(2026, 11, 30): 100_000}, rate, 4000)
    assert early.total_cents == 0


@given(st.integers(1, 10_000_00), st.integers(0, 400), st.integers(0, 400))
def test_late_interest_grows_with_time_and_never_counts_a_day_twice(cents, days, paid_after):
    due = date(2026, 3, 1)
    less = {due + timedelta(paid_after): cents // 3} if cents // 3 else {}
    found = late(cents, due, due + timedelta(days), less, rate, 4000)
    assert found.days == days
    whole = late(cents, due, due + timedelta(days), {}, rate, 4000)
    assert found.interest_cents <= whole.interest_cents + len(found.stretches)


def test_each_reminder_is_told_once_and_the_latest_alone_after_a_silence():
    issued, due = date(2026, 11, 1), date(2026, 12, 1)
    told, seen = [], []
    for n in range(70):
        day = issued + timedelta(n)
        step = due_step(issued, due, day, told)
        if step is not None:
            told.append(step.code)
            seen.append((step.code, (day - due).days))
    assert seen == [(s.code, s.days) for s in STEPS]
    assert due_step(issued, due, due + timedelta(40), ()).code == "last", "what was missed is not told in a row"
    assert due_step(issued, due, due + timedelta(40), ("last",)) is None
    assert due_step(due, due, due, ()) is None, "due when issued: the invoice says it"
