"""Hours as people type them: « 8 h 30 à 12 h, 13:30-17:30 ». Pure."""

from __future__ import annotations

import re
import unicodedata

Stretch = tuple[int, int]
_HOUR = r"(\d{1,2})\s*(?:[h:.]\s*(\d{2})?)?"
_STRETCH = re.compile(rf"(?:de\s+|from\s+)?{_HOUR}\s*(?:-|–|—|à|to|>)\s*{_HOUR}", re.IGNORECASE)
_BETWEEN = re.compile(r" ?(?:,|;|\bet\b|\band\b|/) ?", re.IGNORECASE)  # its spaces are single by then
_CLOSED = frozenset({"", "-", "fermé", "closed"})


def stretches_of(text: str) -> list[Stretch]:
    """The stretches typed for one day, in minutes; none for an empty text or « fermé ».

    Raises :class:`ValueError` for what is not hours. That they cross, or end before they begin, is
    for the verb to say.
    """
    typed = " ".join(unicodedata.normalize("NFKC", text).split()).lower()
    if typed in _CLOSED:
        return []
    out = []
    for part in _BETWEEN.split(typed):
        found = _STRETCH.fullmatch(part)
        if found is None:
            raise ValueError(f"not hours: {part[:40]!r}")
        start, start_minutes, end, end_minutes = found.groups()
        out.append((_minutes(start, start_minutes), _minutes(end, end_minutes)))
    return out


def _minutes(hours: str, minutes: str | None) -> int:
    whole = int(hours) * 60 + int(minutes or 0)
    if int(minutes or 0) > 59 or whole > 24 * 60:
        raise ValueError(f"not a time of the day: {hours} h {minutes}")
    return whole


def typed_stretches(stretches: list[Stretch]) -> str:
    """The same as one would type it: ``8:30-12:00, 13:30-17:30``."""
    return ", ".join(f"{a // 60}:{a % 60:02d}-{b // 60}:{b % 60:02d}" for a, b in stretches)
