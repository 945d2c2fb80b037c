"""Ranking several providers together for a need, by the criteria of :mod:`elearn.directory.scale`. Pure.

A group shows what its members show (:func:`elearn.directory.scale.both`). No price is looked at, nor told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

from elearn.directory.matching import Reason
from elearn.directory.ranking import Ranking
from elearn.directory.scale import Marks, both

BIGGEST, SEEDS, POOL = 4, 6, 40
WHOLE_BP = 10_000
LEAST_GAIN_BP = 200  # who brings less is not worth one person more to agree with


@dataclass(frozen=True, slots=True)
class RankedGroup:
    """Several providers, their score out of 10 000, and the reasons. ``team`` is the team that they are, 0 for none."""

    people: tuple[int, ...]
    score_bp: int
    reasons: tuple[Reason, ...]
    team: int = 0


class _Made(NamedTuple):
    people: tuple[int, ...]
    score_bp: int
    marks: Marks
    team: int = 0


def compose(ranking: Ranking, teams: Mapping[int, Sequence[int]], most: int = 3) -> list[RankedGroup]:
    """The groups that suit a need better than each of their members alone, the best first.

    Teams first among equals; then groups made from the best providers, adding whoever brings most. Nobody
    is in more groups than one of those that are made here, so that the same few are not proposed thrice.
    """
    found = []
    for team, people in teams.items():
        if all(one in ranking.marks for one in people):
            marks = reduce(both, [ranking.marks[one] for one in people])
            found.append(_Made(tuple(people), ranking.scale.score(marks), marks, team))
    best = list(ranking.scores)[:POOL]
    taken: set[int] = set()
    for seed in best[:SEEDS]:
        if seed not in taken:
            made = _grow(ranking, seed, [one for one in best if one not in taken])
            found.append(made)
            taken |= set(made.people) if len(made.people) > 1 else set()
    better = [g for g in found if len(g.people) > 1 and g.score_bp > max(ranking.scores[one] for one in g.people)]
    out: dict[frozenset[int], _Made] = {}
    for group in sorted(better, key=lambda g: (-g.score_bp, not g.team, g.people)):
        out.setdefault(frozenset(group.people), group)
    return [
        RankedGroup(g.people, g.score_bp, ranking.scale.reasons(g.marks), g.team) for g in list(out.values())[:most]
    ]


def _grow(ranking: Ranking, seed: int, others: Sequence[int]) -> _Made:
    best = _Made((seed,), ranking.scores[seed], ranking.marks[seed])
    while len(best.people) < BIGGEST and best.score_bp + LEAST_GAIN_BP <= WHOLE_BP:
        tries = [(one, both(best.marks, ranking.marks[one])) for one in others if one not in best.people]
        scored = [(ranking.scale.score(marks), -one, marks) for one, marks in tries]
        if not scored:
            break
        score, minus, marks = max(scored, key=lambda t: t[:2])
        if score < best.score_bp + LEAST_GAIN_BP:
            break
        best = _Made((*best.people, -minus), score, marks)
    return best
