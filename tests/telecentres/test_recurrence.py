"""F10: bookings that come back, across the changes of hour."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.telecentres.pricing import add_months
from elearn.telecentres.recurrence import (
    MOST,
    Rule,
    dates,
    next_weekday,
    occurrences,
)

PARIS = ZoneInfo("Europe/Paris")


def test_nine_o_clock_stays_nine_o_clock_when_the_hour_changes():
    rule = Rule(frozenset({1}), 540, 720, date(2026, 10, 20), date(2026, 11, 3))
    found = occurrences(rule, PARIS)
    assert [o.on.day for o in found] == [20, 27, 3]
    assert [o.starts_at.hour for o in found] == [7, 8, 8]
    assert {o.starts_at.astimezone(PARIS).hour for o in found} == {9}
    assert {o.ends_at - o.starts_at for o in found} == {timedelta(hours=3)}


def test_the_hour_told_twice_and_the_one_that_is_skipped():
    autumn, spring = date(2026, 10, 25), date(2026, 3, 29)
    told_twice = occurrences(Rule(frozenset({6}), 150, 300, autumn, autumn), PARIS)[0]
    assert told_twice.starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    skipped = occurrences(Rule(frozenset({6}), 150, 300, spring, spring), PARIS)[0]
    assert skipped.starts_at == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    whole = occurrences(Rule(frozenset({6}), 0, 1440, autumn, autumn), PARIS)[0]
    assert whole.ends_at - whole.starts_at == timedelta(hours=25)
    whole = occurrences(Rule(frozenset({6}), 0, 1440, spring, spring), PARIS)[0]
    assert whole.ends_at - whole.starts_at == timedelta(hours=23)
    # From 2 h to 3 h of a morning that has no such hour.
    assert occurrences(Rule(frozenset({6}), 120, 180, spring, spring), PARIS) == []


def test_every_other_week_without_what_is_left_out():
    rule = Rule(frozenset({0, 4}), 540, 600, date(2026, 11, 25), date(2026, 12, 31), 2, frozenset({date(2026, 12, 11)}))
    assert dates(rule) == [date(2026, 11, 27), date(2026, 12, 7), date(2026, 12, 21), date(2026, 12, 25)]


@given(
    st.frozensets(st.integers(0, 6)),
    st.integers(0, 95),
    st.integers(1, 96),
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    st.integers(0, 500),
)
@settings(max_examples=50)
def test_each_occurrence_is_on_its_date_at_its_hour_and_they_follow_each_other(weekdays, start, end, first, days):
    rule = Rule(weekdays, start * 15, end * 15, first, first + timedelta(days=days))
    found = occurrences(rule, PARIS)
    assert len(found) <= MOST
    assert all(a.ends_at <= b.starts_at for a, b in pairwise(found))
    for one in found:
        assert one.on.weekday() in weekdays
        assert first <= one.on <= rule.until_on
        there = one.starts_at.astimezone(PARIS)
        # The skipped hour alone shows another.
        assert there.hour * 60 + there.minute == start * 15 or one.on.month == 3
        assert there.date() <= one.on <= one.ends_at.astimezone(PARIS).date()


def test_dates_of_months_and_weeks():
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 12, 15), 1) == date(2027, 1, 15)
    assert next_weekday(date(2026, 11, 22), {1, 3}) == date(2026, 11, 24)
    assert next_weekday(date(2026, 11, 22), ()) == date(2026, 11, 22)
