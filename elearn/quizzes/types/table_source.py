"""Reading a table to fill as its author wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from elearn.core import figures, formula
from elearn.core.formula import FormulaError
from elearn.core.i18n import gettext as _
from elearn.quizzes.marking import Faults
from elearn.quizzes.types.base import Body, items_of, mapping_of, text_at, text_of
from elearn.quizzes.types.calculated import SAMPLE, decimals_of, tolerance_of
from elearn.quizzes.types.drawn import Scope, check_filled, check_formula, check_parameters, draw, rounded
from elearn.quizzes.types.numerical import check_feedback

MOST_CELLS = 40
CELL = ("id", "answer", "unit", "tolerance", "decimals", "mistakes", "feedback")


def check_table(source: Mapping[str, Any], faults: Faults) -> Body:
    """The body of a table: ``sequence`` is the order in which its cells are computed."""
    parameters = check_parameters(source, faults)
    columns = [
        text_at(item, "columns", faults.at("columns", n)) if item else ""
        for n, item in enumerate(items_of(source, "columns", faults, least=2, most=8))
    ]
    for n, title in enumerate(columns):
        _check_title(title, faults.at("columns", n))
    places: dict[str, Faults] = {}
    rows = [
        _check_row(item, len(columns) - 1, parameters, places, faults.at("rows", n))
        for n, item in enumerate(items_of(source, "rows", faults, least=1, most=20))
    ]
    if not 1 <= len(places) <= MOST_CELLS:
        faults.at("rows").add(_("Un tableau compte de 1 à %(n)s cases à remplir.", n=MOST_CELLS))
    cells = {cell["id"]: cell for row in rows for cell in row["cells"] if "id" in cell}
    body: Body = {"parameters": parameters, "columns": columns, "rows": rows, "sequence": list(cells), "dated": []}
    dated = _check_expressions(source, rows, {*parameters, *cells}, parameters, places, faults)
    body["dated"] = sorted(dated)
    if not faults:
        body["sequence"] = _sequence(cells, places)
    if not faults and (figures.is_given() or not dated):
        _try_out(body, cells, places)
    return body


def _check_row(
    source: Any, width: int, parameters: Mapping[str, Any], places: dict[str, Faults], faults: Faults
) -> dict[str, Any]:
    part = mapping_of(source, faults, ("label", "cells"))
    given = items_of(part, "cells", faults, least=max(1, width), most=max(1, width))
    cells: list[dict[str, Any]] = []
    for n, item in enumerate(given):
        here = faults.at("cells", n)
        if isinstance(item, Mapping):
            cells.append(_check_cell(item, parameters, places, here))
        elif isinstance(item, str | int | float) and not isinstance(item, bool):
            cells.append({"text": str(item).strip()})
        else:
            here.add(_("Une case est un texte, ou ce qu’elle attend : « id, answer, … »."))
            cells.append({"text": ""})
    cells += [{"text": ""}] * (width - len(cells))
    label = text_of(part, "label", faults)
    _check_title(label, faults.at("label"))
    return {"label": label, "cells": cells[: max(width, 0)]}


def _check_title(text: str, faults: Faults) -> None:
    """A title is shown as it is written: what is drawn would stay a formula there."""
    if "{{=" in text:
        faults.add(_("Un nombre tiré au sort se montre dans une case, pas dans un titre."))


def _check_cell(
    source: Mapping[str, Any], parameters: Mapping[str, Any], places: dict[str, Faults], faults: Faults
) -> dict[str, Any]:
    part = mapping_of(source, faults, CELL)
    name = text_of(part, "id", faults, required=True)
    if name and (not formula.is_name(name) or name in parameters):
        faults.at("id").add(_("« %(name)s » ne peut pas être un nom : petites lettres, chiffres et « _ ».", name=name))
    if name in places:
        faults.at("id").add(_("La case « %(name)s » est déjà écrite plus haut.", name=name))
    places.setdefault(name, faults)
    mistakes = []
    for n, item in enumerate(items_of(part, "mistakes", faults, least=0, most=10)):
        here = faults.at("mistakes", n)
        mistake = mapping_of(item, here, ("value", "feedback"))
        feedback = text_of(mistake, "feedback", here, required=True)
        mistakes.append({"value": mistake.get("value"), "feedback": feedback})
    return {
        "id": name,
        "answer": part.get("answer"),
        "unit": text_of(part, "unit", faults),
        "tolerance": str(tolerance_of(part, faults)),
        "decimals": decimals_of(part, faults),
        "mistakes": mistakes,
        "feedback": check_feedback(part, faults),
    }


def _check_expressions(
    source: Mapping[str, Any],
    rows: list[dict[str, Any]],
    known: set[str],
    parameters: Mapping[str, Any],
    places: Mapping[str, Faults],
    faults: Faults,
) -> set[str]:
    """Read every expression, once all names are known; returns the dated figures they use."""
    dated = check_filled(str(source.get("text") or ""), parameters, faults.at("text"))
    dated |= check_filled(str(source.get("explanation") or ""), known, faults.at("explanation"))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row["cells"]):
            if "id" not in cell:
                dated |= check_filled(cell["text"], parameters, faults.at("rows", r, "cells", c))
                continue
            here = faults.at("rows", r, "cells", c)
            expressions = [(cell, "answer", here.at("answer"))]
            expressions += [(m, "value", here.at("mistakes", n, "value")) for n, m in enumerate(cell["mistakes"])]
            for holder, key, place in expressions:
                found = check_formula(holder[key], known, place)
                dated |= found.parameters if found else set()
                holder[key] = found.text if found else "0"
            for n, mistake in enumerate(cell["mistakes"]):
                dated |= check_filled(mistake["feedback"], known, here.at("mistakes", n, "feedback"))
            for key, text in cell["feedback"].items():
                dated |= check_filled(text, known, here.at("feedback", key))
    return dated


def _sequence(cells: Mapping[str, Mapping[str, Any]], places: Mapping[str, Faults]) -> list[str]:
    """The cells so that each comes after those it is computed from; a circle is a fault."""
    needs = {name: formula.compile(cell["answer"]).names & cells.keys() for name, cell in cells.items()}
    out: list[str] = []
    while len(out) < len(cells):
        ready = [name for name in cells if name not in out and needs[name] <= set(out)]
        if not ready:
            stuck = next(name for name in cells if name not in out)
            places[stuck].at("answer").add(_("Cette case se calcule à partir d’elle-même."))
            return list(cells)
        out += ready
    return out


def _try_out(body: Body, cells: Mapping[str, Mapping[str, Any]], places: Mapping[str, Faults]) -> None:
    """Compute everything on a sample of draws, so that no trainee meets what cannot be computed."""
    for seed in range(SAMPLE):
        numbers = draw(body["parameters"], seed)
        scope, values = Scope.of(numbers), dict[str, Decimal]()
        for name in body["sequence"]:
            try:
                values[name] = rounded(scope.value(cells[name]["answer"], values), cells[name]["decimals"])
            except FormulaError as fault:
                drawn = ", ".join(f"{k} = {v}" for k, v in numbers.items())
                message = _("Incalculable avec %(drawn)s. %(why)s", drawn=drawn or "—", why=str(fault))
                places[name].at("answer").add(message)
                return
