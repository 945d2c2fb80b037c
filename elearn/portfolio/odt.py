"""Deliverables as an OpenDocument text (ODF 1.3, ISO/IEC 26300), to go on writing in LibreOffice or Word.

Written with the standard library alone: a zip with a few XML files. What people typed goes through
``xml.etree``, which escapes it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from elearn.core.i18n import gettext as _
from elearn.portfolio.document import Document, Item, Table

MIME = "application/vnd.oasis.opendocument.text"
_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}
for _prefix, _uri in _SPACES.items():
    ET.register_namespace(_prefix, _uri)
_VERSION = "1.3"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _q(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """A child; ``text_style_name="X"`` becomes the attribute ``text:style-name``."""
    named = {_q(k.replace("_", ":", 1).replace("_", "-")): v for k, v in attributes.items()}
    child = ET.SubElement(parent, _q(name), named)
    child.text = _NOT_XML.sub("", text) or None
    return child


def draw(title: str, author: str, made_on: str, documents: Sequence[Document], *, language: str) -> bytes:
    """The ODT of some deliverables: a title page when there are several."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # The kind of file comes first and bare, so that it is known without unpacking (ODF 1.3, part 2, 3.3).
        archive.writestr(zipfile.ZipInfo("mimetype"), MIME, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _xml(_manifest()))
        archive.writestr("meta.xml", _xml(_meta(title, author, language)))
        archive.writestr("styles.xml", _xml(_styles(language)))
        archive.writestr("content.xml", _xml(_content(title, author, made_on, documents)))
    return out.getvalue()


def _xml(root: ET.Element) -> bytes:
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _root(name: str) -> ET.Element:
    return ET.Element(_q(name), {_q("office:version"): _VERSION})


def _manifest() -> ET.Element:
    root = ET.Element(_q("manifest:manifest"), {_q("manifest:version"): _VERSION})
    for path, kind in (("/", MIME), *((n, "text/xml") for n in ("content.xml", "styles.xml", "meta.xml"))):
        _add(root, "manifest:file-entry", manifest_full_path=path, manifest_media_type=kind)
    return root


def _meta(title: str, author: str, language: str) -> ET.Element:
    root = _root("office:document-meta")
    meta = _add(root, "office:meta")
    _add(meta, "dc:title", title)
    _add(meta, "meta:initial-creator", author)
    _add(meta, "dc:language", language)
    return root


def _styles(language: str) -> ET.Element:
    root = _root("office:document-styles")
    styles = _add(root, "office:styles")
    default = _add(styles, "style:default-style", style_family="paragraph")
    country = {"fr": "FR", "en": "GB"}.get(language, "FR")
    _add(default, "style:text-properties", fo_font_size="11pt", fo_language=language, fo_country=country)
    _paragraph(styles, "Standard", "Standard", after="0.2cm")
    _paragraph(styles, "Small", "Small", after="0.2cm", size="9pt", color="#525b6d")
    _paragraph(styles, "Amount", "Amount", align="end")
    _paragraph(styles, "Strong", "Strong", weight="bold")
    _paragraph(styles, "Title", "Title", before="4cm", after="0.5cm", size="28pt", color="#2f3f9e", weight="bold")
    for level, size, color in ((1, "20pt", "#2f3f9e"), (2, "14pt", "#2a6346"), (3, "11pt", "#1f2430")):
        name = f"Heading_20_{level}"
        _paragraph(
            styles,
            name,
            f"Heading {level}",
            before="0.5cm",
            after="0.2cm",
            size=size,
            color=color,
            weight="bold",
            level=level,
        )
    return root


def _paragraph(
    styles: ET.Element, name: str, shown: str, *, before: str = "0cm", after: str = "0cm", size: str = "",
    color: str = "#1f2430", weight: str = "normal", align: str = "start", level: int = 0,
) -> None:  # fmt: skip
    style = _add(styles, "style:style", style_name=name, style_display_name=shown, style_family="paragraph")
    if level:
        style.set(_q("style:default-outline-level"), str(level))
    _add(style, "style:paragraph-properties", fo_margin_top=before, fo_margin_bottom=after, fo_text_align=align)
    properties = {"fo_font_size": size} if size else {}
    _add(style, "style:text-properties", fo_color=color, fo_font_weight=weight, **properties)


def _content(title: str, author: str, made_on: str, documents: Sequence[Document]) -> ET.Element:
    root = _root("office:document-content")
    automatic = _add(root, "office:automatic-styles")
    page = _add(
        automatic, "style:style", style_name="Page", style_family="paragraph", style_parent_style_name="Heading_20_1"
    )
    _add(page, "style:paragraph-properties", fo_break_before="page")
    cell = _add(automatic, "style:style", style_name="Cell", style_family="table-cell")
    _add(cell, "style:table-cell-properties", fo_padding="0.12cm", fo_border="0.5pt solid #ddd8cd")
    text = _add(_add(root, "office:body"), "office:text")
    if len(documents) > 1:
        _add(text, "text:p", title, text_style_name="Title")
        _add(text, "text:p", author)
        _add(text, "text:p", made_on, text_style_name="Small")
        for one in documents:
            _add(text, "text:p", one.title)
    for one in documents:
        style = "Page" if len(documents) > 1 else "Heading_20_1"
        _add(text, "text:h", one.title, text_style_name=style, text_outline_level="1")
        _add(text, "text:p", one.status, text_style_name="Small")
        for part in one.parts:
            _add(text, "text:h", part.title, text_style_name="Heading_20_2", text_outline_level="2")
            for item in part.items:
                _item(text, item)
    return root


def _item(text: ET.Element, item: Item) -> None:
    _add(text, "text:h", item.label, text_style_name="Heading_20_3", text_outline_level="3")
    if item.table is not None:
        _table(text, item.label, item.table)
    elif item.ticks:
        points = _add(text, "text:list")
        for is_done, words in item.ticks:
            said = _("fait") if is_done else _("pas encore")
            _add(_add(points, "text:list-item"), "text:p", f"{said} · {words}")
    else:
        for line in item.text.split("\n"):
            _add(text, "text:p", line, text_style_name="Standard")


def _table(text: ET.Element, name: str, table: Table) -> None:
    if not table.rows:
        _add(text, "text:p", _("Aucune ligne remplie."), text_style_name="Small")
        return
    grid = _add(text, "table:table", table_name=name)
    _add(grid, "table:table-column", table_number_columns_repeated=str(len(table.columns)))
    _row(_add(grid, "table:table-header-rows"), table.columns, ["Strong"] * len(table.columns))
    for row in table.rows:
        _row(grid, row, ["Amount" if amount else "Standard" for amount in table.amounts])
    _add(text, "text:p")


def _row(parent: ET.Element, cells: Sequence[str], styles: Sequence[str]) -> None:
    row = _add(parent, "table:table-row")
    for words, style in zip(cells, styles, strict=True):
        cell = _add(row, "table:table-cell", table_style_name="Cell", office_value_type="string")
        _add(cell, "text:p", words, text_style_name=style)
