"""What is left of the opening hours."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.telecentres import periods
from elearn.telecentres.intervals import clipped, halves, merged, overlaps, total, without

DAY = datetime(2026, 11, 24, tzinfo=UTC)


def at(hour, minute=0):
    return DAY + timedelta(hours=hour, minutes=minute)


INTERVALS = st.lists(
    st.tuples(st.integers(0, 23), st.integers(1, 8)).map(lambda t: (at(t[0]), at(t[0] + t[1]))), max_size=8
)


@given(INTERVALS, INTERVALS)
@settings(max_examples=50)
def test_what_is_left_and_what_is_taken_make_the_whole_and_never_meet(whole, taken):
    left = without(whole, taken)
    for minute in range(0, 32 * 60, 30):
        instant = at(0, minute)
        inside = any(a <= instant < b for a, b in whole)
        gone = any(a <= instant < b for a, b in taken)
        assert any(a <= instant < b for a, b in left) == (inside and not gone)
    assert left == merged(left)
    assert not any(overlaps(one, other) for one in left for other in taken)
    assert total(left) <= total(whole)


def test_what_touches_does_not_overlap_and_is_joined():
    assert not overlaps((at(9), at(10)), (at(10), at(11)))
    assert merged([(at(10), at(11)), (at(9), at(10))]) == [(at(9), at(11))]
    assert periods.is_open([(at(9), at(10)), (at(10), at(12))], at(9, 30), at(11))
    assert clipped([(at(8), at(18))], at(9), at(10)) == [(at(9), at(10))]


def test_a_day_splits_at_noon_where_it_closes_else_where_the_place_says():
    noon = at(12, 30)
    assert halves([(at(8), at(12)), (at(14), at(18))], noon) == ([(at(8), at(12))], [(at(14), at(18))])
    assert halves([(at(8), at(18))], noon) == ([(at(8), noon)], [(noon, at(18))])
    assert halves([(at(8), at(12))], noon) == ([(at(8), at(12))], [])
    assert halves([], noon) == ([], [])
