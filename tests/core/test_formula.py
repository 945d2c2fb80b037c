"""Safe expressions: the arithmetic of Python's fractions, sentences for faults, no way to hang or leave."""

import time
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core import formula
from elearn.core.errors import Missing
from elearn.core.formula import FormulaError
from elearn.core.i18n import in_locale


def value(text, parameter=None, **values):
    return formula.compile(text).value({k: Decimal(v) for k, v in values.items()}, parameter)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 4 - 3", "3"),
        ("100 / 10 / 5", "2"),
        ("2 ** 3 ** 2", "512"),
        ("-2 ** 2", "-4"),
        ("2 ** -1", "0.5"),
        (".5 + 1.", "1.5"),
        ("- - 3", "3"),
        ("min(3, 1, 2) + max(3, 1, 2)", "4"),
        ("round(1.005, 2)", "1.01"),
        ("round(2.5) + round(-2.5)", "0"),
        ("round(-2.5)", "-3"),
        ("round(1249, -2)", "1200"),
        ("floor(-1.2) + ceil(1.2)", "0"),
        ("abs(-12.34)", "12.34"),
        ("if(2 > 1, 10, 20)", "10"),
        ("if(1 >= 2, 10, 20)", "20"),
        ("if(0, 1 / 0, 5)", "5"),
        ("(3 <= 3) + (3 < 3) + (3 == 3.0) + (3 != 3)", "2"),
        ("0 ** 0", "1"),
        ("0.1 + 0.2", "0.3"),
        ("123456789012345678901234.56 - 0.01", "123456789012345678901234.55"),
    ],
)
def test_an_expression_has_the_value_that_arithmetic_gives_it(text, expected):
    assert value(text) == Decimal(expected)


def test_names_and_dated_figures_are_said_before_anything_is_computed():
    found = formula.compile('if(ca > param("seuil-x"), ca * taux, param("seuil-x"))')
    assert found.names == {"ca", "taux"}
    assert found.parameters == {"seuil-x"}
    assert found.value({"ca": 2000, "taux": Decimal("0.2")}, {"seuil-x": Decimal(1000)}.__getitem__) == 400
    assert found.value({"ca": 10, "taux": 1}, {"seuil-x": 1000}.__getitem__) == 1000


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("", 1, "trop tôt"),
        ("1 +", 4, "trop tôt"),
        ("(1 + 2", 7, "«\u00a0)\u00a0»"),
        ("1 2", 3, "«\u00a02\u00a0»"),
        ("0,5", 2, "point"),
        ("ca $ 2", 4, "$"),
        ("eval(1)", 1, "eval"),
        ("ca.real", 3, "«\u00a0.\u00a0»"),
        ("x[0]", 2, "["),
        ("'a'", 1, "'"),
        ('"a"', 1, "a"),
        ("min()", 5, "«\u00a0)\u00a0»"),
        ("round(1, 2, 3)", 1, "3 arguments"),
        ("if(1, 2)", 1, "2 arguments"),
        ("param(seuil)", 7, "param"),
        ('param("Seuil X")', 7, "param"),
        ("min", 4, "«\u00a0(\u00a0»"),
        ("1 < 2 < 3", 7, "«\u00a0<\u00a0»"),
        ("٣ + 1", 1, "٣"),
        ("a; b", 2, ";"),
        ("9" * 31, 1, "chiffres"),
    ],
)
def test_what_cannot_be_read_says_where_and_why(text, position, said):
    with pytest.raises(FormulaError) as found:
        formula.compile(text)
    assert found.value.position == position
    assert str(found.value).startswith(f"Caractère {position}\u00a0: ")
    assert said in str(found.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 / 0", "zéro"),
        ("1 / (x - x)", "zéro"),
        ("absent + 1", "absent"),
        ('param("absent")', "absent"),
        ("(0 - 8) ** 0.5", "pas de résultat"),
        ("0 ** -1", "pas de résultat"),
        ("2 ** 1001", "exposant"),
        ("10 ** 20 * 10 ** 20", "trop grand"),
        ("9 ** 9 ** 9", "exposant"),
        ("round(x, 0.5)", "décimales"),
        ("round(x, 13)", "décimales"),
    ],
)
def test_what_cannot_be_computed_says_why(text, said):
    with pytest.raises(FormulaError, match=said):
        value(text, x="3")


