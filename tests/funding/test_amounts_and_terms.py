"""V24: what a payer pays is never above the cost, nor below nothing; who meets the terms; codes."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.funding import codes, money
from elearn.funding.eligibility import Situation, Terms, refusals
from elearn.funding.queries.envelopes import Price
from elearn.funding.queries.payers import PayerCard, simulate
from elearn.funding.rules import Rules, rules_of

DAY = date(2026, 11, 22)
TERMS = Terms(
    first_on=date(2026, 1, 1), last_on=date(2026, 12, 31), is_open=True, pays_for_module=True, serves_centre=True,
    publics=("independent",), visits=3, visit_days=30, cap_person_cents=100_000, cap_person_seats=2,
    cost_cents=40_000, funded_cents=32_000,
)  # fmt: skip
PERSON = Situation(
    today=DAY, status="independent", days_of_use=3, seats_had=1, cents_had=50_000, has_seat=False, has_completed=False
)


@given(st.integers(1, 10**9), st.integers(1, 10_000), st.integers(0, 10**9))
def test_the_funded_part_is_never_above_the_cost(cost, rate, remaining):
    assert 0 <= money.funded_part(cost, rate_bp=rate, remaining_cents=None) <= cost
    part = money.funded_part(cost, rate_bp=None, remaining_cents=remaining)
    assert part == max(0, cost - remaining)


@given(st.integers(1, 10**6), st.integers(1, 50), st.integers(0, 10**7), st.booleans())
def test_the_moves_of_a_reservation_hold_its_exact_cost_from_two_purses(each, count, allotted, free):
    moves = money.reserving(7, each, count, allotted=allotted, self_service=free)
    euros = [m for m in moves if m.unit == "EUR"]
    assert sum(m.amount for m in euros) == each * count
    own = sum(m.amount for m in euros if m.source == "allotted:7")
    assert not free or own == min(allotted, each * count)
    parts = money.shares(each, count, own)
    assert (len(parts), sum(parts)) == (count, own)
    assert all(0 <= part <= each for part in parts)
    assert [m.amount for m in moves if m.unit == "seat"] == [count]


@given(st.integers(0, 10**6), st.dictionaries(st.text(max_size=3), st.integers(-5, 10**6), max_size=5))
def test_payers_together_never_pay_above_the_cost(cost, asked):
    shares, left = money.stack(cost, asked)
    assert sum(s.paid_cents for s in shares) + left == cost
    assert all(s.paid_cents >= 0 for s in shares)
    assert left >= 0


def test_a_fund_pays_its_hours_within_its_ceiling_and_after_the_envelope():
    fund = PayerCard("agefice", "AGEFICE", "", ("47",), 50_000, {"remote_own_pace": 2_000}, "", "", "", False)
    price = Price("devis", "Devis", 40_000, 420, "remote_own_pace")
    assert simulate(price, 0, [fund]).left_cents == 40_000 - 14_000
    assert [s.paid_cents for s in simulate(price, 30_000, [fund]).shares] == [30_000, 10_000]


def test_who_meets_the_terms_is_refused_nothing():
    assert refusals(TERMS, PERSON) == []


@pytest.mark.parametrize(
    ("terms", "person", "code", "said"),
    [
        ({"is_open": False}, {}, "closed", "close"),
        ({"first_on": date(2026, 12, 1)}, {}, "not-yet", "décembre 2026"),
        ({"pays_for_module": False}, {}, "module", "ne paie pas ce module"),
        ({"funded_cents": 0}, {}, "module", "ne paie pas ce module"),
        ({"serves_centre": False}, {}, "centre", "ne sert pas"),
        ({}, {"has_completed": True}, "completed", "déjà terminé"),
        ({}, {"has_seat": True}, "twice", "deux fois"),
        ({}, {"status": "student"}, "public", "autres situations"),
        ({}, {"status": ""}, "status-unknown", "certaines situations"),
        ({}, {"seats_had": 2}, "cap-seats", "2 places par personne"),
        ({}, {"cents_had": 70_000}, "cap-cents", "300,00"),
        ({}, {"days_of_use": 1}, "use", "3 jours de présence"),
    ],
)  # fmt: skip
def test_each_obstacle_has_its_code_and_its_sentence(terms, person, code, said):
    (found,) = refusals(replace(TERMS, **terms), replace(PERSON, **person))
    assert found.code == code
    assert said in found.sentence


def test_the_missing_visits_are_counted():
    (found,) = refusals(TERMS, replace(PERSON, days_of_use=1))
    assert found.lift == "Encore 2 visites et ce module est pris en charge."


@given(st.integers(1, 2**40), st.binary(min_size=32, max_size=32))
def test_a_code_is_found_again_as_people_type_it_and_only_its_envelope_signed_it(number, secret):
    code = codes.new_code(number, secret.hex())
    typed = codes.tidy(code.lower().replace("-", " ").replace("0", "o").replace("1", "l"))
    assert codes.envelope_of(typed) == number
    assert codes.is_signed(typed, secret.hex())
    assert codes.digest(code) == codes.digest(typed)
    assert not codes.is_signed(typed, (bytes([secret[0] ^ 1]) + secret[1:]).hex())
    other = ("0" if typed[-1] != "0" else "1") + typed[1:]
    assert other == typed or not codes.is_signed(other, secret.hex()) or other[-1] == typed[-1]


def test_the_rules_of_a_convention_come_back_as_they_were_written():
    rules = Rules(basis="certificate", proofs=("certificate",), personal="initials", pays_abandoned=True, keep_years=10)
    assert rules_of(rules.to_json()) == rules
    for wrong in ({"basis": "x"}, {"personal": "all"}, {"proofs": ("x",)}, {"keep_years": 0}):
        with pytest.raises(ValueError, match=r"unknown|kept"):
            Rules(**wrong)
