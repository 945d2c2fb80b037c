"""Names of companies that may be the same one. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from elearn.core.search import words

# What a legal form or a title adds to a name tells nothing of the company.
_WORDS = """
    sarl sas sasu sa eurl snc sci scop scic gaec earl ei eirl selarl association ets etablissements societe ste
    entreprise compagnie cie groupe holding france et fils freres de du des la le les l d
"""
_EMPTY = frozenset(_WORDS.split())
CLOSE = 0.86


def key(name: str) -> str:
    """The words of a name that tell it from another, without accents, case or legal form."""
    found = [words.fold(word) for word in words.cut(name)]
    told = [word for word in found if word not in _EMPTY]
    return " ".join(told or found)[:160]


def closeness(one: str, other: str) -> float:
    """How near two keys are, 0 to 1: the same words in another order are the same name."""
    if not one or not other:
        return 0.0
    # In one order, whichever was given first: the matcher does not read both ways alike.
    sorted_one, sorted_other = sorted(" ".join(sorted(text.split())) for text in (one, other))
    whole = SequenceMatcher(None, sorted_one, sorted_other).ratio()
    few, many = sorted((set(one.split()), set(other.split())), key=len)
    return 1.0 if few == many else max(whole, 0.9 if len(few) > 1 and few <= many else 0.0)


def nearest(name: str, others: Iterable[tuple[int, str]], most: int = 5) -> list[int]:
    """The ids of those whose key is near the name, the nearest first."""
    own = key(name)
    found = [(closeness(own, other), number) for number, other in others]
    return [number for score, number in sorted(found, key=lambda f: (-f[0], f[1])) if score >= CLOSE][:most]
