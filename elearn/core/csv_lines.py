"""The lines of a file that a spreadsheet wrote: each fault names its line and its column. Pure.

Semicolons, commas or tabs; UTF-8, or what old spreadsheets write on Windows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass

from elearn.core.i18n import gettext as _

# How files of spreadsheets begin: .xlsx and .ods are ZIP archives, .xls has its own mark.
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


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
        place = {"line": self.line, "column": self.column}
        return _("Ligne %(line)s, colonne « %(column)s » : %(said)s", **place, said=self.sentence)


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file may hold: its columns, those that it must have, and how much of it is read."""

    columns: Collection[str]
    needed: Collection[str]
    most_lines: int
    most_bytes: int

    def read(self, content: bytes) -> tuple[list[tuple[int, dict[str, str]]], list[Fault]]:
        """The number and the cells, by column, of each line that is not empty; the header is the first line."""
        too_large = Fault(0, "", _("Ce fichier est trop grand : %(n)s lignes au plus.", n=self.most_lines))
        if len(content) > self.most_bytes:
            return [], [too_large]
        if not content.strip():
            return [], [Fault(0, "", _("Ce fichier est vide."))]
        if content.startswith(WORKBOOKS):
            said = _(
                "Ce fichier est un classeur (Excel, LibreOffice) : enregistrez-le au format CSV, puis renvoyez-le."
            )
            return [], [Fault(0, "", said)]
        try:
            lines = list(csv.reader(io.StringIO(_text(content), newline=""), delimiter=_separator(content)))
        except csv.Error:  # a quote never closed makes one cell of the rest of the file, longer than cells may be
            return [], [Fault(0, "", _("Ce fichier ne se lit pas comme un tableau : un guillemet y reste ouvert."))]
        names = [cell.strip().casefold() for cell in lines[0]]
        if faults := self._header(names):
            return [], faults
        filled = [(n, cells) for n, cells in enumerate(lines[1:], 2) if any(cell.strip() for cell in cells)]
        if not filled:
            faults.append(Fault(0, "", _("Ce fichier n’a aucune ligne après les noms des colonnes.")))
        if len(filled) > self.most_lines:
            faults.append(too_large)
        rows = []
        for number, cells in filled:
            if len(cells) == len(names):
                rows.append((number, dict(zip(names, (_plain(cell) for cell in cells), strict=True))))
            else:
                said = _("%(found)s colonnes au lieu de %(wanted)s.", found=len(cells), wanted=len(names))
                faults.append(Fault(number, "", said))
        return rows, faults

    def _header(self, names: list[str]) -> list[Fault]:
        faults = [
            Fault(1, name, _("il manque la colonne « %(name)s ».", name=name))
            for name in self.needed
            if name not in names
        ]
        for name in dict.fromkeys(names):
            if name not in self.columns:
                faults.append(Fault(1, "", _("colonne inconnue : « %(name)s ».", name=name[:40])))
            elif names.count(name) > 1:
                faults.append(Fault(1, name, _("cette colonne est écrite deux fois.")))
        return faults


def _plain(cell: str) -> str:
    """A cell as typed: without the apostrophe that our own export puts before what looks like a formula."""
    tidy = cell.strip()
    return tidy[1:] if tidy[:1] == "'" and tidy[1:2] in {"=", "+", "-", "@"} else tidy


def _text(content: bytes) -> str:
    kept = content.replace(b"\0", b"")  # no database keeps it in a text
    try:
        return kept.decode("utf-8-sig")
    except UnicodeDecodeError:
        return kept.decode("cp1252", "replace")


def _separator(content: bytes) -> str:
    first = content.splitlines()[0]
    return max((";", ",", "\t"), key=lambda mark: first.count(mark.encode()))
