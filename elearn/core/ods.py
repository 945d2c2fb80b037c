"""Tables as an OpenDocument spreadsheet (see :mod:`elearn.core.odf`): amounts stay amounts, dates stay dates.

A text is typed as one, so that none is taken for a formula.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from xml.etree import ElementTree as ET

from elearn.core import odf

MIME = "application/vnd.oasis.opendocument.spreadsheet"
Cell = str | int | Decimal | date | datetime | None
_NOT_IN_NAMES = re.compile(r"[\[\]*?:/\\']")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, its header, its rows. ``Decimal`` is shown with two digits."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def ods_file(title: str, sheets: Sequence[Sheet], *, language: str = "fr") -> bytes:
    """The spreadsheet, one tab a table."""
    return odf.package(MIME, title, language, {"content.xml": _content(sheets)})


def _content(sheets: Sequence[Sheet]) -> ET.Element:
    root = odf.root("office:document-content")
    styles = odf.add(root, "office:automatic-styles")
    amount = odf.add(styles, "number:number-style", style_name="N2")
    odf.add(amount, "number:number", number_decimal_places="2", number_min_integer_digits="1", number_grouping="true")
    odf.add(styles, "style:style", style_name="Amount", style_family="table-cell", style_data_style_name="N2")
    head = odf.add(styles, "style:style", style_name="Head", style_family="table-cell")
    odf.add(head, "style:text-properties", fo_font_weight="bold")
    body = odf.add(odf.add(root, "office:body"), "office:spreadsheet")
    taken: set[str] = set()
    for sheet in sheets:
        table = odf.add(body, "table:table", table_name=_name(sheet.name, taken))
        odf.add(table, "table:table-column", table_number_columns_repeated=str(max(1, len(sheet.header))))
        row = odf.add(odf.add(table, "table:table-header-rows"), "table:table-row")
        for label in sheet.header:
            cell = odf.add(row, "table:table-cell", office_value_type="string", table_style_name="Head")
            odf.add(cell, "text:p", label)
        for values in sheet.rows:
            row = odf.add(table, "table:table-row")
            for value in values:
                _cell(row, value)
        if not sheet.rows:
            odf.add(odf.add(table, "table:table-row"), "table:table-cell")
    return root


def _name(wanted: str, taken: set[str]) -> str:
    """A name of tab that spreadsheets take: 31 characters, none of theirs, not twice."""
    base = _NOT_IN_NAMES.sub(" ", wanted)[:31].strip() or "1"
    name, number = base, 2
    while name in taken:
        name, number = f"{base[:28]} {number}", number + 1
    taken.add(name)
    return name


def _cell(row: ET.Element, value: Cell) -> None:
    if value is None:
        odf.add(row, "table:table-cell")
    elif isinstance(value, (int, Decimal)):
        style = {"table_style_name": "Amount"} if isinstance(value, Decimal) else {}
        cell = odf.add(row, "table:table-cell", office_value_type="float", office_value=str(value), **style)
        odf.add(cell, "text:p", str(value))
    elif isinstance(value, date):
        cell = odf.add(row, "table:table-cell", office_value_type="date", office_date_value=value.isoformat())
        odf.add(cell, "text:p", value.isoformat())
    else:
        cell = odf.add(row, "table:table-cell", office_value_type="string")
        for line in value.split("\n"):
            odf.add(cell, "text:p", line)
