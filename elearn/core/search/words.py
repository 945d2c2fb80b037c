"""Words as the index knows them: cut, folded, stemmed, compared. Pure code."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

LONGEST_WORD = 40
_WORD = re.compile(r"[^\W_]+")
_NOT_WORD = re.compile(r"[\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l"})
_ALGORITHMS = {"fr": "french", "en": "english"}
_stemmers = threading.local()  # a stemmer keeps the word it works on: one a thread

# These words count only when nothing else is asked.
_TELL_NOTHING = """
a ai au aux avec c ce ces cet cette comment d dans de des donc du elle en est et eux faire il ils j je l la le les
leur leurs lui m ma mais me mes moi mon n ne nos notre nous on ou par pas pour qu quand que quel quelle quelles quels
qui quoi s sa sans se ses si son sont sur t ta te tes toi ton tu un une vos votre vous y
an and are for from how in is of or the to what with
"""
STOP_WORDS = frozenset(_TELL_NOTHING.split())


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: ``written`` (lower case, accents kept), ``folded``, its ``stems``."""

    written: str
    folded: str
    stems: frozenset[str]

    @property
    def forms(self) -> frozenset[str]:
        """All under which the index knows the word."""
        return self.stems | {self.folded}


def fold(text: str) -> str:
    """Without accents, case or ligatures: « Œuvres à CÔTÉ » becomes ``oeuvresacote``, word by word."""
    spread = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return _NOT_WORD.sub("", spread.casefold())[:LONGEST_WORD]


def cut(text: str) -> Iterator[str]:
    """The words of ``text`` as written, in lower case; an apostrophe or a hyphen ends a word."""
    for found in _WORD.finditer(unicodedata.normalize("NFC", text)):
        yield found.group().lower()


def read(text: str, language: str = "fr") -> Iterator[Word]:
    """The words of ``text``; what folds to nothing (½, ornaments) is left out."""
    for written in cut(text):
        word = _word(written, language)
        if word.folded:
            yield word


@lru_cache(maxsize=50_000)
def _word(written: str, language: str) -> Word:
    folded = fold(written)
    # Two stems: from the accents when they are there, and from what is left without them,
    # so that « facturée », « facturee » and « facturer » all meet.
    stems = {stem(folded, language), fold(stem(written[:LONGEST_WORD], language))} - {""}
    return Word(written, folded, frozenset(stems))


def stem(word: str, language: str = "fr") -> str:
    """What the word has in common with its plurals and conjugations (Snowball's algorithm)."""
    algorithm = _ALGORITHMS.get(language)
    if algorithm is None:
        return word
    known: dict[str, Any] = _stemmers.__dict__
    if algorithm not in known:
        import snowballstemmer

        known[algorithm] = snowballstemmer.stemmer(algorithm)
    stemmed: str = known[algorithm].stemWord(word)
    return stemmed


def trigrams(folded: str) -> frozenset[str]:
    """The groups of three letters of a word, its ends marked by a space."""
    padded = f" {folded} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def distance(one: str, two: str, limit: int) -> int:
    """How many slips lead from one to the other: a letter more, less, other, or two exchanged.

    The optimal string alignment distance; anything past ``limit`` is ``limit + 1``.
    """
    if abs(len(one) - len(two)) > limit:
        return limit + 1
    before: list[int] = []
    line = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        older, before, line = before, line, [i]
        for j, b in enumerate(two, 1):
            cost = min(before[j] + 1, line[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and b == one[i - 2]:
                cost = min(cost, older[j - 2] + 1)
            line.append(cost)
        if min(line) > limit:
            return limit + 1
    return min(line[-1], limit + 1)


def slips_allowed(folded: str) -> int:
    """How far a word may be from the one that is meant: nothing under four letters, then 1, then 2."""
    if len(folded) < 4:
        return 0
    return 1 if len(folded) < 7 else 2
