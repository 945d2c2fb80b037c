import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core.amounts import MOST_CENTS, cents_of, typed_amount
from elearn.core.i18n import in_locale, money


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("6", 600), ("6,5", 650), ("1 234,50", 123450), ("1 234.50 €", 123450), ("12 euros", 1200), ("-3", -300)],
)
def test_amounts_as_people_type_them(typed, cents):
    assert cents_of(typed) == cents


@pytest.mark.parametrize("typed", ["", "abc", "1,234", "1.234,50", "12 34", "1e5", "٣٣", "5 $", "9" * 13, "--1"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValueError, match=r"amount|large"):
        cents_of(typed)


@given(st.integers(0, MOST_CENTS))
def test_what_we_show_can_be_typed_back(cents):
    with in_locale("fr"):
        assert cents_of(money(cents)) == cents
    assert cents_of(typed_amount(cents)) == cents
