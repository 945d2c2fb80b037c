import itertools

from hypothesis import given
from hypothesis import strategies as st

from elearn.progress.ranges import JOINED_MS, clipped, covered_ms, merged, share

RANGES = st.lists(st.tuples(st.integers(0, 200_000), st.integers(0, 200_000)), max_size=30)


def test_what_was_played_twice_counts_once():
    assert merged([(0, 10_000)], [(5_000, 20_000)], [(40_000, 50_000)]) == [(0, 20_000), (40_000, 50_000)]
    assert covered_ms([(0, 10_000), (0, 10_000)]) == 10_000


def test_a_gap_between_two_reports_is_closed_and_a_jump_is_not():
    assert merged([(0, 1000), (1000 + JOINED_MS, 3000)]) == [(0, 3000)]
    assert merged([(0, 1000), (1001 + JOINED_MS, 3000)]) == [(0, 1000), (1001 + JOINED_MS, 3000)]


def test_the_share_is_in_basis_points_and_never_over_the_whole():
    assert share([(0, 80_000)], 100_000) == 8_000
    assert share([(0, 79_999)], 100_000) == 7_999
    assert share([(-5_000, 500_000)], 100_000) == 10_000
    assert share([(0, 10)], 0) == 0


@given(RANGES)
def test_merged_ranges_are_sorted_apart_and_stable(ranges):
    out = merged(ranges)
    assert all(end > start for start, end in out)
    assert all(after[0] - before[1] > JOINED_MS for before, after in itertools.pairwise(out))
    assert merged(out) == out


@given(RANGES, RANGES)
def test_order_and_repetition_change_nothing(one, two):
    assert merged(merged(one), two) == merged(two, one, one)


@given(RANGES, st.integers(1, 200_000))
def test_more_playing_never_lowers_the_share(ranges, duration):
    assert share(ranges[:-1], duration) <= share(ranges, duration) <= 10_000
    assert all(0 <= start < end <= duration for start, end in clipped(ranges, duration))


@given(RANGES)
def test_the_union_covers_each_range_and_nothing_beyond_the_joints(ranges):
    out = merged(ranges)
    for start, end in ranges:
        if end > start:
            assert any(a <= start and end <= b for a, b in out)
    played = sum(end - start for start, end in ranges if end > start)
    assert covered_ms(ranges) <= played + JOINED_MS * max(0, len(ranges) - 1)
