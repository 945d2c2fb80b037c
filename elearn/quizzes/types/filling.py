"""Correcting a table that was filled in, cell after cell, each from what came before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from elearn.core.formula import FormulaError
from elearn.core.i18n import gettext as _
from elearn.quizzes.types.base import Body
from elearn.quizzes.types.calculated import recognised
from elearn.quizzes.types.drawn import Scope, fill, rounded
from elearn.quizzes.types.numbers import read_number
from elearn.quizzes.types.numerical import unreadable

RIGHT, FOLLOWS, WRONG, MISSED = "right", "follows", "wrong", "missed"


@dataclass(frozen=True, slots=True)
class Filled:
    """One cell corrected. ``right`` is None when it cannot be computed; ``said`` is why."""

    typed: str
    right: Decimal | None
    verdict: str
    said: str = ""
    flag: str = ""


def right_values(body: Body, scope: Scope) -> dict[str, Decimal]:
    """The right value of each cell that can be computed, by name."""
    found: dict[str, Decimal] = {}
    cells = _by_name(body)
    for name in body["sequence"]:
        value = _value(cells[name], scope, found)
        if value is not None:
            found[name] = value
    return found


def correct(body: Body, typed: Mapping[str, str], scope: Scope) -> dict[str, Filled]:
    """Each cell corrected, in the order in which they depend on one another."""
    cells, right = _by_name(body), right_values(body, scope)
    own = dict(right)  # what the trainee's later cells are computed from
    out = {}
    for name in body["sequence"]:
        cell, text = cells[name], typed.get(name, "")
        reading = read_number(text) if text else None
        if reading is not None and reading.value is not None:
            follows = _value(cell, scope, own)
            out[name] = _corrected(cell, text, reading.value, right.get(name), follows, scope, (own, right))
            own[name] = reading.value
        elif text:
            out[name] = Filled(text, right.get(name), WRONG, unreadable(text, ""), "unreadable")
        else:
            out[name] = Filled("", right.get(name), MISSED)
    return {name: out[name] for name in cells}


def _by_name(body: Body) -> dict[str, dict[str, Any]]:
    return {cell["id"]: cell for row in body["rows"] for cell in row["cells"] if "id" in cell}


def _value(cell: Mapping[str, Any], scope: Scope, others: Mapping[str, Decimal]) -> Decimal | None:
    try:
        return rounded(scope.value(cell["answer"], others), cell["decimals"])
    except FormulaError:
        return None


def _corrected(
    cell: Mapping[str, Any],
    text: str,
    value: Decimal,
    right: Decimal | None,
    follows: Decimal | None,
    scope: Scope,
    others: tuple[Mapping[str, Decimal], Mapping[str, Decimal]],
) -> Filled:
    own, truth = others
    tolerance = Decimal(cell["tolerance"])
    if right is None:
        said = _("Un chiffre dont cette question a besoin manque ici : votre réponse est comptée juste.")
        return Filled(text, None, RIGHT, said, "uncomputable")
    problem = unreadable(text, cell["unit"]) if cell["unit"] else ""
    if problem:
        return Filled(text, right, WRONG, problem, "unit")
    if abs(value - right) <= tolerance:
        return Filled(text, right, RIGHT, fill(cell["feedback"]["right"], scope, truth))
    if follows is not None and abs(value - follows) <= tolerance:
        said = _("Le calcul est juste ; l’écart vient d’une case précédente et n’est pas compté deux fois.")
        return Filled(text, right, FOLLOWS, said, "follows")
    n = recognised(cell["mistakes"], value, tolerance, cell["decimals"], [(scope, own), (scope, truth)])
    if n is not None:
        return Filled(text, right, WRONG, fill(cell["mistakes"][n]["feedback"], scope, own), f"mistake:{n}")
    return Filled(text, right, WRONG, fill(cell["feedback"]["wrong"], scope, own))
