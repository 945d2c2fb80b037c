"""A table to fill: an invoice, a cash plan. A follow-on error is not punished twice.

A cell may be computed from other cells by their names. It is right when it has the right value,
and also when it follows from what the trainee put in those cells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext
from elearn.quizzes.marking import Faults, Mark
from elearn.quizzes.types.base import Answer, Body, Fields, Prepared, QuestionType, View, share, written
from elearn.quizzes.types.drawn import Scope, dated_figures, draw, fill
from elearn.quizzes.types.filling import FOLLOWS, RIGHT, Filled, correct, right_values
from elearn.quizzes.types.numbers import read_number
from elearn.quizzes.types.numerical import shown
from elearn.quizzes.types.table_source import check_table

_FIGURE = re.compile(r"\{\{.*?\}\}")
_WORDS = re.compile(r"[^\W\d_]{4,}")
"""Longer than a unit."""


class Table(QuestionType):
    """Cells to fill in. An answer holds what was typed by cell, the numbers drawn, the dated figures used."""

    name = "table"
    label = lazy_gettext("Tableau à remplir")
    control_template = "quizzes/types/table.html"
    feedback_template = "quizzes/types/table_feedback.html"
    keys = ("parameters", "columns", "rows")

    def check_own(self, source: Mapping[str, Any], faults: Faults) -> Body:
        """As many cells a row as columns after the first; expressions that can be computed."""
        return check_table(source, faults)

    def prepare(self, body: Body, seed: int) -> Prepared:
        """The numbers of this attempt."""
        return {"numbers": draw(body["parameters"], seed)}

    def statement(self, body: Body, prepared: Prepared) -> str:
        """The text with the numbers drawn."""
        return fill(body["text"], Scope.of(prepared["numbers"]))

    def explanation(self, body: Body, prepared: Prepared, answer: Answer | None) -> str:
        """The explanation with the numbers drawn and the right values of the cells."""
        scope = _scope(prepared, answer)
        return fill(body["explanation"], scope, right_values(body, scope))

    def public_view(self, body: Body, prepared: Prepared) -> View:
        """The columns and the rows; a cell to fill has the name of its field."""
        scope = Scope.of(prepared["numbers"])
        labels = {cell["id"]: cell["label"] for cell in cells_of(body)}
        rows = [
            {
                "label": row["label"],
                "cells": [
                    {"name": f"answer-{cell['id']}", "label": labels[cell["id"]], "unit": cell["unit"]}
                    if "id" in cell
                    else {"text": fill(cell["text"], scope)}
                    for cell in row["cells"]
                ],
            }
            for row in body["rows"]
        ]
        return {"columns": body["columns"], "words": words_in(body), "rows": rows}

    def parse(self, body: Body, prepared: Prepared, fields: Fields) -> Answer | None:
        """What was typed in each cell, with what it was computed from; empty cells are left out."""
        typed = {name: written(fields, f"answer-{name}") for name in body["sequence"]}
        typed = {name: text for name, text in typed.items() if text}
        if not typed:
            return None
        return {"cells": typed, "numbers": prepared["numbers"], "dated": dated_figures(body["dated"])}

    def fields(self, body: Body, prepared: Prepared, answer: Answer | None) -> dict[str, list[str]]:
        """What was typed."""
        return {f"answer-{name}": [text] for name, text in (answer["cells"] if answer else {}).items()}

    def problem(self, body: Body, answer: Answer) -> str:
        """The cells that hold something that is no number."""
        bad = [
            cell["label"]
            for cell in cells_of(body)
            if cell["id"] in answer["cells"] and read_number(answer["cells"][cell["id"]]).value is None
        ]
        if not bad:
            return ""
        return _("Pas un nombre que l’on puisse lire : %(cells)s. Écrivez par exemple 1 234,50.", cells=" ; ".join(bad))

    def grade_own(self, body: Body, answer: Answer) -> Mark:
        """The share of the cells that are right, in themselves or by what they follow from."""
        found = correct(body, answer["cells"], _scope({}, answer))
        good = sum(1 for cell in found.values() if cell.verdict in {RIGHT, FOLLOWS})
        return Mark(
            share(good, len(found)),
            feedback=tuple(cell.said for cell in found.values() if cell.said and cell.verdict != RIGHT),
            flags=tuple(f"{name}:{cell.flag}" for name, cell in found.items() if cell.flag),
        )

    def solved(self, body: Body, prepared: Prepared) -> Answer | None:
        """Each cell with its right value for the numbers drawn."""
        dated = dated_figures(body["dated"])
        values = right_values(body, Scope.of(prepared["numbers"], dated))
        if len(values) < len(body["sequence"]):
            return None
        cells = {name: f"{values[name]:f}" for name in body["sequence"]}
        return {"cells": cells, "numbers": prepared["numbers"], "dated": dated}

    def summarise(self, body: Body, answer: Answer | None) -> str:
        """« Row, column: what was typed » for each cell that holds something."""
        typed = answer["cells"] if answer else {}
        return " ; ".join(f"{c['label']} : {typed[c['id']]}" for c in cells_of(body) if c["id"] in typed)

    def review(self, body: Body, prepared: Prepared, answer: Answer | None) -> View:
        """The table with, in each cell, what was typed, what was right, why."""
        scope = _scope(prepared, answer)
        found = correct(body, answer["cells"] if answer else {}, scope)
        labels = {cell["id"]: cell["label"] for cell in cells_of(body)}
        rows = [
            {
                "label": row["label"],
                "cells": [
                    _reviewed(cell, labels[cell["id"]], found[cell["id"]])
                    if "id" in cell
                    else {"text": fill(cell["text"], scope)}
                    for cell in row["cells"]
                ],
            }
            for row in body["rows"]
        ]
        return {"columns": body["columns"], "words": words_in(body), "table": rows, "says_feedback": True}


def cells_of(body: Body) -> list[dict[str, Any]]:
    """The cells to fill, row by row, each with a label that names it: its row, and its column
    where there are several to fill."""
    asked = {n for row in body["rows"] for n, cell in enumerate(row["cells"]) if "id" in cell}
    out = []
    for row in body["rows"]:
        for column, cell in zip(body["columns"][1:], row["cells"], strict=True):
            if "id" in cell:
                parts = (row["label"], column if len(asked) > 1 or not row["label"] else "")
                out.append({**cell, "label": ", ".join(part for part in parts if part)})
    return out


def words_in(body: Body) -> list[bool]:
    """By column, the first one included: whether it holds words, which are read from the left, or amounts."""
    columns = zip(*(row["cells"] for row in body["rows"]), strict=True)
    return [True, *(any(_WORDS.search(_FIGURE.sub("", cell.get("text", ""))) for cell in column) for column in columns)]


def _reviewed(cell: Mapping[str, Any], label: str, found: Filled) -> dict[str, Any]:
    right = "" if found.right is None or found.verdict in {RIGHT, FOLLOWS} else shown(found.right, cell["unit"])
    return {
        "label": label,
        "typed": found.typed,
        "unit": cell["unit"],
        "right": right,
        "verdict": found.verdict,
        "feedback": found.said,
    }


def _scope(prepared: Prepared, answer: Answer | None) -> Scope:
    if answer is not None:
        return Scope.of(answer["numbers"], answer["dated"])
    return Scope.of(prepared["numbers"])
