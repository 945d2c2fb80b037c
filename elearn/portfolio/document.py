"""A deliverable as a document: titles, answers in words, lists and tables. What PDF and ODT draw. Pure code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elearn.core.i18n import gettext as _
from elearn.portfolio.parsing import words
from elearn.portfolio.sheet import Field, Sheet


@dataclass(frozen=True, slots=True)
class Table:
    """``amounts`` tells, by column, whether it is aligned to the right. Cells are words."""

    columns: Sequence[str]
    amounts: Sequence[bool]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Item:
    """One answer: text (lines), or what is ticked and what is not, or a table."""

    label: str
    text: str = ""
    ticks: Sequence[tuple[bool, str]] = ()
    table: Table | None = None
    is_short: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a deliverable."""

    title: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Document:
    """One deliverable. ``status`` says what it is: a version and its date, or a draft."""

    title: str
    status: str
    parts: Sequence[Part]


def draw(sheet: Sheet, values: Mapping[str, Any], status: str) -> Document:
    """The document of these values (those of a submission, or of a draft)."""
    parts = [Part(s.title, [_item(f, values.get(f.id)) for f in s.fields]) for s in sheet.sections]
    return Document(sheet.document, status, parts)


def _item(field: Field, value: Any) -> Item:
    if field.type == "checklist":
        ticked = value or []
        return Item(field.label, ticks=[(item in ticked, item) for item in field.items])
    if field.type == "table":
        return Item(field.label, table=table(field, value or []))
    return Item(field.label, words(field, value) or _("Non renseigné"), is_short=field.type != "long")


def table(field: Field, rows: Sequence[Mapping[str, Any]]) -> Table:
    """The lines of a table in words."""
    return Table(
        [c.label for c in field.columns],
        [c.is_numeric for c in field.columns],
        [[words(c, row.get(c.id)) for c in field.columns] for row in rows],
    )
