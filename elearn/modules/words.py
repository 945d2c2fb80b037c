"""Identifiers made from words."""

from __future__ import annotations

import re
import unicodedata


def slug(text: str) -> str:
    """``Quand faut-il facturer ?`` to ``quand-faut-il-facturer``; never empty."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe"))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-") or "section"
