"""Deliverables as an OpenDocument text (see :mod:`elearn.core.odf`), to go on writing in LibreOffice or Word."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from elearn.core import odf
from elearn.core.i18n import gettext as _
from elearn.portfolio.document import Document, Item, Table

MIME = "application/vnd.oasis.opendocument.text"
_FONT = "Liberation Sans"
_WIDTH = 17.0  # centimetres between the margins
_CELLS = {  # by (is a head, is an amount)
    (False, False): "Cell_20_text", (False, True): "Cell_20_amount",
    (True, False): "Cell_20_head", (True, True): "Cell_20_amount_20_head",
}  # fmt: skip


def draw(title: str, author: str, made_on: str, documents: Sequence[Document], *, language: str) -> bytes:
    """The ODT of some deliverables: a title page when there are several."""
    files = {
        "styles.xml": _styles(language, f"{author} · {title}"),
        "content.xml": _content(title, author, made_on, documents),
    }
    return odf.package(MIME, title, language, files, author=author)


def _styles(language: str, footer: str) -> ET.Element:
    root = odf.root("office:document-styles")
    fonts = odf.add(root, "office:font-face-decls")
    # Each reader has its own sans serif: the generic family lets it choose.
    odf.add(fonts, "style:font-face", style_name=_FONT, svg_font_family=_FONT, style_font_family_generic="swiss")
    styles = odf.add(root, "office:styles")
    default = odf.add(styles, "style:default-style", style_family="paragraph")
    country = {"fr": "FR", "en": "GB"}.get(language, "FR")
    odf.add(default, "style:text-properties", style_font_name=_FONT, fo_font_size="10.5pt", fo_language=language,
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
    layout = odf.add(odf.add(root, "office:automatic-styles"), "style:page-layout", style_name="A4")
    odf.add(layout, "style:page-layout-properties", fo_page_width="21cm", fo_page_height="29.7cm", fo_margin="2cm",
         style_print_orientation="portrait")  # fmt: skip
    below = odf.add(layout, "style:footer-style")
    odf.add(below, "style:header-footer-properties", fo_min_height="0.8cm", fo_margin_top="0.4cm")
    page = odf.add(
        odf.add(root, "office:master-styles"), "style:master-page", style_name="Standard", style_page_layout_name="A4"
    )
    words = odf.add(odf.add(page, "style:footer"), "text:p", f"{footer} · {_('page')} ", text_style_name="Small")
    odf.add(words, "text:page-number", "1", text_select_page="current").tail = " / "
    odf.add(words, "text:page-count", "1")


def _paragraph(
    styles: ET.Element, name: str, shown: str, *, before: str = "0cm", after: str = "0cm", size: str = "",
    color: str = "#1f2430", weight: str = "normal", align: str = "start", level: int = 0,
) -> None:  # fmt: skip
    style = odf.add(styles, "style:style", style_name=name, style_display_name=shown, style_family="paragraph")
    if level:
        style.set(odf.name("style:default-outline-level"), str(level))
    # A title alone at the foot of a page says nothing.
    kept = {"fo_keep_with_next": "always"} if level else {"fo_orphans": "2", "fo_widows": "2"}
    odf.add(
        style, "style:paragraph-properties", fo_margin_top=before, fo_margin_bottom=after, fo_text_align=align, **kept
    )
    properties = {"fo_font_size": size} if size else {}
    odf.add(style, "style:text-properties", fo_color=color, fo_font_weight=weight, **properties)


def _content(title: str, author: str, made_on: str, documents: Sequence[Document]) -> ET.Element:
    root = odf.root("office:document-content")
    automatic = odf.add(root, "office:automatic-styles")
    page = odf.add(
        automatic, "style:style", style_name="Page", style_family="paragraph", style_parent_style_name="Heading_20_1"
    )
    odf.add(page, "style:paragraph-properties", fo_break_before="page")
    cell = odf.add(automatic, "style:style", style_name="Cell", style_family="table-cell")
    odf.add(cell, "style:table-cell-properties", fo_padding="0.12cm", fo_border="0.5pt solid #ddd8cd")
    head = odf.add(automatic, "style:style", style_name="Head", style_family="table-cell")
    odf.add(head, "style:table-cell-properties", fo_padding="0.12cm", fo_border="0.5pt solid #ddd8cd",
         fo_background_color="#faf8f3")  # fmt: skip
    whole = odf.add(automatic, "style:style", style_name="Row", style_family="table-row")
    odf.add(whole, "style:table-row-properties", fo_keep_together="always")
    grid = odf.add(automatic, "style:style", style_name="Grid", style_family="table")
    odf.add(grid, "style:table-properties", style_width=f"{_WIDTH}cm", table_align="margins", style_rel_width="100%")
    tables = [item.table for one in documents for part in one.parts for item in part.items if item.table]
    for name, width in sorted({column for table in tables for column in _columns(table)}):
        column = odf.add(automatic, "style:style", style_name=name, style_family="table-column")
        odf.add(column, "style:table-column-properties", style_column_width=f"{width:.2f}cm")
    text = odf.add(odf.add(root, "office:body"), "office:text")
    if len(documents) > 1:
        odf.add(text, "text:p", title, text_style_name="Title")
        odf.add(text, "text:p", author)
        odf.add(text, "text:p", made_on, text_style_name="Small")
        odf.add(text, "text:h", _("Ce que contient ce dossier"), text_style_name="Heading_20_2", text_outline_level="2")
        listed = odf.add(text, "text:list")
        for one in documents:
            odf.add(odf.add(listed, "text:list-item"), "text:p", one.title, text_style_name="Standard")
    for one in documents:
        style = "Page" if len(documents) > 1 else "Heading_20_1"
        odf.add(text, "text:h", one.title, text_style_name=style, text_outline_level="1")
        odf.add(text, "text:p", one.status, text_style_name="Small")
        for part in one.parts:
            odf.add(text, "text:h", part.title, text_style_name="Heading_20_2", text_outline_level="2")
            for item in part.items:
                _item(text, item)
    return root


def _item(text: ET.Element, item: Item) -> None:
    odf.add(text, "text:h", item.label, text_style_name="Heading_20_3", text_outline_level="3")
    if item.table is not None:
        _table(text, item.label, item.table)
    elif item.ticks:
        points = odf.add(text, "text:list")
        for is_done, words in item.ticks:
            said = _("fait") if is_done else _("pas encore")
            odf.add(odf.add(points, "text:list-item"), "text:p", f"{said} · {words}", text_style_name="Standard")
    else:
        for line in item.text.split("\n"):
            odf.add(text, "text:p", line, text_style_name="Standard")


def _table(text: ET.Element, name: str, table: Table) -> None:
    if not table.rows:
        odf.add(text, "text:p", _("Aucune ligne remplie."), text_style_name="Small")
        return
    grid = odf.add(text, "table:table", table_name=name, table_style_name="Grid")
    for style, _width in _columns(table):
        odf.add(grid, "table:table-column", table_style_name=style)
    _row(odf.add(grid, "table:table-header-rows"), table.columns, table.amounts, is_head=True)
    for row in table.rows:
        _row(grid, row, table.amounts)
    odf.add(text, "text:p", text_style_name="Small")


def _columns(table: Table) -> list[tuple[str, float]]:
    """The style and the width in centimetres of each column: words take twice the room of an amount."""
    shares = [1 if amount else 2 for amount in table.amounts]
    return [(f"Column{share}of{sum(shares)}", _WIDTH * share / sum(shares)) for share in shares]


def _row(parent: ET.Element, cells: Sequence[str], amounts: Sequence[bool], *, is_head: bool = False) -> None:
    row = odf.add(parent, "table:table-row", table_style_name="Row")
    for words, is_amount in zip(cells, amounts, strict=True):
        cell = odf.add(
            row, "table:table-cell", table_style_name="Head" if is_head else "Cell", office_value_type="string"
        )
        style = _CELLS[is_head, is_amount]
        odf.add(cell, "text:p", words, text_style_name=style)
