"""What one marks, from 1 to 5, and what the marks of several clients make. Pure.

Each client counts once, however many missions: the mean of its own marks first, then the mean of
the clients. Under three distinct clients there is no average: it would say what one of them said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from elearn.core.i18n import Lazy
from elearn.core.i18n import lazy_gettext as _l

CLIENT, PROVIDER = "client", "provider"  # which side writes
SIDES = (CLIENT, PROVIDER)
OTHER = {CLIENT: PROVIDER, PROVIDER: CLIENT}
LOWEST, HIGHEST = 1, 5
LEAST_CLIENTS = 3
LONGEST = 2000  # signs of a comment, or of an answer
_TENTH = Decimal("0.1")

CRITERIA: Mapping[str, Mapping[str, Lazy]] = {
    CLIENT: {
        "quality": _l("Qualité du travail rendu"),
        "delay": _l("Respect des délais"),
        "talk": _l("Qualité des échanges"),
    },
    PROVIDER: {
        "clarity": _l("Clarté du besoin"),
        "talk": _l("Qualité des échanges"),
        "terms": _l("Respect de ce qui était convenu"),
    },
}
CODES = tuple(dict.fromkeys(code for codes in CRITERIA.values() for code in codes))


@dataclass(frozen=True, slots=True)
class Given:
    """The marks of one review; ``of`` tells apart the clients (or the providers) who give them."""

    of: str
    marks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Average:
    """What several say. ``means`` and ``overall`` are empty under ``LEAST_CLIENTS``."""

    distinct: int
    reviews: int
    means: Mapping[str, Decimal]
    overall: Decimal | None

    @property
    def lacking(self) -> int:
        """How many more distinct clients it would take."""
        return max(0, LEAST_CLIENTS - self.distinct)


def average(given: Iterable[Given]) -> Average:
    """The means, to the tenth, each client counting once."""
    found = list(given)
    marks: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for one in found:
        for code, mark in one.marks.items():
            marks[code][one.of].append(mark)
    distinct = len({one.of for one in found})
    if distinct < LEAST_CLIENTS:
        return Average(distinct, len(found), {}, None)
    exact = {code: _mean([_mean(map(Decimal, own)) for own in by.values()]) for code, by in marks.items()}
    means = {code: exact[code].quantize(_TENTH, ROUND_HALF_UP) for code in CODES if code in exact}
    return Average(distinct, len(found), means, _mean(exact.values()).quantize(_TENTH, ROUND_HALF_UP))


def faults(side: str, marks: Mapping[str, int]) -> list[str]:
    """The criteria that miss a mark, or have one that is none."""
    wanted = CRITERIA[side]
    wrong = [code for code in wanted if not LOWEST <= marks.get(code, 0) <= HIGHEST]
    return [*wrong, *(code for code in marks if code not in wanted)]


def _mean(values: Iterable[Decimal]) -> Decimal:
    found = list(values)
    return sum(found, Decimal()) / len(found)
