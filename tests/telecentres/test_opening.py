"""Hours computed: weekly rows, exceptions, the change of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core import i18n
from elearn.telecentres import wording
from elearn.telecentres.opening import Special, Weekly, first_overlap, instant, intervals
from elearn.telecentres.pricing import minutes_by_day
from elearn.telecentres.recurrence import Rule, occurrences

LONG_AGO = date(2020, 1, 1)
WEEKDAYS = [Weekly(day, 8 * 60, 18 * 60 + 30, LONG_AGO) for day in range(5)]


def test_nine_stays_nine_all_year() -> None:
    assert instant(date(2026, 1, 12), 540) == datetime(2026, 1, 12, 8, tzinfo=UTC)
    assert instant(date(2026, 7, 13), 540) == datetime(2026, 7, 13, 7, tzinfo=UTC)


@pytest.mark.parametrize(("on", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 22), 24)])
def test_a_day_lasts_what_it_lasts(on: date, hours: int) -> None:
    assert instant(on, 1440) - instant(on, 0) == timedelta(hours=hours)


def test_a_skipped_time_is_the_change_itself() -> None:
    assert instant(date(2026, 3, 29), 150) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_the_weekly_hours_of_a_week() -> None:
    found = intervals(date(2026, 11, 23), date(2026, 11, 30), WEEKDAYS, [])
    assert len(found) == 5
    assert found[0] == (datetime(2026, 11, 23, 7, tzinfo=UTC), datetime(2026, 11, 23, 17, 30, tzinfo=UTC))


def test_an_exception_replaces_its_day_and_only_it() -> None:
    closed, short = Special(date(2026, 11, 24)), Special(date(2026, 11, 25), 600, 720)
    found = intervals(date(2026, 11, 23), date(2026, 11, 26), WEEKDAYS, [closed, short])
    assert [start.day for start, _end in found] == [23, 25]
    assert found[1][1] - found[1][0] == timedelta(hours=2)


def test_new_hours_begin_where_the_old_ones_end() -> None:
    rows = [Weekly(0, 480, 600, LONG_AGO, date(2026, 11, 30)), Weekly(0, 480, 720, date(2026, 11, 30))]
    assert first_overlap(rows) is None
    found = intervals(date(2026, 11, 23), date(2026, 12, 1), rows, [])
    assert [(end - start).seconds // 60 for start, end in found] == [120, 240]


def test_open_only_while_its_state_says_so() -> None:
    status = [(date(2026, 11, 24), "open"), (date(2026, 11, 26), "closed")]
    found = intervals(date(2026, 11, 23), date(2026, 11, 28), WEEKDAYS, [], status)
    assert [start.day for start, _end in found] == [24, 25]


def test_hours_that_touch_do_not_cross() -> None:
    assert first_overlap([Weekly(0, 480, 720, LONG_AGO), Weekly(0, 720, 1080, LONG_AGO)]) is None
    assert first_overlap([Weekly(0, 480, 721, LONG_AGO), Weekly(0, 720, 1080, LONG_AGO)]) is not None
    assert first_overlap([Weekly(0, 480, 721, LONG_AGO), Weekly(1, 720, 1080, LONG_AGO)]) is None


rows = st.lists(
    st.builds(
        lambda weekday, opens, length: Weekly(weekday, opens, min(1440, opens + length), LONG_AGO),
        st.integers(0, 6),
        st.integers(0, 1439),
        st.integers(1, 600),
    ),
    max_size=8,
)


@given(rows, st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_hours_that_do_not_cross_give_intervals_that_do_not(weekly: list[Weekly], first: date) -> None:
    """Over any three weeks, changes of clock included: in order, none empty, none over another."""
    if first_overlap(weekly) is not None:
        return
    found = intervals(first, first + timedelta(days=21), weekly, [])
    assert all(start < end for start, end in found)
    assert all(one[1] <= two[0] for one, two in pairwise(found))


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 1440), st.integers(0, 1440))
def test_minutes_never_go_back(on: date, one: int, two: int) -> None:
    one, two = sorted((one, two))
    assert instant(on, one) <= instant(on, two)


def test_nine_o_clock_is_nine_o_clock_in_the_zone_of_the_site() -> None:
    on = date(2026, 11, 24)
    i18n.set_zone("Indian/Reunion")
    try:
        nine, eve = instant(on, 9 * 60), instant(on, 1440)
        assert nine == datetime(2026, 11, 24, 5, tzinfo=UTC)
        assert wording.hour(nine).replace("\u00a0", " ") == "9 h"
        assert minutes_by_day(nine, eve) == {on: 15 * 60}
        assert [o.starts_at for o in occurrences(Rule(frozenset({1}), 540, 600, on, on))] == [nine]
    finally:
        i18n.set_zone("Europe/Paris")
