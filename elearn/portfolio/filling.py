"""A form as it stands: what was typed, what it is worth, what is wrong, what comes from elsewhere. Pure code.

What is typed is kept as typed (*raw*): text by field, a list for what is ticked, a list of lines
for a table. A field that another exercise prefills is not in the draft until something else is
typed there, so that it follows its origin.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from elearn.core.formula import Parameter
from elearn.core.i18n import gettext as _
from elearn.portfolio.computing import compute, is_filled
from elearn.portfolio.parsing import Refused, clean, parse, typed, words
from elearn.portfolio.sheet import Field, Sheet

Raw = dict[str, Any]
LONGEST_RAW = 20_000  # characters of one control: what is too long is refused in words, not cut
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Shared:
    """A value that another exercise gives: as it would be typed, as it reads, and where it comes from."""

    raw: str
    words: str
    document: str
    deliverable: str


@dataclass(slots=True)
class Filled:
    """A form, field by field. ``errors`` by field, or ``field.row.column``; ``origins`` by field."""

    sheet: Sheet
    raw: Raw
    values: dict[str, Any]
    errors: dict[str, str] = field(default_factory=dict)
    origins: dict[str, Shared] = field(default_factory=dict)

    def is_prefilled(self, one: Field) -> bool:
        """Whether what the field shows is its origin's value, untouched."""
        return one.id in self.origins and self.raw.get(one.id) == self.origins[one.id].raw

    def rows(self, one: Field) -> list[Raw]:
        """The lines to show: what was typed, one more to fill, no less than asked and no more than allowed."""
        rows = list(self.raw.get(one.id) or [])
        count = min(one.rows_max, max(one.rows_min, len(rows) + 1))
        return rows + [{} for _n in range(count - len(rows))]

    def shown(self, one: Field, row: int | None = None, column: Field | None = None) -> str:
        """What was computed, in words; « — » while something is missing."""
        value = self.values.get(one.id)
        if row is not None and column is not None:
            one, value = column, value[row].get(column.id) if value and row < len(value) else None
        return words(one, value) or "—"

    def computed(self) -> dict[str, str]:
        """All that is computed, by the name of its place in the page."""
        out = {}
        for one in self.sheet.fields:
            if one.type == "computed":
                out[one.id] = self.shown(one)
            for column in one.columns:
                if column.type == "computed":
                    out |= {f"{one.id}.{n}.{column.id}": self.shown(one, n, column) for n in range(one.rows_max)}
        return out


def read_form(sheet: Sheet, get: Callable[[str], str | None], all_of: Callable[[str], Sequence[str]]) -> Raw:
    """What a browser posted. Names: ``f.<id>``, ``f.<id>.<row>.<column>``."""
    raw: Raw = {}
    for one in sheet.fields:
        name = f"f.{one.id}"
        if one.type == "table":
            columns = [c for c in one.columns if c.is_typed]
            rows = [
                {c.id: _taken(get(f"{name}.{n}.{c.id}")) for c in columns} for n in range(min(MOST_ROWS, one.rows_max))
            ]
            while rows and not is_filled(rows[-1]):
                rows.pop()
            raw[one.id] = [{k: v for k, v in row.items() if v} for row in rows]
        elif one.type == "checklist":
            raw[one.id] = [item for item in one.items if item in all_of(name)]
        elif one.is_typed:
            raw[one.id] = _taken(get(name))
    return raw


def _taken(text: str | None) -> str:
    return clean((text or "")[: LONGEST_RAW + 1])


def kept(sheet: Sheet, raw: Raw, shared: Mapping[str, Shared], before: Raw) -> Raw:
    """What goes into the draft: no blank, and no value that only repeats where it comes from.

    A prefilled field that was emptied stays empty. One that ``before`` had on its own stays its own.
    """
    out: Raw = {}
    for one in sheet.fields:
        if one.id not in raw:
            continue
        value, origin = raw[one.id], shared.get(one.source) if one.source else None
        if origin is not None and one.id not in before and value == origin.raw:
            continue
        if value or origin is not None:
            out[one.id] = value
    # What an older wording of the exercise asked for is not thrown away.
    known = {one.id for one in sheet.fields}
    return {k: v for k, v in before.items() if k not in known} | out


def fill(
    sheet: Sheet, raw: Raw, shared: Mapping[str, Shared] | None = None, parameter: Parameter | None = None
) -> Filled:
    """The form with these things typed in it; nothing is refused here, faults are named."""
    origins = {one.id: shared[one.source] for one in sheet.fields if shared and one.source in shared}
    whole = {**raw, **{k: o.raw for k, o in origins.items() if k not in raw}}
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for one in sheet.fields:
        if one.type == "table":
            values[one.id] = _read_rows(one, whole.get(one.id) or [], errors)
        elif one.is_typed:
            values[one.id] = _read(one, whole.get(one.id), one.id, errors)
    return Filled(sheet, whole, compute(list(sheet.fields), values, parameter), errors, origins)


def _read(one: Field, raw: Any, place: str, errors: dict[str, str]) -> Any:
    try:
        return parse(one, raw)
    except Refused as refused:
        errors[place] = str(refused)
        return None


def _read_rows(one: Field, rows: Sequence[Raw], errors: dict[str, str]) -> list[Raw]:
    columns = [c for c in one.columns if c.is_typed]
    return [
        {c.id: _read(c, row.get(c.id), f"{one.id}.{n}.{c.id}", errors) for c in columns} for n, row in enumerate(rows)
    ]


def missing(filled: Filled) -> dict[str, str]:
    """What must still be filled before handing in, by the place of the control."""
    out = {}
    for one in filled.sheet.fields:
        value = filled.values.get(one.id)
        if one.type == "table":
            rows = [(n, r) for n, r in enumerate(value or []) if is_filled(r)]
            least = max(one.rows_min, 1) if one.required else 0
            if len(rows) < least:
                out[f"{one.id}.0.{one.columns[0].id}"] = (
                    _("Remplissez au moins %(n)s lignes.", n=least)
                    if least > 1
                    else _("Remplissez au moins une ligne.")
                )
            out |= {
                f"{one.id}.{n}.{c.id}": _("À remplir.")
                for n, row in rows
                for c in one.columns
                if c.required and c.is_typed and row.get(c.id) is None
            }
        elif one.required and one.is_typed and value is None:
            out[one.id] = _required(one)
    return {k: v for k, v in out.items() if k not in filled.errors}


def _required(one: Field) -> str:
    if one.type == "checklist":
        return _("Cochez au moins un point.")
    return _("Choisissez une réponse.") if one.type == "choice" else _("À remplir.")


def content(filled: Filled) -> dict[str, Any]:
    """What a submission keeps: the values, blank lines left out."""
    out = {k: v for k, v in filled.values.items() if v is not None}
    for one in filled.sheet.fields:
        if one.type == "table":
            out[one.id] = [r for r in out.get(one.id, []) if is_filled(r)]
    return out


def offered(sheet: Sheet, raw: Raw, slug: str, parameter: Parameter | None = None) -> dict[str, Shared]:
    """What this exercise gives to the others, by shared name; nothing for what is blank or cannot be read."""
    filled = fill(sheet, raw, None, parameter)
    return {
        one.shares: Shared(typed(one, value), words(one, value), sheet.document, slug)
        for one in sheet.fields
        if one.shares and (value := filled.values.get(one.id)) is not None
    }
