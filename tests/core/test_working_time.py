"""The clock of working hours: public holidays, weekends, changes of hour."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.core.working import Hours, after_working_days, easter, holidays, is_working_day

PARIS = ZoneInfo("Europe/Paris")


def paris(*when):
    return datetime(*when, tzinfo=PARIS)


# Easter Sundays as almanacs give them, the earliest and the latest possible among them.
@pytest.mark.parametrize(
    ("year", "day"),
    [(1818, (3, 22)), (1943, (4, 25)), (2000, (4, 23)), (2024, (3, 31)), (2025, (4, 20)), (2026, (4, 5)),
     (2027, (3, 28)), (2038, (4, 25)), (2285, (3, 22))],
)  # fmt: skip
def test_easter_is_that_of_the_almanacs(year, day):
    assert easter(year) == date(year, *day)


def test_the_eleven_public_holidays_of_2026():
    assert sorted(d.strftime("%d/%m") for d in holidays(2026)) == sorted(
        ["01/01", "06/04", "01/05", "08/05", "14/05", "25/05", "14/07", "15/08", "01/11", "11/11", "25/12"]
    )
    assert len(holidays(2008)) == 10  # Ascension fell on the first of May


def test_working_days_leave_out_weekends_and_holidays():
    # 11 November 2026 is a Wednesday and a holiday.
    assert not is_working_day(date(2026, 11, 11))
    assert after_working_days(paris(2026, 11, 9, 15), 3) == paris(2026, 11, 14)  # Tue, Thu, Fri
    assert after_working_days(paris(2026, 12, 24, 18), 1) == paris(2026, 12, 29)  # 25 is off, 28 a Monday


def test_hours_run_only_while_one_works():
    hours = Hours()
    friday = paris(2026, 11, 20, 16)
    assert hours.after(friday, timedelta(hours=4)) == paris(2026, 11, 23, 12)
    assert hours.between(friday, paris(2026, 11, 23, 12)) == timedelta(hours=4)
    assert hours.after(paris(2026, 11, 10, 16, 30), timedelta(hours=1)) == paris(2026, 11, 12, 9, 30)
    assert hours.between(paris(2026, 11, 21), paris(2026, 11, 22)) == timedelta()
    assert hours.after(paris(2026, 11, 20, 9), timedelta(hours=8)) == paris(2026, 11, 20, 17)


def test_a_night_of_the_change_of_hour_changes_nothing_of_the_day():
    # In France the hour changes on Sundays: Monday still begins at nine on the wall.
    assert Hours().after(paris(2026, 10, 23, 16, 59), timedelta(minutes=2)).astimezone(PARIS) == paris(
        2026, 10, 26, 9, 1
    )
    assert Hours().after(paris(2027, 3, 26, 17), timedelta(hours=1)).astimezone(UTC) == datetime(
        2027, 3, 30, 8, tzinfo=UTC
    )


@settings(max_examples=60)
@given(st.integers(1_704_067_200, 1_893_456_000), st.integers(1, 6000), st.integers(1, 30))
def test_what_is_added_is_what_is_counted(start, minutes, days):
    begun, hours = datetime.fromtimestamp(start, UTC), Hours()
    end = hours.after(begun, timedelta(minutes=minutes))
    assert hours.between(begun, end) == timedelta(minutes=minutes)
    assert is_working_day(end.astimezone(PARIS).date())
    deadline = after_working_days(begun, days)
    counted = begun.astimezone(PARIS).date() + timedelta(days=1)
    worked = 0
    while counted < deadline.date():
        worked += is_working_day(counted)
        counted += timedelta(days=1)
    assert worked == days
