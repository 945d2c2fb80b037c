"""Each tool agrees with the facts' worked examples and with plain arithmetic, to the cent."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from typing import Any

import pytest

from elearn.calculators.solving import solve
from tests.calculators.conftest import TODAY, TOOLS, Files

METHODS = {
    "tjm": "tjm",
    "seuil-de-rentabilite": "seuil_de_rentabilite",
    "cotisations-micro": "cotisations_micro",
    "comparer-les-statuts": "comparaison_statuts",
    "seuils-de-tva": "seuils_tva",
    "tva-facture": "tva_facture",
    "penalites-de-retard": "penalites_retard",
    "tresorerie": "tresorerie",
    "bureau-a-domicile": "bureau_domicile",
    "trajets-evites": "trajets_evites",
}
MODULES = {slug: import_module(f"tests.calculators.second_method.{name}") for slug, name in METHODS.items()}
WORKED = [(slug, n) for slug, module in MODULES.items() for n in range(len(module.WORKED))]
CASES = [(slug, n) for slug, module in MODULES.items() for n in range(len(module.CASES))]
TO_THE_EURO = {"comparer-les-statuts"}  # its examples are printed in whole euros


def compute(slug: str, case: dict[str, str], files: Files) -> Any:
    """The result of the tool for these inputs, every other optional one left empty."""
    given = {f.name: "" for f in TOOLS[slug].fields if f.optional} | case
    solved = solve(TOOLS[slug], given, files, TODAY)
    assert solved.result is not None, solved.typed.faults
    return solved.result


def same(found: Any, expected: Any) -> bool:
    """Equal, a fraction and a decimal being numbers."""
    numbers = (Fraction, Decimal)
    return Fraction(found) == Fraction(expected) if isinstance(expected, numbers) else found == expected


@pytest.mark.parametrize(("slug", "n"), WORKED)
def test_the_worked_examples_of_the_facts(slug: str, n: int, files: Files) -> None:
    case, expected = MODULES[slug].WORKED[n]
    result = compute(slug, case, files)
    for key, value in expected.items():
        found = result.value(key)
        if slug in TO_THE_EURO:
            found = (found + 50) // 100
        assert same(found, value), (key, found, value)


@pytest.mark.parametrize(("slug", "n"), CASES)
def test_plain_arithmetic_finds_the_same(slug: str, n: int, files: Files) -> None:
    case = MODULES[slug].CASES[n]
    result = compute(slug, case, files)
    for key, value in MODULES[slug].by_hand(case).items():
        assert same(result.value(key), value), (key, result.value(key), value)


def test_every_tool_has_its_second_method_with_twenty_cases_or_more() -> None:
    assert set(METHODS) == set(TOOLS)
    assert {slug for slug, module in MODULES.items() if len(module.CASES) < 20} == set()
    # The facts hold no example of travel: each of its figures is the reader's.
    assert {slug for slug, module in MODULES.items() if not module.WORKED} == {"trajets-evites"}
