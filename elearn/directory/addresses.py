"""The addresses of public pages. Pure."""

from __future__ import annotations

from elearn.core.search import words

# Pages of the room that stand where a profile's address would.
RESERVED = frozenset({"offres", "ordre"})
LONGEST = 60


def slug(text: str) -> str:
    """The words of a name, without accents or case, joined by hyphens; empty when it has none."""
    return "-".join(filter(None, (words.fold(word) for word in words.cut(text))))[:LONGEST].strip("-")
