"""What people type, read and written back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core.i18n import in_locale
from elearn.portfolio.parsing import Refused, amount, decimal, parse, typed, words
from elearn.portfolio.sheet import Field

MONEY = Field("m", "M", "money")
PERCENT = Field("p", "P", "percent")
NUMBER = Field("n", "N", "number", unit="jours", decimals=3)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1 234,50", 123450),
        ("1\u202f234,50\u00a0€", 123450),
        ("1234.5", 123450),
        ("1.234,50", 123450),
        ("1,234,567.80 EUR", 123456780),
        ("-12", -1200),
        ("−12,3 euros", -1230),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, cents):
    assert parse(MONEY, text) == cents


@pytest.mark.parametrize("text", ["douze", "1,2,3", "12,345", "1.234", "12 €€", "1e5", "NaN", "٣", "9" * 20])
def test_what_is_not_an_amount_is_refused_in_words(text):
    with pytest.raises(Refused, match=r"\w"):
        parse(MONEY, text)


def test_nothing_typed_is_nothing():
    for kind in ("text", "long", "money", "number", "percent", "date", "choice", "checklist"):
        field = Field("x", "X", kind, choices=("a",), items=("a",))
        assert parse(field, " \u00a0 ") is None
        assert parse(field, None) is None


@given(st.integers(-(10**14), 10**14))
def test_an_amount_comes_back_as_it_was(cents):
    assert parse(MONEY, typed(MONEY, cents)) == cents
    for language in ("fr", "en"):
        with in_locale(language):
            said = words(MONEY, cents)
    with in_locale("fr"):
        assert parse(MONEY, words(MONEY, cents)) == cents
    assert said


@given(st.integers(-(10**6), 10**6))
def test_a_percentage_comes_back_as_it_was(points):
    assert parse(PERCENT, typed(PERCENT, points)) == points
    with in_locale("fr"):
        assert parse(PERCENT, words(PERCENT, points)) == points
    assert amount(PERCENT, points) == Decimal(points) / 100


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_a_number_comes_back_as_it_was(value):
    kept = parse(NUMBER, format(value, "f"))
    assert Decimal(kept) == value
    assert parse(NUMBER, typed(NUMBER, kept)) == kept


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_or_refused_and_nothing_else(text):
    for kind in ("text", "long", "money", "number", "percent", "date", "choice"):
        field = Field("x", "X", kind, choices=("a", "b"), longest=50)
        try:
            value = parse(field, text)
        except Refused:
            continue
        assert value is None or parse(field, typed(field, value)) == value
        assert words(field, value) or value is None


def test_a_number_shows_all_its_decimals_and_its_unit_agrees():
    share = Field("c", "C", "computed", decimals=4)
    with in_locale("fr"):
        assert words(share, "0.3025") == "0,3025"
        assert words(share, "1") == "1"
        assert words(NUMBER, "1.5") == "1,5\u00a0jour"
        assert words(NUMBER, "2") == "2\u00a0jours"
        assert words(Field("h", "H", "number", unit="mois"), "1") == "1\u00a0mois"
    assert parse(NUMBER, "1 jour") == "1"


def test_limits_and_the_rest():
    assert parse(Field("d", "D", "date"), "22/11/2026") == parse(Field("d", "D", "date"), "2026-11-22") == "2026-11-22"
    with pytest.raises(Refused):
        parse(Field("d", "D", "date"), "30/02/2026")
    with pytest.raises(Refused, match="Au moins"):
        parse(Field("m", "M", "money", least="0"), "-1")
    with pytest.raises(Refused, match="Au plus"):
        parse(Field("p", "P", "percent", most="100"), "101")
    with pytest.raises(Refused, match="entier"):
        parse(Field("n", "N", "number", decimals=0), "1,5")
    with pytest.raises(Refused, match="caractères"):
        parse(Field("t", "T", "text", longest=5), "trop long")
    assert parse(Field("c", "C", "checklist", items=("a", "b")), ["b", "autre", "a"]) == ["a", "b"]
    assert parse(NUMBER, "12 jours") == "12"
    assert decimal("1’200") == 1200
