"""What is looked for, what a provider shows, and what is told of how one suits the other. Pure.

:mod:`elearn.directory.scale` measures, :mod:`elearn.directory.ranking` orders,
:mod:`elearn.directory.grouping` puts several together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import cos, radians, sqrt
from types import MappingProxyType
from typing import NamedTuple

from elearn.core.i18n import Lazy
from elearn.core.i18n import lazy_gettext as _l

SKILLS, PROOF, TIME, LANGUAGES, DISTANCE, TURN = "skills", "proof", "time", "languages", "distance", "turn"
WEIGHTS: Mapping[str, int] = {SKILLS: 40, PROOF: 25, TIME: 15, LANGUAGES: 10, DISTANCE: 5, TURN: 5}
LABELS: dict[str, Lazy] = {
    SKILLS: _l("Compétences demandées"),
    PROOF: _l("Preuves de ces compétences"),
    TIME: _l("Disponibilité aux dates demandées"),
    LANGUAGES: _l("Langues demandées"),
    DISTANCE: _l("Distance"),
    TURN: _l("Tour de rôle"),
}
# How much each kind of proof is worth, in tenths: work accepted by a client says more than a course.
WORTH: Mapping[str, int] = {"engagement": 10, "deliverable": 8, "certificate": 6, "": 0}
FAR_KM = 100.0
KM_A_DEGREE = 111.2
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Need:
    """What is looked for. Empty or None where it is not asked.

    ``hours`` are a week; ``from_on`` and ``until_on`` (excluded) bound the work. ``weights`` replaces
    ``WEIGHTS`` for the criteria that it names; 0 leaves one out. ``without`` are people not to propose.
    """

    category: str = ""
    skills: Collection[str] = ()
    languages: Collection[str] = ()
    hours: int | None = None
    from_on: date | None = None
    until_on: date | None = None
    place: Place | None = None
    weights: Mapping[str, int] = field(default_factory=dict)
    without: Collection[int] = ()


class Candidate(NamedTuple):
    """What is public of one provider. ``skills`` is code → kind of proof; ``recent`` counts work won lately.

    ``weeks`` are the Mondays of those that differ, and the hours there are then.
    """

    person_id: int
    skills: Mapping[str, str]
    categories: Collection[str] = ()
    languages: Collection[str] = ()
    hours: int | None = None
    available_from: date | None = None
    weeks: Mapping[date, int] = MappingProxyType({})
    place: Place | None = None
    recent: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion: its weight, the share of it obtained (basis points), and what it was counted from.

    ``found`` of ``asked``: skills, proofs, hours a week, languages, kilometres (``found``), work won lately.
    """

    criterion: str
    weight: int
    share_bp: int
    found: int = 0
    asked: int = 0

    @property
    def points(self) -> float:
        """How many of its weight's points it brought."""
        return self.weight * self.share_bp / 10_000


@dataclass(frozen=True, slots=True)
class Ranked:
    """One provider, their score out of 10 000, and the reasons in the order of the weights."""

    person_id: int
    score_bp: int
    reasons: tuple[Reason, ...]


def turn(number: int, on: date) -> int:
    """Where this number stands in the order of that day: spread evenly, unlike the day before."""
    return (number * 7919 + shift(on)) % TURNS


TURNS = 10_007


def shift(on: date) -> int:
    """What the day adds to ``number * 7919``, modulo ``TURNS``: for the same order in SQL."""
    return on.toordinal() * 104_729 % TURNS


def kilometres(one: Place, other: Place) -> float:
    """As the crow flies, on a plane: right to a few percent within a region."""
    north = (one[0] - other[0]) * KM_A_DEGREE
    east = (one[1] - other[1]) * KM_A_DEGREE * cos(radians(one[0]))
    return sqrt(north * north + east * east)


def weeks_of(need: Need) -> list[date]:
    """The Mondays of the weeks of the work, a year of them at most."""
    if need.from_on is None:
        return []
    monday = need.from_on - timedelta(days=need.from_on.weekday())
    until = need.until_on or need.from_on + timedelta(days=28)
    out = [monday]
    while out[-1] + timedelta(days=7) < until and len(out) < 53:
        out.append(out[-1] + timedelta(days=7))
    return out


def free_hours(one: Candidate, monday: date) -> int:
    """The hours that someone has in the week of that Monday."""
    if monday in one.weeks:
        return one.weeks[monday]
    if one.available_from is not None and monday + timedelta(days=7) <= one.available_from:
        return 0
    return one.hours or 0
