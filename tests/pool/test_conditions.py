"""The decision, as a pure function: what it lets through, what it asks for, what it never does."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.core.i18n import in_locale
from elearn.pool import refusals
from elearn.pool.conditions import (
    ALLOWED,
    ANY,
    APPROVAL,
    LIFTS,
    OUTCOMES,
    PLACES,
    PROVIDERS,
    REFUSED,
    WHO,
    WHOLE,
    Asked,
    Cause,
    Condition,
    decide,
)

MEMBER = Asked(7, frozenset({"member"}), 10_000, "secretariat", 3, is_salaried=True, place="home")
OPEN = Condition(1, "a")
CENTS = st.integers(1, 100_000)
MAYBE = st.none() | CENTS
CONDITIONS = st.builds(
    Condition, st.integers(1, 9), st.sampled_from("abc"), st.sampled_from(WHO),
    st.sets(st.sampled_from(["buyer", "approver", "member"])).map(tuple), st.sets(st.integers(6, 9)).map(tuple),
    st.sampled_from(PLACES), st.sets(st.sampled_from(["secretariat", "web"])).map(tuple),
    st.sets(st.integers(2, 4)).map(tuple), st.sampled_from(PROVIDERS), MAYBE, MAYBE, MAYBE,
    st.none() | st.integers(0, 100_000), st.booleans(), st.sets(st.integers(6, 9)).map(tuple),
)  # fmt: skip
ASKED = st.builds(
    Asked, st.integers(6, 9), st.frozensets(st.sampled_from(["buyer", "approver", "member"])), CENTS,
    st.sampled_from(["secretariat", "web"]), st.none() | st.integers(2, 4), st.booleans(),
    st.sampled_from(["", "home", "telecentre"]), st.booleans(), st.frozensets(st.sampled_from(PROVIDERS)),
    st.sampled_from([(), (Cause("price-range"),)]),
)  # fmt: skip
SPENT = st.dictionaries(st.tuples(st.sampled_from("abc"), st.integers(6, 9) | st.just(0)), st.integers(0, 100_000))


def said(*conditions, spent=None, **changes):
    return decide(conditions, replace(MEMBER, **changes), spent or {})


@settings(max_examples=120)
@given(st.lists(CONDITIONS, max_size=4), ASKED, SPENT)
def test_every_answer_is_whole(conditions, asked, spent):
    """A code, a sentence in both languages, what lifts it, a trace; the same again for the same facts."""
    found = decide(conditions, asked, spent)
    assert found == decide(conditions, asked, spent)
    assert found.outcome in OUTCOMES
    assert found.trace
    assert (found.outcome == ALLOWED) == (not found.causes)
    if found.outcome != ALLOWED:
        assert found.lifts
        for language in ("fr", "en"):
            with in_locale(language):
                assert "%(" not in refusals.said(found)
                assert all(refusals.lift(way) for way in found.lifts)
    assert (found.outcome == APPROVAL) == bool(found.approvers)
    assert asked.person_id not in found.approvers, "nobody grants their own order"


@settings(max_examples=120)
@given(st.lists(CONDITIONS, max_size=4), ASKED, SPENT)
def test_what_is_allowed_is_inside_every_ceiling_of_the_condition_taken(conditions, asked, spent):
    found = decide(conditions, asked, spent)
    one = found.condition
    if found.outcome == ALLOWED and one is not None:
        assert one.per_order_cents is None or asked.cents <= one.per_order_cents
        for ceiling, who in ((one.per_person_cents, asked.person_id), (one.per_month_cents, 0)):
            assert ceiling is None or spent.get((one.root, who), 0) + asked.cents <= ceiling
        assert one.approve_above_cents is None or asked.cents <= one.approve_above_cents
    if found.outcome == ALLOWED and one is None:
        assert "buyer" in asked.roles, "without a condition, only who buys orders"


@settings(max_examples=100)
@given(st.lists(CONDITIONS, max_size=4), ASKED, SPENT, st.integers(1, 100_000))
def test_ordering_less_is_never_worse(conditions, asked, spent, cents):
    """Nor is having spent less: what is allowed for an amount is allowed for a smaller one."""
    rank = {ALLOWED: 0, APPROVAL: 1, REFUSED: 2}
    more, less = max(asked.cents, cents), min(asked.cents, cents)
    one, other = (
        decide(conditions, replace(asked, cents=more), spent),
        decide(conditions, replace(asked, cents=less), {}),
    )
    assert rank[other.outcome] <= rank[one.outcome]


@settings(max_examples=100)
@given(st.lists(CONDITIONS, max_size=3), CONDITIONS, ASKED, SPENT)
def test_one_more_condition_never_closes_anything_to_a_member(conditions, added, asked, spent):
    rank = {ALLOWED: 0, APPROVAL: 1, REFUSED: 2}
    member = replace(asked, roles=asked.roles - {"buyer"})
    before, after = decide(conditions, member, spent), decide([*conditions, added], member, spent)
    assert rank[after.outcome] <= rank[before.outcome]


@pytest.mark.parametrize(
    ("condition", "changes", "code"),
    [
        (Condition(1, "a", who="roles", roles=("approver",)), {}, "who"),
        (Condition(1, "a", who="people", people=(8,)), {}, "who"),
        (Condition(1, "a", who="salaried"), {"is_salaried": False}, "who"),
        (OPEN, {"roles": frozenset()}, "who"),
        (Condition(1, "a", place="home"), {"place": "telecentre"}, "place-home"),
        (Condition(1, "a", place="telecentre"), {}, "place-telecentre"),
        (Condition(1, "a", place="present"), {"place": "telecentre"}, "place-present"),
        (Condition(1, "a", place="present"), {"place": "home", "is_present": True}, "place-present"),
        (Condition(1, "a", categories=("web",)), {}, "category"),
        (Condition(1, "a", offers=(4,)), {}, "offer"),
        (Condition(1, "a", providers="known"), {"provider": frozenset({"proven"})}, "provider"),
        (Condition(1, "a", per_order_cents=9_999), {}, "order-ceiling"),
        (Condition(1, "a", per_person_cents=9_999), {}, "person-month"),
        (Condition(1, "a", per_month_cents=9_999), {}, "month"),
        (Condition(1, "a", approve_above_cents=0), {}, "no-approver"),
        (Condition(1, "a", approve_above_cents=9_999, approvers=(7,)), {}, "no-approver"),
        (Condition(1, "a", per_order_cents=9_999, lifts=False, approvers=(8,)), {}, "order-ceiling"),
        (OPEN, {"bars": (Cause("price-range"),)}, "price-range"),
    ],
)  # fmt: skip
def test_each_check_refuses_with_its_own_code(condition, changes, code):
    found = said(condition, **changes)
    assert (found.outcome, found.code) == (REFUSED, code)
    assert said(OPEN).outcome == ALLOWED


@settings(max_examples=80)
@given(st.lists(CONDITIONS, max_size=3), ASKED, SPENT, CENTS, CENTS)
def test_what_is_above_the_month_of_the_organisation_is_refused_whatever_else(conditions, asked, spent, ceiling, seen):
    found = decide(conditions, asked, {**spent, WHOLE: seen}, ceiling)
    if asked.cents + seen > ceiling:
        assert (found.outcome, found.causes[-1].code) == (REFUSED, "organisation-month")
    else:
        plain = decide(conditions, asked, spent)
        assert (found.outcome, found.causes) == (plain.outcome, plain.causes)


def test_nothing_is_open_without_a_condition_but_to_who_buys():
    assert said().code == "no-conditions"
    assert said(roles=frozenset({"buyer"})).outcome == ALLOWED
    small = Condition(1, "a", per_order_cents=500)
    assert said(small, roles=frozenset({"buyer"})).condition is None, "a condition for everyone does not bind who buys"
    named = replace(small, who="roles", roles=("buyer",))
    assert said(named, roles=frozenset({"buyer"})).code == "order-ceiling"
    assert said(replace(small, who="people", people=(7,)), roles=frozenset({"buyer"})).code == "order-ceiling"


def test_an_approval_is_asked_of_those_who_may_give_it_and_lifts_the_ceilings():
    month = Condition(1, "a", per_person_cents=40_000, approvers=(7, 8))
    found = said(month, cents=18_000, spent={("a", 7): 28_000})
    assert (found.outcome, found.approvers, found.lifts[0]) == (APPROVAL, (8,), "ask")
    with in_locale("fr"):
        text = refusals.said(found).replace("\u202f", " ").replace("\xa0", " ")
    assert text == (
        "Cette commande dépasse votre plafond du mois (400,00 €, reste 120,00 €). "
        "Votre responsable peut la valider : lui demander."
    )
    small = said(replace(month, approve_above_cents=5_000), cents=5_000)
    assert small.outcome == ALLOWED
    assert said(replace(month, approve_above_cents=5_000), cents=5_001).code == "approval-above"


def test_the_first_condition_that_allows_is_taken_and_the_closest_refusal_is_said():
    elsewhere, poor, rich = (
        Condition(1, "a", categories=("web",)), Condition(2, "b", per_order_cents=100), Condition(3, "c")
    )  # fmt: skip
    assert said(elsewhere, poor, rich).condition == rich
    assert said(elsewhere, poor).code == "order-ceiling"
    asks = Condition(4, "d", approve_above_cents=0, approvers=(8,))
    assert said(asks, rich).outcome == ALLOWED
    assert said(poor, asks).outcome == APPROVAL
    assert {step.condition_id for step in said(elsewhere, poor, rich).trace} == {1, 2, 3}


def test_every_code_has_what_lifts_it_and_every_lift_its_words():
    for code, ways in LIFTS.items():
        assert refusals.sentence(Cause(code, 100, 50))
        assert ways
        assert all(refusals.lift(way) for way in ways)
    assert ANY in PLACES


def test_who_may_order_from_any_telecentre_is_not_told_to_be_present_in_one():
    present, word, home = (
        Condition(n, str(n), place=place) for n, place in enumerate(("present", "telecentre", "home"))
    )
    assert said(present, word).code == said(word, present).code == "place-telecentre"
    assert said(present, home, place="telecentre").code == "place-home"
    assert said(present).code == "place-present"


def test_where_each_order_needs_an_agreement_nothing_but_asking_is_said_to_lift_it():
    each = Condition(1, "a", approve_above_cents=0, approvers=(8,))
    assert said(each).lifts == ("ask",)
    assert said(replace(each, per_order_cents=5_000)).lifts == ("ask",)
    assert said(replace(each, approve_above_cents=5_000)).lifts == ("ask", "reduce")
