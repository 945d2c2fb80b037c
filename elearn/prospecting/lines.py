"""A list of companies read from a spreadsheet's file: one line a company. Pure.

All or nothing: each fault names its line and its column. Semicolons, commas or tabs; UTF-8, or what
old spreadsheets write on Windows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from elearn.core.i18n import gettext as _
from elearn.core.web import typed

COLUMNS = ("siren", "entreprise", "commune", "source", "precision", "contact", "fonction", "courriel", "telephone",
           "action", "date", "notes")  # fmt: skip
NEEDED = ("entreprise", "source")
MOST_LINES, MOST_BYTES = 500, 500_000


@dataclass(frozen=True, slots=True)
class Row:
    """One company. ``line`` is the one of the file, the header being the first."""

    line: int
    said: Mapping[str, str]
    day: date | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where: line 0 and no column for the whole file."""

    line: int
    column: str
    sentence: str

    def __str__(self) -> str:
        if not self.line:
            return self.sentence
        if not self.column:
            return _("Ligne %(line)s : %(said)s", line=self.line, said=self.sentence)
        return _(
            "Ligne %(line)s, colonne « %(column)s » : %(said)s", line=self.line, column=self.column, said=self.sentence
        )


def read(content: bytes) -> tuple[list[Row], list[Fault]]:
    """The rows and the faults of a file; with a fault, nothing is to be done."""
    if len(content) > MOST_BYTES:
        return [], [Fault(0, "", _("Ce fichier est trop grand : %(n)s lignes au plus.", n=MOST_LINES))]
    if not content.strip():
        return [], [Fault(0, "", _("Ce fichier est vide."))]
    cells = list(csv.reader(io.StringIO(_text(content), newline=""), delimiter=_separator(content)))
    names = [cell.strip().casefold() for cell in cells[0]]
    faults = _header(names)
    rows: list[Row] = []
    if faults:
        return [], faults
    for number, line in enumerate(cells[1:], 2):
        if not any(cell.strip() for cell in line):
            continue
        if len(line) != len(names):
            said = _("%(found)s colonnes au lieu de %(wanted)s.", found=len(line), wanted=len(names))
            faults.append(Fault(number, "", said))
            continue
        values = {name: _plain(cell) for name, cell in zip(names, line, strict=True)}
        day = typed.day(values.get("date")) if values.get("date") else None
        if values.get("date") and day is None:
            faults.append(Fault(number, "date", _("écrivez une date, par exemple 2026-01-31.")))
        rows.append(Row(number, {name: values.get(name, "") for name in COLUMNS if name != "date"}, day))
    if not rows and not faults:
        faults.append(Fault(0, "", _("Ce fichier n’a aucune ligne après les noms des colonnes.")))
    if len(rows) > MOST_LINES:
        faults.append(Fault(0, "", _("Ce fichier est trop grand : %(n)s lignes au plus.", n=MOST_LINES)))
    return rows, faults


def _plain(cell: str) -> str:
    """A cell as typed: without the apostrophe that our own export puts before what looks like a formula."""
    tidy = cell.strip()
    return tidy[1:] if tidy[:1] == "'" and tidy[1:2] in {"=", "+", "-", "@"} else tidy


def _header(names: list[str]) -> list[Fault]:
    faults = [
        Fault(1, name, _("il manque la colonne « %(name)s ».", name=name)) for name in NEEDED if name not in names
    ]
    for name in dict.fromkeys(names):
        if name not in COLUMNS:
            faults.append(Fault(1, "", _("colonne inconnue : « %(name)s ».", name=name[:40])))
        elif names.count(name) > 1:
            faults.append(Fault(1, name, _("cette colonne est écrite deux fois.")))
    return faults


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _separator(content: bytes) -> str:
    first = content.splitlines()[0]
    return max((";", ",", "\t"), key=lambda mark: first.count(mark.encode()))
