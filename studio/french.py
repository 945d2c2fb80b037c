"""French typography, applied by machine so that a script is typed on an ordinary keyboard."""

from __future__ import annotations

import re

NBSP = "\u00a0"
THIN = "\u202f"

_RULES = (
    (re.compile(r"'"), "’"),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), THIN),
    (re.compile(r"(?<=\d) (?=(?:€|%|jours?\b|points?\b))"), NBSP),
    (re.compile(r"« ?"), "«" + NBSP),
    (re.compile(r" ?»"), NBSP + "»"),
    (re.compile(r" (?=:)"), NBSP),
    (re.compile(r" (?=[;!?])"), THIN),
    (re.compile(r"(?<=\d) (?=(?:janvier|février|mars|avril|mai|juin|juillet)\b)"), NBSP),
    (re.compile(r"(?<=\d) (?=(?:août|septembre|octobre|novembre|décembre)\b)"), NBSP),
    (re.compile(r" (?=[×÷] )"), NBSP),
)


def typeset(text: str) -> str:
    """Return the text with curved apostrophes and the spaces that may not break a line.

    Full no-break space before a colon, inside guillemets and before a unit; narrow one before
    the other double signs and between thousands (Lexique de l'Imprimerie nationale).
    """
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def typeset_all(value: object) -> object:
    """Apply `typeset` to every string of a structure read from YAML, and return the new structure."""
    if isinstance(value, str):
        return typeset(value)
    if isinstance(value, list):
        return [typeset_all(item) for item in value]
    if isinstance(value, dict):
        return {key: typeset_all(item) for key, item in value.items()}
    return value


def spoken(text: str) -> str:
    """Return the words a voice should say for a caption: units in full, no sign left."""
    text = text.replace(NBSP, " ").replace(THIN, " ").replace("’", "'")
    text = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "", text)
    text = re.sub(r"(\d+),(\d+) €", r"\1 euros \2", text)
    text = text.replace("€", "euros").replace("%", "pour cent")
    return re.sub(r"\s*[«»]\s*", " ", text).strip()
