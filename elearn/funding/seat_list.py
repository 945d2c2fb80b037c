"""A list of seats to give, read from a spreadsheet's file: one line a person and a module. Pure code.

Columns ``adresse`` and ``module``, in any order; semicolons, commas or tabs; UTF-8, or what old
spreadsheets write on Windows. Each fault names its line and its column.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from elearn.core.i18n import gettext as _

COLUMNS = ("adresse", "module")
MOST_LINES = 200
MOST_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class Row:
    """Whom to give a seat of which module. ``line`` is the one of the file, the header being the first."""

    line: int
    email: str
    module: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where: line 0 and no column for the whole file."""

    line: int
    column: str
    sentence: str

    def __str__(self) -> str:
        if not self.column:
            return (
                self.sentence if not self.line else _("Ligne %(line)s : %(said)s", line=self.line, said=self.sentence)
            )
        place = {"line": self.line, "column": self.column}
        return _("Ligne %(line)s, colonne « %(column)s » : %(said)s", **place, said=self.sentence)


def read(content: bytes, titles: Mapping[str, str]) -> tuple[list[Row], list[Fault]]:
    """The rows and the faults of a file; ``titles`` gives each module's title by its stable name.

    A module is said by its stable name or by its title. With a fault, nothing is to be done.
    """
    if len(content) > MOST_BYTES:
        return [], [Fault(0, "", _("Ce fichier est trop grand : %(n)s lignes au plus.", n=MOST_LINES))]
    if not content.strip():
        return [], [Fault(0, "", _("Ce fichier est vide."))]
    lines = list(csv.reader(io.StringIO(_text(content), newline=""), delimiter=_separator(content)))
    names = [cell.strip().casefold() for cell in lines[0]]
    if faults := _header(names):
        return [], faults
    slugs = {_folded(title): slug for slug, title in titles.items()} | {_folded(slug): slug for slug in titles}
    rows: list[Row] = []
    seen: dict[tuple[str, str], int] = {}
    for number, cells in enumerate(lines[1:], 2):
        if any(cell.strip() for cell in cells):
            row, wrong = _row(number, names, cells, slugs, seen)
            rows += [row] if row else []
            faults += wrong
    if not rows and not faults:
        faults.append(Fault(0, "", _("Ce fichier n’a aucune ligne après les noms des colonnes.")))
    if len(rows) > MOST_LINES:
        faults.append(Fault(0, "", _("Ce fichier est trop grand : %(n)s lignes au plus.", n=MOST_LINES)))
    return rows, faults


def _row(
    number: int, names: list[str], cells: list[str], slugs: Mapping[str, str], seen: dict[tuple[str, str], int]
) -> tuple[Row | None, list[Fault]]:
    """One line; ``seen`` keeps what was asked on the lines before."""
    if len(cells) != len(names):
        said = _("%(found)s colonnes au lieu de %(wanted)s.", found=len(cells), wanted=len(names))
        return None, [Fault(number, "", said)]
    row = dict(zip(names, (cell.strip() for cell in cells), strict=True))
    slug, email, faults = slugs.get(_folded(row["module"])), row["adresse"].lower(), []
    if not 3 <= len(email) <= 254 or email.count("@") != 1:
        said = _("« %(typed)s » n’est pas une adresse.", typed=row["adresse"][:60])
        faults.append(Fault(number, "adresse", said))
    if slug is None:
        said = _("« %(typed)s » n’est pas un module.", typed=row["module"][:60])
        return None, [*faults, Fault(number, "module", said)]
    if (email, slug) in seen:
        said = _("cette personne a déjà ce module à la ligne %(line)s.", line=seen[email, slug])
        faults.append(Fault(number, "adresse", said))
    seen.setdefault((email, slug), number)
    return (None if faults else Row(number, email, slug)), faults


def _header(names: list[str]) -> list[Fault]:
    faults = [
        Fault(1, name, _("il manque la colonne « %(name)s ».", name=name)) for name in COLUMNS if name not in names
    ]
    for name in dict.fromkeys(names):
        if name not in COLUMNS:
            said = _("colonne inconnue : « %(name)s ».", name=name[:40])
            faults.append(Fault(1, "", said))
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


def _folded(name: str) -> str:
    return " ".join(name.replace("\u00a0", " ").replace("\u2019", "'").casefold().split())
