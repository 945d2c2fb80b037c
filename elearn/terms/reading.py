"""The text of the terms, from the few marks in which it is written to HTML: titles, lists, words that stand out.

Pure. No HTML of the source passes, nor a picture; a link leads to this site or to https alone.
"""

from __future__ import annotations

from functools import cache

import nh3
from markdown_it import MarkdownIt

from elearn.core.i18n import french_typography

TAGS = {"h2", "h3", "p", "ul", "ol", "li", "strong", "em", "a", "br", "blockquote"}


def shown(text: str) -> str:
    """Safe HTML of the text, with the spaces of French typography."""
    return nh3.clean(
        _reader().render(french_typography(text)),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "mailto"},
    )


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["image", "fence", "code", "hr"])
