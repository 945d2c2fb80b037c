"""Durations as people type them. Pure code."""

from __future__ import annotations

import re

_TYPED = re.compile(
    r"(?:(\d{1,3})\s*(?:h|:)\s*(\d{1,2})?)|(?:(\d{1,4})\s*(?:min|mn|m)?)|(?:(\d{1,2})[.,](\d{1,2})\s*h?)", re.ASCII
)


def minutes_of(text: str) -> int:
    """``1 h 30``, ``1:30``, ``90 min``, ``90`` (minutes), ``1,5 h`` as minutes; raise :class:`ValueError`."""
    found = _TYPED.fullmatch(" ".join(text.replace("\u00a0", " ").replace("\u202f", " ").lower().split()))
    if found is None:
        raise ValueError(f"not a duration: {text[:40]!r}")
    hours, past, alone, whole, part = found.groups()
    if alone is not None:
        return int(alone)
    if whole is not None:
        return int(whole) * 60 + round(int(part.ljust(2, "0")) * 60 / 100)
    if int(past or 0) > 59:
        raise ValueError(f"not a duration: {text[:40]!r}")
    return int(hours) * 60 + int(past or 0)
