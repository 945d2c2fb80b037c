"""How one need measures providers, each criterion with its weight. Pure.

The same reading for everyone: no criterion is paid for, and what is not asked counts for nobody. A
criterion gives a fraction of its weight; the score is the share obtained of the weights that apply,
in basis points. What a person does not show cannot count for them, nor against another.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import NamedTuple

from elearn.directory.matching import (
    DISTANCE,
    FAR_KM,
    LANGUAGES,
    PROOF,
    SKILLS,
    TIME,
    TURN,
    WEIGHTS,
    WORTH,
    Candidate,
    Need,
    Reason,
    free_hours,
    kilometres,
    weeks_of,
)


class Marks(NamedTuple):
    """What a provider, or several together, show of what is asked, in plain numbers.

    ``worths`` is skill → what its proof is worth, of the skills asked, of all when none is; ``hours``
    those of each week of the work, None when they are not told; ``km`` None when no place is.
    """

    worths: Mapping[str, int]
    languages: Collection[str]
    hours: tuple[int, ...] | None
    km: float | None
    recent: int


Share = tuple[int, int, int]  # basis points of the weight, what was found, what was asked: see Reason


class Scale:
    """How one need measures: read once, for as many candidates as there are."""

    def __init__(self, need: Need) -> None:
        weights = {**WEIGHTS, **{k: v for k, v in need.weights.items() if k in WEIGHTS and v >= 0}}
        self._need = need
        self._skills, self._languages = frozenset(need.skills), frozenset(need.languages)
        self._without, self._weeks = frozenset(need.without), weeks_of(need)
        asked: dict[str, Callable[[Marks], Share | None]] = {PROOF: self._proof, TURN: self._turn}
        if need.skills:
            asked[SKILLS] = self._found
        if need.hours is not None or need.from_on is not None:
            asked[TIME] = self._time
        if need.languages:
            asked[LANGUAGES] = self._spoken
        if need.place is not None:
            asked[DISTANCE] = self._distance
        # The heaviest first: reasons are told in that order.
        self._weighed = sorted(
            ((weights[name], name, share) for name, share in asked.items() if weights[name]),
            key=lambda one: (-one[0], one[1]),
        )

    def read(self, one: Candidate) -> Marks | None:
        """What a candidate shows of what is asked; None for who has nothing of it, or is left out."""
        held = self._skills & one.skills.keys()
        if one.person_id in self._without or not (held or self._suits(one)):
            return None
        worths = {code: WORTH.get(one.skills[code], 0) for code in (held if self._skills else one.skills)}
        km = None
        if self._need.place is not None and one.place is not None:
            km = kilometres(self._need.place, one.place)
        return Marks(worths, self._languages.intersection(one.languages), self._hours(one), km, one.recent)

    def score(self, marks: Marks) -> int:
        """The share obtained of the weights that apply, out of 10 000."""
        whole = won = 0
        for weight, _name, share in self._weighed:
            found = share(marks)
            if found is not None:
                whole += weight
                won += weight * found[0]
        return round(won / whole) if whole else 0

    def reasons(self, marks: Marks) -> tuple[Reason, ...]:
        """What each criterion counted, the heaviest first: what :meth:`score` is made of."""
        shares = [(name, weight, share(marks)) for weight, name, share in self._weighed]
        return tuple(Reason(name, weight, *found) for name, weight, found in shares if found is not None)

    def _suits(self, one: Candidate) -> bool:
        if self._need.category:
            return self._need.category in one.categories
        return not self._skills

    def _hours(self, one: Candidate) -> tuple[int, ...] | None:
        if one.hours is None:
            return None
        if not self._weeks:
            return (one.hours,)
        begun = one.available_from is None or one.available_from < self._weeks[0] + timedelta(days=7)
        if begun and not one.weeks:
            return (one.hours,) * len(self._weeks)
        return tuple(free_hours(one, monday) for monday in self._weeks)

    def _found(self, marks: Marks) -> Share:
        return _part(len(marks.worths), len(self._skills))

    def _proof(self, marks: Marks) -> Share | None:
        asked = len(self._skills or marks.worths)
        if not asked:
            return None
        worths = marks.worths.values()
        return round(1000 * sum(worths) / asked), len(worths) - list(worths).count(0), asked

    def _time(self, marks: Marks) -> Share:
        told, asked = self._need.hours or 0, self._need.hours or 1
        if marks.hours is None:
            return 0, 0, told
        weeks = len(marks.hours)
        enough = sum([min(hours, asked) for hours in marks.hours])
        return round(10_000 * enough / (asked * weeks)), round(sum(marks.hours) / weeks), told

    def _spoken(self, marks: Marks) -> Share:
        return _part(len(marks.languages), len(self._languages))

    def _distance(self, marks: Marks) -> Share:
        if marks.km is None:
            return 0, -1, 0
        return round(max(0.0, 1 - marks.km / FAR_KM) * 10_000), round(marks.km), 0

    def _turn(self, marks: Marks) -> Share:
        return round(10_000 / (1 + marks.recent)), marks.recent, 0


def both(one: Marks, other: Marks) -> Marks:
    """What two show together, of one and the same need.

    The skills of both with the best proof of each, their languages, their hours added up, the nearest of
    their places, the turn of whoever worked most lately.
    """
    worths = dict(one.worths)
    for code, worth in other.worths.items():
        if worth >= worths.get(code, 0):
            worths[code] = worth
    hours = one.hours or other.hours
    if one.hours and other.hours:
        hours = tuple([mine + theirs for mine, theirs in zip(one.hours, other.hours, strict=True)])
    known = [km for km in (one.km, other.km) if km is not None]
    return Marks(
        worths, {*one.languages, *other.languages}, hours, min(known, default=None), max(one.recent, other.recent)
    )  # fmt: skip


def _part(found: int, asked: int) -> Share:
    return round(10_000 * found / asked), found, asked
