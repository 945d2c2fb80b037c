"""Many companies at once, from a file: all of them, or none."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from elearn.core import db, i18n
from elearn.core.csv_lines import Fault
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext
from elearn.core.policy import Actor, require
from elearn.prospecting import checking, near
from elearn.prospecting.checking import Sheet
from elearn.prospecting.lines import Row, read
from elearn.prospecting.models import SOURCES, Prospect
from elearn.prospecting.policy import Can
from elearn.prospecting.queries import prospects as reads
from elearn.prospecting.queries.circles import circle
from elearn.prospecting.services import prospects
from elearn.prospecting.words import SOURCE

FIELDS = {"siren": "siren", "entreprise": "name", "commune": "town", "source": "source", "precision": "source_note",
          "contact": "contact_name", "fonction": "contact_role", "courriel": "email", "telephone": "phone",
          "action": "next_action", "notes": "notes"}  # fmt: skip
UNNUMBERED = lazy_gettext(
    "déjà dans la liste du cercle, sans SIREN : complétez sa fiche, ou ajoutez celle-ci à la main si c’est une autre."
)
COLUMN = {field: column for column, field in FIELDS.items()} | {"next_on": "date"}


def import_file(actor: Actor, circle_id: int, content: bytes) -> tuple[int, list[Fault]]:
    """How many companies were listed, or the faults: then none was."""
    found = circle(actor, circle_id)
    require(Can.WORK, actor, found)
    rows, faults = read(content)
    sheets = [(row.line, _sheet(row)) for row in rows]
    today = i18n.today()
    undated = {fault.line for fault in faults}
    for line, sheet in sheets:
        for field, texts in checking.faults(sheet, SOURCES).items():
            if field == "next_on" and line in undated:
                continue  # the date is there, and cannot be read: that was said
            faults += [Fault(line, COLUMN.get(field, ""), text) for text in texts]
        if sheet.next_on is not None and sheet.next_on < today:
            faults.append(Fault(line, "date", str(checking.PAST)))
    if not faults:
        prospects.one_at_a_time(circle_id)
        faults = _known(circle_id, sheets)
    if faults:
        return 0, sorted(faults, key=lambda f: f.line)
    prospects.insert(actor, circle_id, [prospects.values_of(sheet) for _line, sheet in sheets])
    return len(sheets), []


def _known(circle_id: int, sheets: list[tuple[int, Sheet]]) -> list[Fault]:
    """Companies that are in the list, twice in the file, or that refused."""
    query = sa.select(Prospect.siren, Prospect.near, Prospect.town).where(Prospect.circle_id == circle_id)
    listed = db.session().execute(query).all()
    sirens = {row.siren: 0 for row in listed if row.siren}
    names, unnumbered = _Names(), _Names()
    for row in listed:
        for one in (names,) if row.siren else (names, unnumbered):
            one.add(row.near, near.key(row.town), 0)
    is_opposed, faults = reads.opposed(circle_id), []
    for line, sheet in sheets:
        siren, named = checking.siren_of(sheet), (near.key(sheet.name), near.key(sheet.town))
        where = sirens.get(siren) if siren else names.line(*named)
        if is_opposed(siren, sheet.name, sheet.town):
            said = _("cette entreprise a demandé à ne plus être contactée.")
            faults.append(Fault(line, "entreprise", said))
        elif where is not None:
            said = _("déjà à la ligne %(line)s.", line=where) if where else _("déjà dans la liste du cercle.")
            faults.append(Fault(line, "siren" if siren else "entreprise", said))
        elif siren and (where := unnumbered.line(*named)) is not None:
            in_file = _("déjà à la ligne %(line)s, sans SIREN.", line=where)
            said = in_file if where else str(UNNUMBERED)
            faults.append(Fault(line, "entreprise", said))
        if siren:
            sirens.setdefault(siren, line)
        else:
            unnumbered.add(*named, line)
        names.add(*named, line)
    return faults


class _Names:
    """Names and towns, each with the line it was first read on, 0 for the list; a town left out may be any."""

    def __init__(self) -> None:
        self._lines: dict[str, dict[str, int]] = {}

    def add(self, name: str, town: str, line: int) -> None:
        self._lines.setdefault(name, {}).setdefault(town, line)

    def line(self, name: str, town: str) -> int | None:
        """Where this one was read; None when it was not."""
        towns = self._lines.get(name, {})
        if not town:
            return min(towns.values(), default=None)
        return towns.get(town, towns.get(""))


def _sheet(row: Row) -> Sheet:
    codes = {str(label).casefold(): code for code, label in SOURCE.items()}
    values = {field: row.said[column] for column, field in FIELDS.items()}
    values["source"] = codes.get(values["source"].casefold(), values["source"])
    return replace(Sheet(**values), next_on=row.day)  # type: ignore[arg-type]  # all of them texts
