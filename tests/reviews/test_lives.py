"""When a review may be written, changed, read and answered, and what several marks make: no database."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.reviews import life
from elearn.reviews.criteria import CLIENT, CRITERIA, LEAST_CLIENTS, SIDES, Given, average, faults

END = datetime(2026, 11, 22, 9, tzinfo=UTC)
UNTIL = END + life.WINDOW
# (state, action, role) → what it leads to, in time with one review written; all the rest is refused.
ALLOWED = {
    ("open", "write", "writer"): "written",
    ("written", "change", "author"): "written",
    ("shown", "reply", "reviewed"): "shown",
    ("written", "withhold", "system"): "withheld",
    ("shown", "withhold", "system"): "withheld",
}


def test_the_table_holds_together_and_allows_what_is_said_here_and_nothing_else():
    assert life.MACHINE.faults() == []
    early = life.Facts(END, UNTIL)
    for state, action, role in product(life.STATES, life.MACHINE.actions, life.ROLES):
        answer = life.MACHINE.move(state, action, (role,), early)
        assert answer.to == ALLOWED.get((state, action, role), ""), (state, action, role)


def test_each_refusal_of_time_has_its_code():
    over, both = life.Facts(UNTIL, UNTIL), life.Facts(END, UNTIL, is_both=True)
    replied = life.Facts(UNTIL, UNTIL, is_replied=True)
    move = life.MACHINE.move
    assert move("open", "write", ("writer",), over).code == "too-late"
    assert move("written", "change", ("author",), both).code == "already-shown"
    assert move("shown", "reply", ("reviewed",), replied).code == "already-answered"
    assert move("shown", "reply", ("author",), over).code == "not-yours"


@given(seconds=st.integers(-1, int(life.WINDOW.total_seconds()) + 1), is_written=st.booleans(), is_both=st.booleans())
def test_what_is_read_follows_the_clock_alone(seconds, is_written, is_both):
    facts = life.Facts(END + timedelta(seconds=seconds), UNTIL, is_both=is_both and is_written)
    state = life.state_of(facts, is_written=is_written)
    over = seconds >= life.WINDOW.total_seconds()
    assert (state == "shown") == (is_written and (over or is_both))
    assert (state == "missed") == (not is_written and over)
    assert life.state_of(facts, is_written=is_written, is_withheld=True) == "withheld"
    # What is shown cannot be changed, and what can be changed is not shown.
    can_change = life.MACHINE.move(state, "change", ("author",), facts).is_allowed
    assert can_change == (state == "written")


MARKS = st.fixed_dictionaries({code: st.integers(1, 5) for code in CRITERIA[CLIENT]})


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from("abcde"), MARKS), max_size=12))
def test_an_average_needs_three_clients_and_no_client_weighs_more_by_coming_back(rows):
    found = average(Given(of, marks) for of, marks in rows)
    distinct = {of for of, _marks in rows}
    assert (found.overall is None) == (len(distinct) < LEAST_CLIENTS)
    assert found.lacking == max(0, 3 - len(distinct))
    assert not found.means or all(1 <= mean <= 5 for mean in found.means.values())
    again = average(Given(of, marks) for of, marks in [*rows, *(row for row in rows if row[0] == "a")])
    assert again.means == found.means


def test_the_mean_is_that_of_the_clients():
    rows = [("a", 5), ("a", 5), ("a", 5), ("b", 2), ("c", 2)]
    found = average(Given(of, dict.fromkeys(CRITERIA[CLIENT], mark)) for of, mark in rows)
    assert found.overall == Decimal("3.0")
    assert (found.distinct, found.reviews) == (3, 5)


def test_marks_are_whole_and_of_their_side():
    for side in SIDES:
        full = dict.fromkeys(CRITERIA[side], 5)
        assert faults(side, full) == []
        for code in full:
            assert faults(side, {**full, code: 6}) == [code]
            assert faults(side, {k: v for k, v in full.items() if k != code}) == [code]
        assert faults(side, {**full, "charm": 5}) == ["charm"]