@pytest.mark.parametrize("refusal", [KeyError("x"), ValueError("x"), Missing("x")])
def test_a_dated_figure_that_is_refused_is_a_fault_of_the_formula(refusal):
    def parameter(name):
        raise refusal

    with pytest.raises(FormulaError, match="chiffre daté «\u00a0x\u00a0»"):
        value('1 + param("x")', parameter)


@pytest.mark.parametrize("given", [Decimal("NaN"), Decimal("Infinity"), Decimal("1E+999999"), 0.5, "3", True, None])
def test_a_value_that_is_no_sane_number_is_refused(given):
    with pytest.raises(FormulaError):
        formula.compile("x + 1").value({"x": given})
    with pytest.raises(FormulaError):
        formula.compile('param("x")').value({}, lambda _name: given)


def test_faults_are_said_in_english_too(kernel):
    with in_locale("en"), pytest.raises(FormulaError, match="Character 4: division by zero"):
        value("1+2/0")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 500 + "1" + ")" * 400,
        "-" * 900 + "1",
        "2" + "**2" * 300,
        "1" * 2000,
        "min(" * 200 + "1" + ")" * 200,
        "if(1," * 180,
        "9**999" + "*9**999" * 100,
        "((9**999)**999)**999",
        "1" + "+1" * 5000,
        "round(" * 100,
        "1.5**999.5" + "**-999.5" * 50,
    ],
)
def test_nothing_written_to_exhaust_does(text):
    began = time.perf_counter()
    with pytest.raises(FormulaError):
        value(text)
    assert time.perf_counter() - began < 1


def test_the_longest_sums_and_powers_allowed_end_quickly():
    began = time.perf_counter()
    assert value("1" + "+1" * 499) == 500
    assert value("1.01**0.5" + "+1.01**0.5" * 89) > 90
    assert time.perf_counter() - began < 1


pieces = st.sampled_from(
    [
        "1",
        "2.5",
        "0",
        "x",
        "(",
        ")",
        "+",
        "-",
        "*",
        "/",
        "**",
        ",",
        "<",
        "==",
        "if",
        "min",
        "round",
        "param",
        '"p"',
        " ",
    ]
)


@given(st.one_of(st.lists(pieces, max_size=40).map("".join), st.text(max_size=60)))
def test_any_text_gives_a_number_or_its_own_fault(text):
    try:
        found = value(text, {"p": Decimal(3)}.__getitem__, x="2")
    except FormulaError:
        return
    assert found.is_finite()


def _both(parts):
    (left, a), sign, (right, b) = parts
    return f"({left} {sign} {right})", {"+": a + b, "-": a - b, "*": a * b}[sign]


numbers = st.decimals(min_value=-1000, max_value=1000, places=2, allow_nan=False)
trees = st.recursive(
    numbers.map(lambda d: (f"({d})" if d < 0 else str(d), Fraction(d))),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(_both),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(
            lambda t: (f"{t[0]}({t[1][0]}, {t[2][0]})", {"min": min, "max": max}[t[0]](t[1][1], t[2][1]))
        ),
        inner.map(lambda t: (f"abs({t[0]})", abs(t[1]))),
        inner.map(lambda t: (f"floor({t[0]})", Fraction(floor(t[1])))),
        inner.map(lambda t: (f"ceil({t[0]})", Fraction(ceil(t[1])))),
        inner.map(lambda t: (f"-({t[0]})", -t[1])),
        st.tuples(inner, inner, inner, inner).map(
            lambda t: (f"if({t[0][0]} < {t[1][0]}, {t[2][0]}, {t[3][0]})", t[2][1] if t[0][1] < t[1][1] else t[3][1])
        ),
    ),
    max_leaves=6,
)


@given(trees)
def test_random_expressions_agree_with_exact_fractions(pair):
    text, exact = pair
    assert Fraction(value(text)) == exact


@given(numbers, numbers.filter(bool), st.integers(0, 6))
def test_a_quotient_rounds_as_its_exact_fraction(a, b, digits):
    exact = Fraction(a) / Fraction(b) * 10**digits
    up = floor(abs(exact) + Fraction(1, 2)) * (1 if exact >= 0 else -1)
    assert Fraction(value(f"round(a / b, {digits})", a=a, b=b)) == Fraction(up, 10**digits)


@given(numbers, st.integers(0, 3))
def test_rounding_is_the_one_of_invoices(a, digits):
    assert value(f"round(a, {digits})", a=a) == a.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("name", "sane"), [("l1", True), ("min", False), ("été", False), ("Total", False), ("a-b", False)]
)
def test_what_a_variable_may_be_called(name, sane):
    assert formula.is_name(name) is sane
