"""Which questions an attempt gets: those the author lists, or some drawn from the bank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from elearn.quizzes.shuffling import shuffled


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question version that may be taken, and the objective it serves."""

    id: int
    objective: str = ""


def pick(candidates: Sequence[Candidate], count: int, seed: int) -> list[Candidate]:
    """``count`` of them drawn by ``seed``, spread over the objectives as evenly as can be.

    Each round takes one question from each objective that still has some; the order of
    the objectives is drawn too, so that a small draw does not always leave out the same.
    """
    by_objective: dict[str, list[Candidate]] = {}
    for candidate in shuffled(seed, candidates, "questions"):
        by_objective.setdefault(candidate.objective, []).append(candidate)
    queues = [by_objective[name] for name in shuffled(seed, sorted(by_objective), "objectives")]
    taken: list[Candidate] = []
    while len(taken) < count and any(queues):
        for queue in queues:
            if queue and len(taken) < count:
                taken.append(queue.pop())
    return taken


def arrange(candidates: Sequence[Candidate], *, count: int, shuffle: bool, seed: int) -> list[Candidate]:
    """The questions of one attempt in order. ``count`` 0 takes them all, in the author's order
    unless ``shuffle``; a draw without ``shuffle`` keeps the order of the bank."""
    chosen = list(candidates) if not count else pick(candidates, count, seed)
    if shuffle:
        return shuffled(seed, chosen, "order")
    rank = {c.id: n for n, c in enumerate(candidates)}
    return sorted(chosen, key=lambda c: rank[c.id])
