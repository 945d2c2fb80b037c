"""The candidates of a need in order. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import islice

from elearn.directory.matching import Candidate, Need, Ranked, turn
from elearn.directory.scale import Scale


class Ranking:
    """The candidates who have something of what is asked, the best first.

    Equal scores take turns: the order among them changes each day, the same for all readers.
    ``scores`` is person → score out of 10 000, in that order; ``marks`` what each was measured by.
    """

    def __init__(self, need: Need, candidates: Iterable[Candidate], on: date) -> None:
        self.scale = Scale(need)
        read = ((one.person_id, self.scale.read(one)) for one in candidates)
        self.marks = {person: marks for person, marks in read if marks is not None}
        found = sorted((-self.scale.score(marks), turn(person, on), person) for person, marks in self.marks.items())
        self.scores = {person: -worse for worse, _turn, person in found}

    def first(self, most: int | None = None) -> list[Ranked]:
        """The best of them, ``most`` at most, with the reasons of each: told of those alone who are shown."""
        best = islice(self.scores.items(), most)
        return [Ranked(person, score, self.scale.reasons(self.marks[person])) for person, score in best]
