"""Every state, every action, every role: what is allowed, and the code of what is not."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from elearn.telecentres.transitions import (
    ACTIONS,
    BY_GUARD,
    GUARDS,
    HOLDER,
    MANAGER,
    OPEN,
    ROLES,
    STATES,
    SYSTEM,
    TRANSITIONS,
    Facts,
    Policy,
    move,
    possible,
    read_state,
)

NINE = datetime(2026, 11, 24, 8, tzinfo=UTC)
WHEN = {"long before": -240, "just before": -15, "during": 30, "late": 75, "after": 600}


def facts(when="long before", **values):
    rest = {"release_at": NINE + timedelta(minutes=60), **values}
    return Facts(NINE + timedelta(minutes=WHEN[when]), NINE, NINE + timedelta(hours=4), **rest)


# (state, action, role) that may be done at some hour, with what comes of it. All the others may never.
ALLOWED = {
    ("held", "confirm", HOLDER): "confirmed",
    ("held", "confirm", MANAGER): "confirmed",
    ("held", "ask", HOLDER): "pending",
    ("held", "ask", MANAGER): "pending",
    ("held", "approve", MANAGER): "confirmed",
    ("pending", "approve", MANAGER): "confirmed",
    ("pending", "refuse", MANAGER): "refused",
    **{("held", "lapse", role): "released" for role in ROLES},
    **{("pending", "lapse", role): "released" for role in ROLES},
    ("held", "decline", HOLDER): "released",
    ("held", "decline", MANAGER): "released",
    **{(s, "cancel", r): "cancelled" for s in ("held", "pending", "confirmed") for r in (HOLDER, MANAGER)},
    **{(s, "change", r): s for s in ("pending", "confirmed") for r in (HOLDER, MANAGER)},
    ("confirmed", "check-in", HOLDER): "checked_in",
    ("confirmed", "check-in", MANAGER): "checked_in",
    ("checked_in", "check-out", HOLDER): "finished",
    ("checked_in", "check-out", MANAGER): "finished",
    ("checked_in", "finish", SYSTEM): "finished",
    ("confirmed", "no-show", MANAGER): "no_show",
    ("confirmed", "no-show", SYSTEM): "no_show",
    **{(s, "forget", SYSTEM): "cancelled" for s in ("held", "pending", "confirmed")},
}
SITUATIONS = [
    facts(when, hold_until=hold, needs_approval=approval)
    for when in WHEN
    for hold in (None, NINE - timedelta(hours=5), NINE + timedelta(days=1))
    for approval in (False, True)
]


@pytest.mark.parametrize("state", STATES)
def test_every_triple_is_allowed_somewhere_or_refused_with_a_code_everywhere(state):
    for action, role in itertools.product(ACTIONS, ROLES):
        answers = [move(state, action, (role,), f) for f in SITUATIONS]
        reached = {a.to for a in answers if a.is_allowed}
        assert reached == ({ALLOWED[state, action, role]} if (state, action, role) in ALLOWED else set())
        for answer in answers:
            assert answer.is_allowed == bool(answer.to)
            known = {"wrong-state", "not-yours", *BY_GUARD.values()}
            assert answer.is_allowed or answer.code in known


def test_the_table_names_only_what_exists():
    assert {t.guard for t in TRANSITIONS} <= {"", *GUARDS}
    assert set(GUARDS) == set(BY_GUARD)
    assert {s for t in TRANSITIONS for s in (*t.states, *filter(None, (t.to,)))} <= set(STATES)
    assert not any(set(t.states) - OPEN for t in TRANSITIONS), "what is over stays over"


def test_the_hour_decides():
    assert move("confirmed", "cancel", (HOLDER,), facts("long before")).to == "cancelled"
    assert move("confirmed", "cancel", (HOLDER,), facts("just before")).code == "too-late"
    assert move("confirmed", "cancel", (HOLDER, MANAGER), facts("just before")).to == "cancelled"
    assert move("confirmed", "cancel", (HOLDER,), facts("just before", policy=Policy(cancel_notice_hours=0))).to
    assert move("confirmed", "check-in", (HOLDER,), facts("long before")).code == "not-now"
    assert move("confirmed", "check-in", (HOLDER,), facts("just before")).to == "checked_in"
    assert move("confirmed", "no-show", (SYSTEM,), facts("during")).code == "not-yet"
    assert move("confirmed", "no-show", (SYSTEM,), facts("late")).to == "no_show"
    assert move("held", "confirm", (HOLDER,), facts(hold_until=NINE - timedelta(hours=5))).code == "lapsed"
    assert move("finished", "cancel", (MANAGER,), facts()).code == "wrong-state"
    assert move("pending", "approve", (HOLDER,), facts()).code == "not-yours"
    assert move("confirmed", "fly", (MANAGER,), facts()).code == "unknown-action"


def test_what_is_read_is_what_will_be_written():
    past = NINE - timedelta(hours=5)
    assert read_state("held", facts(hold_until=past)) == "released"
    assert read_state("held", facts(hold_until=NINE)) == "held"
    assert read_state("confirmed", facts("during")) == "confirmed"
    assert read_state("confirmed", facts("late")) == "no_show"
    assert read_state("checked_in", facts("late")) == "checked_in"
    assert read_state("checked_in", facts("after")) == "finished"
    assert read_state("confirmed", facts("after", release_at=None)) == "confirmed"  # a month in an office


def test_a_page_offers_what_can_be_done():
    assert possible("confirmed", (HOLDER,), facts()) == ("cancel", "change")
    assert possible("pending", (MANAGER,), facts()) == ("approve", "refuse", "cancel", "change")
    assert possible("cancelled", (MANAGER, HOLDER, SYSTEM), facts()) == ()
