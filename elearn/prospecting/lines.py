"""A list of companies read from a spreadsheet's file: one line a company. Pure.

All or nothing: each fault names its line and its column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from elearn.core.csv_lines import Fault, Layout
from elearn.core.i18n import gettext as _
from elearn.core.web import typed

COLUMNS = ("siren", "entreprise", "commune", "source", "precision", "contact", "fonction", "courriel", "telephone",
           "action", "date", "notes")  # fmt: skip
NEEDED = ("entreprise", "source")
MOST_BYTES = 500_000
LAYOUT = Layout(COLUMNS, NEEDED, most_lines=500, most_bytes=MOST_BYTES)


@dataclass(frozen=True, slots=True)
class Row:
    """One company. ``line`` is the one of the file, the header being the first."""

    line: int
    said: Mapping[str, str]
    day: date | None


def _day(text: str) -> date | None:
    """A day as ISO writes it, or as a French spreadsheet saves it again."""
    french = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text, re.ASCII)
    return typed.day(f"{french[3]}-{french[2]:0>2}-{french[1]:0>2}" if french else text)


def read(content: bytes) -> tuple[list[Row], list[Fault]]:
    """The rows and the faults of a file; with a fault, nothing is to be done."""
    rows = []
    lines, faults = LAYOUT.read(content)
    for number, values in lines:
        day = _day(values.get("date", ""))
        if values.get("date") and day is None:
            faults.append(Fault(number, "date", _("écrivez une date, par exemple 2026-01-31 ou 31/01/2026.")))
        rows.append(Row(number, {name: values.get(name, "") for name in COLUMNS if name != "date"}, day))
    return rows, sorted(faults, key=lambda fault: fault.line)
