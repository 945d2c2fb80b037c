"""Numbers as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.quizzes.types.numbers import read_number, same_unit


@pytest.mark.parametrize(
    ("typed", "value", "unit"),
    [
        ("1020", "1020", ""),
        ("1 020,50", "1020.50", ""),
        ("1\u202f020,50\u00a0€", "1020.50", "€"),
        ("1.020,50", "1020.50", ""),
        ("1,020.50", "1020.50", ""),
        ("1.020.000", "1020000", ""),
        ("1’020", "1020", ""),
        ("−3,5", "-3.5", ""),
        ("- 3", "-3", ""),
        ("–3", "-3", ""),
        (",5", "0.5", ""),
        ("12,", "12", ""),
        ("70,20.", "70.20", ""),
        ("45 jours", "45", "jours"),
        ("12,5%", "12.5", "%"),
    ],
)
def test_what_is_a_number(typed, value, unit):
    reading = read_number(typed)
    assert (reading.value, reading.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "typed", ["", "abc", "1 2", "12 34,5", "1,2,3", "1.2,3.4", "--3", "٣", "1" * 19, "1e3000", "x" * 400, "€ 3 €"]
)
def test_what_is_not_one_is_never_guessed(typed):
    reading = read_number(typed)
    assert reading.value is None or reading.unit


def test_units_have_several_names():
    assert same_unit("euros", "€")
    assert same_unit("j", "jours")
    assert same_unit("", "mois")
    assert not same_unit("mois", "jours")


def _french(value: Decimal, separator: str, mark: str, minus: str) -> str:
    return f"{value:,f}".replace(",", "\0").replace(".", mark).replace("\0", separator).replace("-", minus)


@given(
    st.decimals(-(10**9), 10**9, places=2),
    st.sampled_from([" ", "\u00a0", "\u202f", "'", "’", ""]),
    st.sampled_from([",", "."]),
    st.sampled_from(["-", "−", "–"]),
    st.sampled_from(["", " €", "€", " euros"]),
)
def test_every_way_of_writing_a_number_reads_back(value, separator, mark, minus, unit):
    assert read_number(_french(value, separator, mark, minus) + unit).value == value


@given(st.text(max_size=80))
def test_nothing_typed_breaks_the_reader(text):
    value = read_number(text).value
    assert value is None or value.is_finite()
