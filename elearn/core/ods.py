"""Tables as an OpenDocument spreadsheet (ODF 1.3, ISO/IEC 26300): amounts stay amounts, dates stay dates.

Written with the standard library alone: a zip with a few XML files. Texts go through
``xml.etree``, which escapes them; a text is typed as one, so that none is taken for a formula.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from xml.etree import ElementTree as ET

MIME = "application/vnd.oasis.opendocument.spreadsheet"
Cell = str | int | Decimal | date | datetime | None
_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]*?:/\\']")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, its header, its rows. ``Decimal`` is shown with two digits."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def _q(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """A child; ``text_style_name="X"`` becomes the attribute ``text:style-name``."""
    named = {_q(k.replace("_", ":", 1).replace("_", "-")): v for k, v in attributes.items()}
    child = ET.SubElement(parent, _q(name), named)
    child.text = _NOT_XML.sub("", text) or None
    return child


def ods_file(title: str, sheets: Sequence[Sheet], *, language: str = "fr") -> bytes:
    """The spreadsheet, one tab a table."""
    for prefix, uri in _SPACES.items():
        ET.register_namespace(prefix, uri)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # The kind of file comes first and bare, so that it is known without unpacking (ODF 1.3, part 2, 3.3).
        archive.writestr(zipfile.ZipInfo("mimetype"), MIME, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _xml(_manifest()))
        archive.writestr("meta.xml", _xml(_meta(title, language)))
        archive.writestr("content.xml", _xml(_content(sheets)))
    return out.getvalue()


def _xml(root: ET.Element) -> bytes:
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _root(name: str) -> ET.Element:
    return ET.Element(_q(name), {_q("office:version"): "1.3"})


def _manifest() -> ET.Element:
    root = ET.Element(_q("manifest:manifest"), {_q("manifest:version"): "1.3"})
    for path, kind in (("/", MIME), ("content.xml", "text/xml"), ("meta.xml", "text/xml")):
        _add(root, "manifest:file-entry", manifest_full_path=path, manifest_media_type=kind)
    return root


def _meta(title: str, language: str) -> ET.Element:
    root = _root("office:document-meta")
    meta = _add(root, "office:meta")
    _add(meta, "dc:title", title)
    _add(meta, "dc:language", language)
    return root


def _content(sheets: Sequence[Sheet]) -> ET.Element:
    root = _root("office:document-content")
    styles = _add(root, "office:automatic-styles")
    amount = _add(styles, "number:number-style", style_name="N2")
    _add(amount, "number:number", number_decimal_places="2", number_min_integer_digits="1", number_grouping="true")
    _add(styles, "style:style", style_name="Amount", style_family="table-cell", style_data_style_name="N2")
    head = _add(styles, "style:style", style_name="Head", style_family="table-cell")
    _add(head, "style:text-properties", fo_font_weight="bold")
    body = _add(_add(root, "office:body"), "office:spreadsheet")
    taken: set[str] = set()
    for sheet in sheets:
        table = _add(body, "table:table", table_name=_name(sheet.name, taken))
        _add(table, "table:table-column", table_number_columns_repeated=str(max(1, len(sheet.header))))
        row = _add(_add(table, "table:table-header-rows"), "table:table-row")
        for label in sheet.header:
            cell = _add(row, "table:table-cell", office_value_type="string", table_style_name="Head")
            _add(cell, "text:p", label)
        for values in sheet.rows:
            row = _add(table, "table:table-row")
            for value in values:
                _cell(row, value)
        if not sheet.rows:
            _add(_add(table, "table:table-row"), "table:table-cell")
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
        _add(row, "table:table-cell")
    elif isinstance(value, (int, Decimal)):
        style = {"table_style_name": "Amount"} if isinstance(value, Decimal) else {}
        cell = _add(row, "table:table-cell", office_value_type="float", office_value=str(value), **style)
        _add(cell, "text:p", str(value))
    elif isinstance(value, date):
        cell = _add(row, "table:table-cell", office_value_type="date", office_date_value=value.isoformat())
        _add(cell, "text:p", value.isoformat())
    else:
        cell = _add(row, "table:table-cell", office_value_type="string")
        for line in value.split("\n"):
            _add(cell, "text:p", line)
