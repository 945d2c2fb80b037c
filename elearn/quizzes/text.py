"""Short texts of questions, written in inline Markdown, as safe HTML."""

from __future__ import annotations

from functools import lru_cache

from markdown_it import MarkdownIt
from markupsafe import Markup

from elearn.core.i18n import french_typography

# Emphasis, code and nothing that loads, links or carries HTML.
_reader = MarkdownIt("zero", {"html": False}).enable(["emphasis", "backticks", "escape", "entity", "newline"])


@lru_cache(maxsize=4096)
def inline(text: str) -> Markup:
    """``text`` as HTML, with the spaces that French asks for."""
    return Markup(_reader.renderInline(french_typography(text)))  # noqa: S704 - raw HTML is off


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """``text`` without its marks, for titles and labels read aloud."""
    return Markup(_reader.renderInline(french_typography(text))).striptags()  # noqa: S704 - raw HTML is off
