"""Showing what was found: the words in a text, and the passage that holds them. Pure code."""

from __future__ import annotations

import re
from collections.abc import Sequence

from elearn.core.search import words

_WORD = re.compile(r"[^\W_]+")


def marked(text: str, terms: Sequence[str], language: str = "fr") -> list[tuple[str, bool]]:
    """``text`` cut in pieces, each with whether it is one of ``terms`` (of ``Found.terms``).

    The pieces joined are ``text`` again; escaping belongs to the template.
    """
    exact = {t for t in terms if not t.endswith("*")}
    begins = tuple(t[:-1] for t in terms if t.endswith("*"))
    pieces: list[tuple[str, bool]] = []
    end = 0
    for found in _WORD.finditer(text):
        word = next(words.read(found.group(), language), None)
        if word is None or not (word.forms & exact or (begins and word.folded.startswith(begins))):
            continue
        if found.start() > end:
            pieces.append((text[end : found.start()], False))
        pieces.append((found.group(), True))
        end = found.end()
    if end < len(text):
        pieces.append((text[end:], False))
    return pieces


def excerpt(text: str, terms: Sequence[str], *, width: int = 180, language: str = "fr") -> str:
    """About ``width`` characters of ``text`` around the first word found, cut between words."""
    text = " ".join(text.split())
    at = 0
    for piece, is_found in marked(text, terms, language):
        if is_found:
            break
        at += len(piece)
    else:
        at = 0
    start = max(0, at - width // 3)
    if start:
        start = text.find(" ", start) + 1 or start
    end = min(len(text), start + width)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"
