"""L07: two tabs count once, time stops with the gestures, a jump of the clock counts for nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.progress.active_time import IDLE_AFTER, LONGEST_BEAT, Span, placed, total_ms, uncounted

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=90)


def _span(start: int, end: int) -> Span:
    return Span(NOW + timedelta(seconds=start), NOW + timedelta(seconds=end))


SPANS = st.lists(
    st.tuples(st.integers(0, 3600), st.integers(1, 120)).map(lambda p: _span(p[0], p[0] + p[1])), max_size=25
)


def test_a_beat_ends_when_it_says_and_lasts_what_it_says():
    span = placed(30_000, ago_ms=5_000, idle_ms=0, now=NOW, not_before=LONG_AGO)
    assert span == Span(NOW - timedelta(seconds=35), NOW - timedelta(seconds=5))


@pytest.mark.parametrize(
    ("active", "ago", "idle"),
    [
        (0, 0, 0),
        (-1, 0, 0),
        (int(LONGEST_BEAT.total_seconds() * 1000) + 1, 0, 0),
        (8 * 3600 * 1000, 0, 0),
        (30_000, -1, 0),
        (30_000, 31 * 24 * 3600 * 1000, 0),
        (30_000, 0, -1),
    ],
)
def test_a_jump_of_the_clock_counts_for_nothing(active, ago, idle):
    assert placed(active, ago_ms=ago, idle_ms=idle, now=NOW, not_before=LONG_AGO) is None


def test_time_stops_five_minutes_after_the_last_gesture():
    limit = int(IDLE_AFTER.total_seconds() * 1000)
    assert placed(30_000, ago_ms=0, idle_ms=limit, now=NOW, not_before=LONG_AGO).ms == 30_000
    assert placed(30_000, ago_ms=0, idle_ms=limit + 10_000, now=NOW, not_before=LONG_AGO).ms == 20_000
    assert placed(30_000, ago_ms=0, idle_ms=limit + 30_000, now=NOW, not_before=LONG_AGO) is None


def test_no_one_works_on_a_module_before_the_enrolment():
    began = NOW - timedelta(seconds=10)
    assert placed(30_000, ago_ms=0, idle_ms=0, now=NOW, not_before=began) == Span(began, NOW)
    assert placed(30_000, ago_ms=20_000, idle_ms=0, now=NOW, not_before=began) is None


def test_two_tabs_at_the_same_minute_count_once():
    assert total_ms(uncounted(_span(0, 60), [_span(0, 60)])) == 0
    assert uncounted(_span(0, 60), [_span(20, 30)]) == [_span(0, 20), _span(30, 60)]
    assert total_ms(uncounted(_span(30, 90), [_span(0, 60)])) == 30_000


@given(
    st.integers(-(10**9), 10**10),
    st.integers(-(10**9), 10**10),
    st.integers(-(10**9), 10**10),
    st.integers(0, 10**5),
)
def test_a_beat_never_counts_more_than_it_says_nor_outside_of_what_is_possible(active, ago, idle, enrolled_for):
    not_before = NOW - timedelta(seconds=enrolled_for)
    span = placed(active, ago_ms=ago, idle_ms=idle, now=NOW, not_before=not_before)
    if span is not None:
        assert 0 < span.ms <= active
        assert not_before <= span.since < span.until <= NOW
        assert span.until - span.since <= LONGEST_BEAT


@given(SPANS)
def test_whatever_the_tabs_say_time_counted_is_the_time_that_passed(spans):
    counted: list[Span] = []
    total = 0
    for span in spans:
        total += total_ms(uncounted(span, counted))
        counted.append(span)
    seconds = {s for span in spans for s in range(int((span.since - NOW).total_seconds()), _end(span))}
    assert total == len(seconds) * 1000


def _end(span: Span) -> int:
    return int((span.until - NOW).total_seconds())
