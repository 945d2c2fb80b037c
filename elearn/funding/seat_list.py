"""A list of seats to give, read from a spreadsheet's file: one line a person and a module. Pure code.

Columns ``adresse`` and ``module``, in any order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from elearn.core.csv_lines import Fault, Layout
from elearn.core.i18n import gettext as _

COLUMNS = ("adresse", "module")
MOST_BYTES = 200_000
LAYOUT = Layout(COLUMNS, COLUMNS, most_lines=200, most_bytes=MOST_BYTES)


@dataclass(frozen=True, slots=True)
class Row:
    """Whom to give a seat of which module. ``line`` is the one of the file, the header being the first."""

    line: int
    email: str
    module: str


def read(content: bytes, titles: Mapping[str, str]) -> tuple[list[Row], list[Fault]]:
    """The rows and the faults of a file; ``titles`` gives each module's title by its stable name.

    A module is said by its stable name or by its title. With a fault, nothing is to be done.
    """
    lines, faults = LAYOUT.read(content)
    slugs = {_folded(title): slug for slug, title in titles.items()} | {_folded(slug): slug for slug in titles}
    rows: list[Row] = []
    seen: dict[tuple[str, str], int] = {}
    for number, cells in lines:
        row, wrong = _row(number, cells, slugs, seen)
        rows += [row] if row else []
        faults += wrong
    return rows, sorted(faults, key=lambda fault: fault.line)


def _row(
    number: int, row: Mapping[str, str], slugs: Mapping[str, str], seen: dict[tuple[str, str], int]
) -> tuple[Row | None, list[Fault]]:
    """One line; ``seen`` keeps what was asked on the lines before."""
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


def _folded(name: str) -> str:
    return " ".join(name.replace("\u00a0", " ").replace("\u2019", "'").casefold().split())
