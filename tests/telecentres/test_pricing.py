"""Which rate holds, and the cheapest way to make a use."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.telecentres.pricing import (
    HALF_DAY_MINUTES,
    Holder,
    Rate,
    add_months,
    minutes_by_day,
    months_between,
    overlapping,
    quote,
    rate_for,
    thawed,
)

LONG_AGO = date(2020, 1, 1)
TUESDAY = date(2026, 11, 24)


def rate(unit: str = "half_day", cents: int = 600, **values: Any) -> Rate:
    return Rate(**{"id": 1, "kind": "office", "unit": unit, "cents": cents, "valid_from": LONG_AGO, **values})


def chosen(rates: list[Rate], on: date = TUESDAY, centre: int = 1, **holder: Any) -> int | None:
    found = rate_for(rates, "office", "half_day", on, centre_id=centre, holder=Holder(**holder))
    return None if found is None else found.id


def local(hour: int, on: date = TUESDAY) -> datetime:
    return datetime(on.year, on.month, on.day, hour, tzinfo=UTC) - timedelta(hours=1)


# The two rules of the territory, as rows: the first network's (billed after one year of use) and the
# one of 2012 to 2017 (six free months of a pass, then a price).
FIRST_NETWORK = [rate(id=1, cents=0, until_month=12), rate(id=2, cents=900, from_month=12)]
OF_A_PASS = [rate(id=3, cents=0, plan_id=7, until_month=6), rate(id=4, cents=600, plan_id=7, from_month=6)]


@pytest.mark.parametrize(
    ("first_use", "which"), [(None, 1), (date(2026, 1, 5), 1), (date(2025, 11, 24), 2), (date(2025, 11, 25), 1)]
)
def test_free_for_a_year_then_billed(first_use: date | None, which: int) -> None:
    assert chosen(FIRST_NETWORK, first_use=first_use) == which


@pytest.mark.parametrize(("since", "which"), [(date(2026, 9, 14), 3), (date(2026, 5, 24), 4), (date(2026, 5, 25), 3)])
def test_free_for_six_months_of_a_pass(since: date, which: int) -> None:
    held = ((since, add_months(since, 12), since, 7),)
    assert chosen([*FIRST_NETWORK, *OF_A_PASS], first_use=date(2020, 1, 1), passes=held) == which


def test_a_place_may_differ_and_a_situation_too() -> None:
    rates = [rate(id=1), rate(id=2, centre_id=1, cents=800), rate(id=3, audience="job_seeker", cents=0)]
    assert chosen(rates) == 2
    assert chosen(rates, centre=2) == 1
    assert chosen(rates, centre=2, audience="job_seeker") == 3
    assert chosen(rates, audience="job_seeker") == 2  # the place's own exception speaks first


def test_a_pass_never_makes_dearer() -> None:
    held = ((LONG_AGO, date(2030, 1, 1), LONG_AGO, 7),)
    rates = [*OF_A_PASS, rate(id=5, audience="job_seeker", cents=0)]
    assert chosen(rates, audience="job_seeker", passes=held) == 5
    assert chosen(rates, passes=held) == 4


def test_dates_are_half_open() -> None:
    rates = [rate(id=1, valid_until=TUESDAY), rate(id=2, valid_from=TUESDAY)]
    assert chosen(rates) == 2
    assert chosen(rates, TUESDAY - timedelta(days=1)) == 1


def priced(rates: list[Rate], hours: int, unit: str = "hour", included: int = 0) -> Any:
    return quote(
        rates, "office", unit, local(8), local(8 + hours), centre_id=1, holder=Holder(), included_minutes=included
    )


THREE = [rate("hour", 200, id=1), rate("half_day", 600, id=2), rate("day", 1000, id=3)]


@pytest.mark.parametrize(("hours", "cents"), [(1, 200), (2, 400), (3, 600), (5, 600), (6, 800), (7, 1000), (10, 1000)])
def test_the_cheapest_combination(hours: int, cents: int) -> None:
    assert priced(THREE, hours).cents == cents


def test_a_half_day_when_there_is_no_price_of_the_hour() -> None:
    found = priced([rate("half_day", 600)], 6)
    assert [(line.unit, line.count) for line in found.lines] == [("half_day", 2)]


def test_included_hours_come_off_first_where_they_save_money() -> None:
    found = priced([rate("hour", 200)], 5, included=120)
    assert [(line.unit, line.count, line.cents) for line in found.lines] == [("included", 120, 0), ("hour", 3, 600)]
    assert [line.unit for line in priced(THREE, 5, included=120).lines] == ["half_day"]


def test_included_days_cover_what_the_hours_left_do_not() -> None:
    def given(hours: int, minutes: int, days: int, rates: list[Rate] = THREE) -> list[tuple[str, int]]:
        found = quote(
            rates, "office", "hour", local(8), local(8 + hours), centre_id=1, holder=Holder(),
            included_minutes=minutes, included_days=days,
        )  # fmt: skip
        return [(line.unit, line.count) for line in found.lines]

    assert given(7, 0, 1) == [("included_day", 1)]
    assert given(2, 120, 1) == [("included", 120)]  # the hours are enough: the day stays
    assert given(7, 120, 1) == [("included_day", 1)]
    assert given(7, 120, 0) == [("included", 120), ("half_day", 1)]
    assert given(7, 0, 1, [rate("day", 0)]) == [("day", 1)]  # nothing to save: nothing is spent
    three = quote(
        THREE, "office", "day", local(8), local(18, date(2026, 11, 26)), centre_id=1, holder=Holder(), included_days=2
    )
    assert (three.included_days, three.cents) == (2, 1000)


def test_nothing_priced_is_free_and_said_so() -> None:
    found = priced([], 3)
    assert (found.cents, found.is_priced) == (0, False)


def test_a_month_costs_no_more_than_its_days() -> None:
    month = rate("month", 9000, id=9)
    whole = quote(
        [*THREE, month], "office", "month", local(0), local(0, date(2026, 12, 24)), centre_id=1, holder=Holder()
    )
    assert (whole.cents, whole.tariff_ids) == (9000, (9,))
    short = quote(
        [*THREE, month], "office", "month", local(8), local(18, date(2026, 11, 26)), centre_id=1, holder=Holder()
    )
    assert short.cents == 3000


def test_what_is_kept_is_what_was_shown() -> None:
    found = priced(THREE, 6)
    assert thawed(found.frozen()) == found


def test_minutes_of_the_night_when_clocks_change() -> None:
    night = datetime(2026, 10, 24, 22, tzinfo=UTC)  # midnight in Paris
    assert minutes_by_day(night, night + timedelta(hours=25)) == {date(2026, 10, 25): 25 * 60}


def test_crossing_rates_are_found() -> None:
    one = rate(id=1, until_month=6, valid_until=date(2027, 1, 1))
    assert overlapping([one], rate(id=0, from_month=6)) is None
    assert overlapping([one], rate(id=0, valid_from=date(2027, 1, 1))) is None
    assert overlapping([one], rate(id=0, audience="salaried")) is None
    assert overlapping([one], rate(id=0, from_month=3)) == one


some_rates = st.lists(
    st.builds(
        rate,
        id=st.integers(1, 999),
        unit=st.sampled_from(["hour", "half_day", "day"]),
        cents=st.integers(0, 3000),
        centre_id=st.sampled_from([None, 1]),
        plan_id=st.sampled_from([None, 7]),
        until_month=st.sampled_from([None, 6]),
    ),
    max_size=8,
)


@settings(max_examples=60)
@given(some_rates, st.integers(1, 20), st.integers(0, 600))
def test_what_always_holds_of_a_price(rates: list[Rate], quarters: int, included: int) -> None:
    """Longer is never cheaper; a pass, and included hours, never make dearer."""
    held = Holder(passes=((LONG_AGO, date(2030, 1, 1), date(2026, 9, 1), 7),))

    def cost(minutes: int, holder: Holder, given_minutes: int = 0) -> tuple[bool, int]:
        end = local(7) + timedelta(minutes=minutes)
        found = quote(
            rates, "office", "hour", local(7), end, centre_id=1, holder=holder, included_minutes=given_minutes
        )
        return found.is_priced, found.cents

    minutes = quarters * 30
    is_priced, cents = cost(minutes, Holder())
    longer_priced, longer = cost(minutes + 30, Holder())
    if is_priced and longer_priced:
        assert cents <= longer
    if is_priced:
        assert cost(minutes, held)[1] <= cents
        assert cost(minutes, held, included)[1] <= cost(minutes, held)[1]


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 400))
def test_months_counted_and_added_agree(since: date, days: int) -> None:
    on = since + timedelta(days=days)
    months = months_between(since, on)
    assert add_months(since, months) <= on < add_months(since, months + 1)
    assert HALF_DAY_MINUTES == 300
