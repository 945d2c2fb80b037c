"""Short texts of questions, written in inline Markdown, as safe HTML."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from elearn.core import i18n
from elearn.parameters.queries import fill_text
from elearn.quizzes.types.gap import GAP

# Emphasis, code and nothing that loads, links or carries HTML.
_STUCK = re.compile(r"[\u00a0\u202f]?[.,;:!?…)»]+")
_reader = MarkdownIt("zero", {"html": False}).enable(["emphasis", "backticks", "escape", "entity", "newline"])


def inline(text: str, language: str = "fr") -> Markup:
    """``text`` as HTML, with the spaces that French asks for.

    Written in another language than the page's, it says so to those who hear it.
    """
    rendered = fill_text(_rendered(text, language), html.escape)
    if language == i18n.locale():
        return Markup(rendered)  # noqa: S704 - raw HTML is off
    return Markup('<span lang="{}">{}</span>').format(escape(language), Markup(rendered))  # noqa: S704 - same


def plain(text: str, language: str = "fr") -> str:
    """``text`` without its marks, for titles and short lines."""
    return html.unescape(re.sub(r"<[^>]+>", "", fill_text(_rendered(text, language), html.escape)))


def gaps(text: str, language: str = "fr") -> list[tuple[Markup, str, Markup]]:
    """``text`` cut at its gaps: what comes before each, the gap's name, the punctuation that must
    stay on its line; then the rest with no name."""
    names: list[str] = []

    def mark(found: re.Match[str]) -> str:
        names.append(found[1])
        return "\ue010"  # of the private use area: goes through Markdown as it is, and comes from nowhere else

    rendered = fill_text(_rendered(GAP.sub(mark, text.replace("\ue010", "")), language), html.escape)
    first, *others = rendered.split("\ue010")
    found = [_STUCK.match(part) for part in others]
    stuck = [match[0] if match else "" for match in found]
    parts = [first, *(part[len(tail) :] for part, tail in zip(others, stuck, strict=True))]
    lines = zip(parts, [*names, ""], [*stuck, ""], strict=True)
    return [(Markup(part), name, Markup(tail)) for part, name, tail in lines]  # noqa: S704 - raw HTML is off


@lru_cache(maxsize=4096)
def _rendered(text: str, language: str) -> str:
    rendered: str = _reader.renderInline(i18n.french_typography(text) if language == "fr" else text)
    return rendered
