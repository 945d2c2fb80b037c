"""What decides, without a database: the rule of choice, the ceiling and its alerts, the shared week."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.clusters.ceilings import ALERTS, Taking, giving_back, opening, ordering, reached, stepping, taking
from elearn.clusters.choosing import BARS, CASCADE, COMPETITION, ROTATION, RULES, Candidate, choose
from elearn.clusters.life import calls, frameworks
from elearn.clusters.sharing import DAY, of_month, timetable
from elearn.core.amounts import shared
from elearn.core.working import is_working_day
from elearn.pool.scaling import scaled

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BAR = st.sampled_from(["", "", *BARS])
CANDIDATES = st.lists(
    st.tuples(
        st.integers(1, 99_999), st.integers(0, 99_999), st.integers(0, 9_000), st.integers(0, 50) | st.none(), BAR
    ),
    max_size=6,
).map(
    lambda rows: [
        Candidate(n, n, cents, had, rebate, NOON + timedelta(hours=at) if at is not None else None, bar)
        for n, (cents, had, rebate, at, bar) in enumerate(rows, 1)
    ]
)  # fmt: skip


@settings(max_examples=120)
@given(st.sampled_from(RULES), CANDIDATES, st.randoms(use_true_random=False))
def test_the_choice_is_of_a_free_holder_and_does_not_depend_on_the_order_of_coming(rule, candidates, random):
    shuffled = list(candidates)
    random.shuffle(shuffled)
    found = choose(rule, candidates)
    assert found == choose(rule, shuffled)
    free = [one for one in candidates if not one.bar]
    assert (found.taken is None) == (not free)
    assert sorted(one.holder_id for one in found.looked_at) == [one.holder_id for one in candidates]
    assert "" not in found.bars
    if found.taken is None:
        return
    assert not found.taken.bar
    if rule == CASCADE:
        assert found.taken.rank == min(one.rank for one in free)
    if rule == ROTATION:
        assert found.taken.ordered_cents == min(one.ordered_cents for one in free)
    if rule == COMPETITION:
        assert found.taken.cents == min(one.cents for one in free)


@settings(max_examples=40)
@given(st.integers(2, 5), st.integers(1, 30), st.integers(1, 10_000))
def test_rotation_gives_equal_orders_in_turn(holders, orders, cents):
    had = dict.fromkeys(range(1, holders + 1), 0)
    for _order in range(orders):
        taken = choose(ROTATION, [Candidate(n, n, cents, had[n]) for n in had]).taken
        had[taken.holder_id] += cents
    assert max(had.values()) - min(had.values()) <= cents


def test_between_equal_prices_who_spoke_first_then_the_first_in_rank():
    early, late, silent = (
        Candidate(1, 3, 100, said_at=NOON), Candidate(2, 1, 100, said_at=NOON + timedelta(hours=1)),
        Candidate(3, 2, 100),
    )  # fmt: skip
    assert [one.holder_id for one in choose(COMPETITION, [silent, late, early]).looked_at] == [1, 2, 3]


@settings(max_examples=100)
@given(
    st.integers(1, 1_000_000), st.lists(st.integers(0, 100_000), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 4), st.integers(1, 200_000), st.integers(0, 3)), max_size=30),
)  # fmt: skip
def test_whatever_is_asked_the_maximum_is_never_passed_nor_lost(maximum, weights, asked):
    """Replays call-offs, deliveries and returns on plain sums: no account under zero, the whole constant."""
    shares = dict(enumerate(shared(maximum, weights))) if any(weights) else {}
    held: dict[str, int] = {}

    def post(moves):
        after = dict(held)
        for move in moves:
            for name, cents in ((move.source, -move.amount), (move.target, move.amount)):
                if name is not None:
                    after[name] = after.get(name, 0) + cents
        if min(after.values()) < 0:
            return False
        held.update(after)
        return True

    assert post(opening(maximum, shares))
    for company, cents, then in asked:
        found = taking(cents, held.get(f"share:{company}", 0))
        assert found.own_cents + found.common_cents == cents
        before = dict(held)
        if post(ordering(company, found)):
            if then == 1:
                assert post(giving_back(company, found))
                assert {k: v for k, v in held.items() if v} == {k: v for k, v in before.items() if v}
            elif then == 2:
                assert post(stepping(company, "ordered", "delivered", cents))
        else:
            room = held.get(f"share:{company}", 0) + held["reserve"]
            assert cents > room, "refused only above what is left"
        assert sum(held.values()) == maximum
        assert min(held.values()) >= 0


def test_alerts_are_reached_at_70_90_and_100_per_cent_exactly():
    assert reached(1000, 699) == ()
    assert reached(1000, 700) == (70,)
    assert reached(1000, 999) == (70, 90)
    assert reached(1000, 1000) == ALERTS
    assert reached(0, 0) == ()
    assert ordering(1, Taking(0, 0)) == []


def test_a_lot_that_several_lines_share_keeps_their_proportions_at_the_same_prices():
    lines = [
        {"lot": 1, "member": 7, "quantity": 3000, "price_cents": 1000, "total_cents": 30_000},
        {"lot": 1, "member": 8, "quantity": 1000, "price_cents": 2000, "total_cents": 20_000},
        {"lot": 2, "member": 7, "quantity": 500, "price_cents": 100, "total_cents": 500},
    ]
    found = scaled(lines, 1, 401)
    assert [(one["member"], one["quantity"], one["total_cents"]) for one in found] == [(7, 301, 3010), (8, 100, 2000)]
    assert [one["price_cents"] for one in scaled(lines, 1, 400, rebate_bp=1000)] == [900, 1800]
    with pytest.raises(ValueError, match="no price"):
        scaled(lines, 3, 100)


PARTS = st.dictionaries(st.integers(1, 8), st.integers(0, 200), max_size=6).filter(lambda p: sum(p.values()) <= 500)


@settings(max_examples=100)
@given(PARTS)
def test_a_shared_week_holds_every_part_and_no_day_more_than_a_day(parts):
    week = timetable(parts)
    assert all(sum(part for _company, part in day) <= DAY for day in week)
    for company, part in parts.items():
        assert sum(p for day in week for c, p in day if c == company) == part
    assert week == timetable(dict(reversed(parts.items())))


def test_a_month_counts_working_days_alone_from_the_day_one_begins():
    week = timetable({1: 40, 2: 60, 3: 100})
    assert week[:2] == (((3, 100),), ((1, 40), (2, 60)))
    whole = of_month(week, date(2026, 11, 1), date(2026, 11, 1))
    mondays = sum(is_working_day(date(2026, 11, d)) for d in (2, 9, 16, 23, 30))
    assert whole == {3: 100 * mondays, 1: 40 * 4, 2: 60 * 4}
    assert of_month(week, date(2026, 5, 1), date(2026, 5, 1))[3] == 300, "Whit Monday is a holiday"
    assert of_month(week, date(2026, 11, 1), date(2026, 11, 24)) == {1: 40, 2: 60, 3: 100}
    with pytest.raises(ValueError, match="five days"):
        timetable({1: 501})


FRAMEWORK = {
    ("proposed", "sign", "holder"): {"proposed", "open"},
    **{("proposed", "refuse", r): {"refused"} for r in ("holder", "cluster", "system")},
    ("open", "order", "cluster"): {"open"},
    **{("open", "end", r): {"ended"} for r in ("cluster", "system")},
    ("open", "expire", "system"): {"expired"},
    ("proposed", "expire", "system"): {"refused"},
}
CALL = {
    ("competing", "offer", "holder"): {"competing"},
    ("competing", "award", "buyer"): {"ordered"},
    **{("competing", "drop", r): {"dropped"} for r in ("buyer", "system")},
    ("ordered", "deliver", "system"): {"delivered"},
    **{("ordered", "cancel", r): {"cancelled"} for r in ("buyer", "system")},
    ("ordered", "decline", "holder"): {"declined"},
}
TODAY, LAST = date(2026, 11, 24), date(2027, 1, 1)
WAITING = calls.Facts(NOON, NOON + timedelta(1))
LIVES = {  # each life: its machine, what it allows, facts under which each guard holds, each guard that does not
    "framework": (
        frameworks.MACHINE,
        FRAMEWORK,
        [frameworks.Facts(TODAY, LAST, 2), frameworks.Facts(TODAY, LAST, 1), frameworks.Facts(LAST, LAST)],
        {("proposed", "sign"): "over", ("open", "order"): "over"},
        frameworks.Facts(LAST, LAST, 1),
    ),
    "call": (
        calls.MACHINE,
        CALL,
        [WAITING, calls.Facts(NOON, NOON)],
        {("competing", "offer"): "too-late"},
        calls.Facts(NOON, NOON),
    ),
}


@pytest.mark.parametrize("name", LIVES)
def test_every_state_action_and_role_is_allowed_or_refused_with_a_code(name):
    machine, allowed, open_, shut, late = LIVES[name]
    assert machine.faults() == []
    for state, action, role in product(machine.states, machine.actions, machine.roles):
        answers = [machine.move(state, action, (role,), facts) for facts in open_]
        wanted = allowed.get((state, action, role), set())
        assert {a.to for a in answers if a.is_allowed} == wanted, (state, action, role)
        known = {"wrong-state", "not-yours", *machine.refusals.values()}
        assert all(a.code in known for a in answers if not a.is_allowed)
        if wanted and (state, action) in shut:
            assert machine.move(state, action, (role,), late).code == shut[state, action]


def test_time_alone_ends_an_agreement_and_lets_a_competition_be_decided():
    ended = frameworks.Facts(LAST, LAST)
    assert frameworks.MACHINE.read_state("open", ended) == "expired"
    assert frameworks.MACHINE.read_state("proposed", ended) == "refused"
    assert frameworks.MACHINE.move("open", "expire", ("system",), frameworks.Facts(TODAY, LAST)).code == "not-yet"
    assert calls.MACHINE.move("competing", "award", ("buyer",), WAITING).code == "too-early"
    assert calls.MACHINE.move("competing", "award", ("buyer",), calls.Facts(NOON, NOON + timedelta(1), True)).to
