"""Amounts of a group: every cent is somebody's, and no more cents than there were. Pure."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.pool import agreement, planning
from elearn.pool.figures import FRANCHISE, REAL, Line, totals
from elearn.pool.split import BILLINGS, CLIENT, LEAD, MEMBERS, WHOLE, Bill, bills, dues, kept, parts

lines = st.lists(
    st.builds(
        Line, st.integers(0, 2), st.just("x"), st.just("hour"), st.integers(1, 10**5), st.integers(0, 10**5),
        st.sampled_from([0, 550, 2000]), st.sampled_from([7, 8, 9]),
    ),
    min_size=1, max_size=8,
)  # fmt: skip


@settings(max_examples=100)
@given(lines, st.sampled_from(BILLINGS), st.sampled_from([REAL, FRANCHISE]), st.integers(0, 3000))
def test_parts_and_invoices_make_the_whole_quote_to_the_cent(found, billing, regime, pay):
    whole = totals(found, regime, by_member=billing == MEMBERS)
    own = parts(found, (7, 8, 9), regime, billing)
    assert sum(p.net_cents for p in own) == whole.net_cents
    assert sum(p.gross_cents for p in own) == whole.gross_cents
    assert sum(p.share_bp for p in own) == (WHOLE if whole.net_cents else 0)
    nets = {p.person_id: p.net_cents for p in own}
    made = bills(nets, 8, billing, pay)
    assert sum(b.net_cents for b in made if b.payer == CLIENT) == whole.net_cents
    assert sum(kept(made, one) for one in nets) == whole.net_cents
    other = bills(nets, 8, LEAD if billing == MEMBERS else MEMBERS, pay)
    assert [kept(made, one) for one in nets] == [kept(other, one) for one in nets], "the circuit changes nobody's due"
    content = {
        "lines": [one.as_json() for one in found], "group": {"members": [{"id": one} for one in nets]},
        "lots": [{"rank": 1, "title": "a"}, {"rank": 2, "title": "b"}],
    }  # fmt: skip
    steps = planning.steps(content)
    assert {one: sum(s.cents for s in steps if s.member == one) for one in nets} == nets


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from([7, 8, 9]), st.integers(0, 10**6)), max_size=9), st.sampled_from(BILLINGS),
       st.integers(0, 3000))  # fmt: skip
def test_what_members_owe_each_other_step_by_step_is_what_the_whole_says(items, billing, pay):
    nets = {one: sum(cents for member, cents in items if member == one) for one in (7, 8, 9)}
    said = {(b.issuer, b.payer): b.net_cents for b in bills(nets, 8, billing, pay) if b.payer != CLIENT}
    made: dict[tuple[int, int], int] = {}
    for one in dues([(str(n), member, cents) for n, (member, cents) in enumerate(items)], 8, billing, pay):
        made[one.issuer, one.payer] = made.get((one.issuer, one.payer), 0) + one.net_cents
    assert made == said
    if billing == LEAD:
        pays = {one: (2 * nets[one] * pay + WHOLE) // (2 * WHOLE) for one in (7, 9)}
        own = nets[8] + sum(pays.values())
        assert sum(made.values()) + own == sum(nets.values()), "the members and the lead: all that the client pays"


def test_the_lead_is_paid_of_the_parts_of_the_others_alone():
    nets = {1: 50_000, 2: 30_000, 3: 20_001}
    assert bills(nets, 1, MEMBERS, 500) == (
        Bill(1, CLIENT, 50_000), Bill(2, CLIENT, 30_000), Bill(3, CLIENT, 20_001), Bill(1, 2, 1500), Bill(1, 3, 1000),
    )  # fmt: skip
    assert bills(nets, 1, LEAD, 500) == (Bill(1, CLIENT, 100_001), Bill(2, 1, 28_500), Bill(3, 1, 19_001))
    assert len(bills(nets, 1, MEMBERS, 0)) == 3


def test_vat_is_that_of_each_invoice_so_that_what_is_paid_is_what_was_quoted():
    three = [Line(1, "x", "act", 100, 13, 2000, one) for one in (1, 2, 3)]
    assert totals(three, REAL).vat_cents == 8
    assert totals(three, REAL, by_member=True).vat_cents == 9
    assert [p.vat_cents for p in parts(three, (1, 2, 3), REAL, MEMBERS)] == [3, 3, 3]
    assert [p.vat_cents for p in parts(three, (1, 2, 3), REAL, LEAD)] == [3, 3, 2]


def test_a_line_of_one_provider_says_nothing_of_members():
    assert "member" not in Line(1, "x", "act", 100, 13).as_json()
    assert Line(1, "x", "act", 100, 13, member=4).as_json()["member"] == 4


@pytest.mark.parametrize(("form", "says"), [("conjoint", "que pour sa part"), ("conjoint_lead", "répond en plus"),
                                            ("solidary", "la totalité")])  # fmt: skip
@pytest.mark.parametrize("billing", BILLINGS)
def test_the_agreement_says_all_that_the_members_bind_themselves_to(form, says, billing):
    member = {
        "siret": "", "address": "", "scope": "", "share_bp": 5000, "net_cents": 300_000, "cap_minutes": 60,
        "cap_month_minutes": 30, "may_deliver": False, "signs_hours": False, "insurer": "", "policy_number": "",
        "insured_until": "",
    }  # fmt: skip
    lead = {**member, "id": 1, "name": "Anne", "siret": "40483304800022", "address": "Murat", "scope": "Agenda",
            "may_deliver": True, "signs_hours": True, "insurer": "Assureur", "policy_number": "P1",
            "insured_until": "2027-01-31"}  # fmt: skip
    content = {
        "members": [lead, {**member, "id": 2, "name": "Bruno"}], "lead": 1, "form": form, "billing": billing,
        "lead_pay_bp": 500 if billing == LEAD else 0, "failure_days": 7, "net_cents": 600_000,
        "request": {"title": "Agenda", "client": "Roche-Noire"}, "terms": {"payment_days": 30},
    }  # fmt: skip
    found = agreement.articles(content)
    text = "\n".join(line for one in found for line in one.lines)
    assert [one.title for one in found] == [
        "Les membres", "Objet", "Forme", "Le mandataire", "La part de chacun", "L’argent", "Heures et livrables",
        "Assurances", "Durée", "Défaillance d’un membre", "Vigilance", "Acceptation",
    ]  # fmt: skip
    assert says in text
    assert "Bruno n’a pas déclaré d’assurance" in text
    assert "Assureur, contrat P1, jusqu’au 31 janvier 2027." in text.replace("\xa0", " ")
    assert ("facture toute la mission" in text) == (billing == LEAD)
    assert "Vigilance" not in [one.title for one in agreement.articles({**content, "net_cents": 499_999})]
