"""Numbers as people type them in France: « 1 020,50 € », « −3 », « 70.2 », « 1.234,5 »."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

LONGEST = 40
MOST_DIGITS = 18
_MINUS = str.maketrans(dict.fromkeys("−–—‐‑‒﹣－", "-"))
_NUMBER = re.compile(r"[+-]?(?:\d[\d.,' ]*|[.,]\d+)")
_GROUPED = re.compile(r"\d{1,3}(?:[ ']\d{3})+")
_ALIASES = {
    "€": ("€", "euro", "euros", "eur"),
    "%": ("%", "pour cent", "pourcent", "pourcents", "percent"),
    "h": ("h", "heure", "heures"),
    "min": ("min", "minute", "minutes", "mn"),
    "jour": ("jour", "jours", "j", "day", "days"),
    "mois": ("mois", "month", "months"),
    "an": ("an", "ans", "année", "années", "year", "years"),
    "km": ("km", "kilomètre", "kilomètres"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a typed text holds: a value (None when it is no number) and the unit beside it."""

    value: Decimal | None
    unit: str = ""


def read_number(text: str) -> Reading:
    """Read a number and its unit.

    Comma and dot both separate the decimals; when both are there, or one is repeated,
    the last kind separates the decimals and the other the thousands. Spaces and
    apostrophes separate thousands. Anything else makes it no number: never a guess.
    """
    if len(text) > LONGEST:
        return Reading(None)
    plain = "".join(" " if unicodedata.category(c) == "Zs" else "'" if c in "’ʼ" else c for c in text)
    plain = " ".join(plain.translate(_MINUS).split())
    plain = re.sub(r"([+-]) (?=\d)", r"\1", plain)
    found = _NUMBER.search(plain)
    if found is None:
        return Reading(None)
    before, after = plain[: found.start()].strip(), plain[found.end() :].strip()
    if before and after:
        return Reading(None)
    value = _decimal(found.group().strip().rstrip(".,"))
    return Reading(value, before or after)


def _decimal(text: str) -> Decimal | None:
    sign, digits = (text[0], text[1:]) if text[0] in "+-" else ("", text)
    if not digits.isascii() or sum(c.isdigit() for c in digits) > MOST_DIGITS:
        return None
    whole, decimals = _split(digits)
    if whole is None or (decimals and not decimals.isdigit()):
        return None
    if not whole and not decimals:
        return None
    return Decimal(f"{'-' if sign == '-' else ''}{whole or '0'}.{decimals or '0'}")


def _split(digits: str) -> tuple[str | None, str]:
    """The digits before and after the decimal mark; None when they are badly grouped."""
    marks = [c for c in digits if c in ".,"]
    if not marks:
        return _ungroup(digits), ""
    last = marks[-1]
    if marks.count(last) > 1:
        # « 1.020.000 »: repeated, so it separates thousands; the other mark would come after it.
        return (_ungroup(digits.replace(last, " ")), "") if len(set(marks)) == 1 else (None, "")
    whole, _mark, decimals = digits.rpartition(last)
    other = "," if last == "." else "."
    return _ungroup(whole.replace(other, " ")), decimals


def _ungroup(whole: str) -> str | None:
    if whole == "" or whole.isdigit():
        return whole
    return re.sub(r"[ ']", "", whole) if _GROUPED.fullmatch(whole) else None


def same_unit(typed: str, expected: str) -> bool:
    """Whether the unit typed is the one expected, however it is written. None typed is fine."""
    return not typed or _unit(typed) == _unit(expected)


def _unit(text: str) -> str:
    plain = text.strip(" .").casefold()
    for name, words in _ALIASES.items():
        if plain in words:
            return name
    return plain.removesuffix("s")
