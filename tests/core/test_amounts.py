"""V24: an amount is what one typed, to the cent and not beyond what is kept; shares sum to the whole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.core.amounts import MOST_CENTS, cents_of, shared
from elearn.core.i18n import in_locale, money, typed_amount


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("6", 600), ("6,5", 650), ("1 234,50", 123450), ("1 234.50 €", 123450), ("12 euros", 1200), ("-3", -300),
        ("1,234.50", 123450), ("€1,234,567.8", 123456780),
    ],
)  # fmt: skip
def test_amounts_as_people_type_them(typed, cents):
    assert cents_of(typed) == cents


@pytest.mark.parametrize(
    "typed", ["", "abc", "1,234", "1.234,50", "12 34", "1e5", "٣٣", "5 $", "1,23.50", "1,234,50", "9" * 13, "--1"]
)
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValueError, match=r"amount|large"):
        cents_of(typed)


@given(st.integers(0, MOST_CENTS))
def test_what_we_show_can_be_typed_back(cents):
    for name, point in (("fr", ","), ("en", ".")):
        with in_locale(name):
            assert cents_of(money(cents)) == cents
            assert cents_of(typed_amount(cents)) == cents_of(typed_amount(cents, is_short=True)) == cents
            assert typed_amount(1250, is_short=True) == f"12{point}5"


weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=6).filter(any)


@settings(max_examples=100)
@given(st.integers(0, 10**9), weights)
def test_what_is_shared_sums_to_what_there_was_each_share_rounded_by_less_than_a_cent(total, found):
    out = shared(total, found)
    assert sum(out) == total
    whole = sum(found)
    assert all(abs(part * whole - total * weight) < whole for part, weight in zip(out, found, strict=True))
    assert all(part == 0 for part, weight in zip(out, found, strict=True) if not weight)


def test_the_largest_remainder_is_served_first_and_nothing_is_shared_with_nobody():
    assert shared(100, [1, 1, 1]) == (34, 33, 33)
    assert shared(5, [2, 3, 5]) == (1, 2, 2)
    assert shared(0, [1]) == (0,)
    for total, found in ((1, []), (1, [0]), (1, [2, -1]), (-1, [1])):
        with pytest.raises(ValueError, match="share"):
            shared(total, found)
