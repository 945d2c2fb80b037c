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
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}
for _prefix, _uri in _SPACES.items():
    ET.register_namespace(_prefix, _uri)
_VERSION = "1.3"
_FONT = "Liberation Sans"
_WIDTH = 17.0  # centimetres between the margins
_CELLS = {  # by (is a head, is an amount)
    (False, False): "Cell_20_text", (False, True): "Cell_20_amount",
    (True, False): "Cell_20_head", (True, True): "Cell_20_amount_20_head",
}  # fmt: skip
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
        archive.writestr("styles.xml", _xml(_styles(language, f"{author} · {title}")))
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


def _styles(language: str, footer: str) -> ET.Element:
    root = _root("office:document-styles")
    fonts = _add(root, "office:font-face-decls")
    # Each reader has its own sans serif: the generic family lets it choose.
    _add(fonts, "style:font-face", style_name=_FONT, svg_font_family=_FONT, style_font_family_generic="swiss")
    styles = _add(root, "office:styles")
    default = _add(styles, "style:default-style", style_family="paragraph")
    country = {"fr": "FR", "en": "GB"}.get(language, "FR")
    _add(default, "style:text-properties", style_font_name=_FONT, fo_font_size="10.5pt", fo_language=language,
         fo_country=country)  # fmt: skip
    _paragraph(styles, "Standard", "Standard", after="0.1cm")
    _paragraph(styles, "Small", "Small", after="0.2cm", size="9pt", color="#525b6d")
    _paragraph(styles, "Cell_20_text", "Cell text", size="9.5pt")
    _paragraph(styles, "Cell_20_amount", "Cell amount", size="9.5pt", align="end")
    _paragraph(styles, "Cell_20_head", "Cell head", size="9.5pt", weight="bold")
    _paragraph(styles, "Cell_20_amount_20_head", "Cell amount head", size="9.5pt", weight="bold", align="end")
    _paragraph(styles, "Title", "Title", before="5cm", after="0.5cm", size="26pt", color="#2f3f9e", weight="bold")
    for level, size, before, color in (
        (1, "19pt", "0.4cm", "#2f3f9e"), (2, "13pt", "0.5cm", "#2a6346"), (3, "10.5pt", "0.25cm", "#1f2430"),
    ):  # fmt: skip
        _paragraph(
            styles, f"Heading_20_{level}", f"Heading {level}", before=before, after="0.05cm" if level == 3 else "0.2cm",
            size=size, color=color, weight="bold", level=level,
        )  # fmt: skip
    _pages(root, footer)
    return root


def _pages(root: ET.Element, footer: str) -> None:
    """A4 pages that say whose they are, and their number."""
    layout = _add(_add(root, "office:automatic-styles"), "style:page-layout", style_name="A4")
    _add(layout, "style:page-layout-properties", fo_page_width="21cm", fo_page_height="29.7cm", fo_margin="2cm",
         style_print_orientation="portrait")  # fmt: skip
    below = _add(layout, "style:footer-style")
    _add(below, "style:header-footer-properties", fo_min_height="0.8cm", fo_margin_top="0.4cm")
    page = _add(
        _add(root, "office:master-styles"), "style:master-page", style_name="Standard", style_page_layout_name="A4"
    )
    words = _add(_add(page, "style:footer"), "text:p", f"{footer} · {_('page')} ", text_style_name="Small")
    _add(words, "text:page-number", "1", text_select_page="current").tail = " / "
    _add(words, "text:page-count", "1")


def _paragraph(
    styles: ET.Element, name: str, shown: str, *, before: str = "0cm", after: str = "0cm", size: str = "",
    color: str = "#1f2430", weight: str = "normal", align: str = "start", level: int = 0,
) -> None:  # fmt: skip
    style = _add(styles, "style:style", style_name=name, style_display_name=shown, style_family="paragraph")
    if level:
        style.set(_q("style:default-outline-level"), str(level))
    # A title alone at the foot of a page says nothing.
    kept = {"fo_keep_with_next": "always"} if level else {"fo_orphans": "2", "fo_widows": "2"}
    _add(style, "style:paragraph-properties", fo_margin_top=before, fo_margin_bottom=after, fo_text_align=align, **kept)
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
    head = _add(automatic, "style:style", style_name="Head", style_family="table-cell")
    _add(head, "style:table-cell-properties", fo_padding="0.12cm", fo_border="0.5pt solid #ddd8cd",
         fo_background_color="#faf8f3")  # fmt: skip
    whole = _add(automatic, "style:style", style_name="Row", style_family="table-row")
    _add(whole, "style:table-row-properties", fo_keep_together="always")
    grid = _add(automatic, "style:style", style_name="Grid", style_family="table")
    _add(grid, "style:table-properties", style_width=f"{_WIDTH}cm", table_align="margins", style_rel_width="100%")
    tables = [item.table for one in documents for part in one.parts for item in part.items if item.table]
    for name, width in sorted({column for table in tables for column in _columns(table)}):
        column = _add(automatic, "style:style", style_name=name, style_family="table-column")
        _add(column, "style:table-column-properties", style_column_width=f"{width:.2f}cm")
    text = _add(_add(root, "office:body"), "office:text")
    if len(documents) > 1:
        _add(text, "text:p", title, text_style_name="Title")
        _add(text, "text:p", author)
        _add(text, "text:p", made_on, text_style_name="Small")
        _add(text, "text:h", _("Ce que contient ce dossier"), text_style_name="Heading_20_2", text_outline_level="2")
        listed = _add(text, "text:list")
        for one in documents:
            _add(_add(listed, "text:list-item"), "text:p", one.title, text_style_name="Standard")
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
            _add(_add(points, "text:list-item"), "text:p", f"{said} · {words}", text_style_name="Standard")
    else:
        for line in item.text.split("\n"):
            _add(text, "text:p", line, text_style_name="Standard")


def _table(text: ET.Element, name: str, table: Table) -> None:
    if not table.rows:
        _add(text, "text:p", _("Aucune ligne remplie."), text_style_name="Small")
        return
    grid = _add(text, "table:table", table_name=name, table_style_name="Grid")
    for style, _width in _columns(table):
        _add(grid, "table:table-column", table_style_name=style)
    _row(_add(grid, "table:table-header-rows"), table.columns, table.amounts, is_head=True)
    for row in table.rows:
        _row(grid, row, table.amounts)
    _add(text, "text:p", text_style_name="Small")


def _columns(table: Table) -> list[tuple[str, float]]:
    """The style and the width in centimetres of each column: words take twice the room of an amount."""
    shares = [1 if amount else 2 for amount in table.amounts]
    return [(f"Column{share}of{sum(shares)}", _WIDTH * share / sum(shares)) for share in shares]


def _row(parent: ET.Element, cells: Sequence[str], amounts: Sequence[bool], *, is_head: bool = False) -> None:
    row = _add(parent, "table:table-row", table_style_name="Row")
    for words, is_amount in zip(cells, amounts, strict=True):
        cell = _add(row, "table:table-cell", table_style_name="Head" if is_head else "Cell", office_value_type="string")
        style = _CELLS[is_head, is_amount]
        _add(cell, "text:p", words, text_style_name=style)
