"""Ranking providers for a need, each criterion with its weight, what it gave and why. Pure.

The same reading for everyone: no criterion is paid for, and what is not asked counts for nobody. A
criterion gives a fraction of its weight; the score is the share obtained of the weights that apply,
in basis points. What a person does not show cannot count for them, nor against another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import cos, radians, sqrt

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
# How much each kind of proof is worth: work accepted by a client says more than a course.
WORTH: Mapping[str, float] = {"engagement": 1.0, "deliverable": 0.8, "certificate": 0.6, "": 0.0}
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


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is public of one provider. ``skills`` is code → kind of proof; ``recent`` counts work won lately."""

    person_id: int
    skills: Mapping[str, str]
    categories: Collection[str] = ()
    languages: Collection[str] = ()
    hours: int | None = None
    available_from: date | None = None
    weeks: Mapping[date, int] = field(default_factory=dict)
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


class Scale:
    """How one need measures candidates: read once, for as many as there are."""

    def __init__(self, need: Need) -> None:
        weights = {**WEIGHTS, **{k: v for k, v in need.weights.items() if k in WEIGHTS and v >= 0}}
        self._need = replace(
            need,
            skills=frozenset(need.skills),
            languages=frozenset(need.languages),
            without=frozenset(need.without),
        )
        # The heaviest first: reasons are told in that order.
        self._weighed = sorted((-weights[name], name, measure) for name, measure in _MEASURES.items() if weights[name])

    def measure(self, one: Candidate) -> Ranked | None:
        """The score of a candidate, with its reasons; None for who has nothing of what is asked."""
        if one.person_id in self._need.without or not _suits(self._need, one):
            return None
        reasons = []
        whole = won = 0
        for weight, _name, measure in self._weighed:
            reason = measure(self._need, one, -weight)
            if reason is not None:
                reasons.append(reason)
                whole -= weight
                won -= weight * reason.share_bp
        return Ranked(one.person_id, round(won / whole) if whole else 0, tuple(reasons))


def rank(need: Need, candidates: Iterable[Candidate], on: date) -> list[Ranked]:
    """The candidates who have something of what is asked, the best first.

    Equal scores take turns: the order among them changes each day, the same for all readers.
    """
    measured = map(Scale(need).measure, candidates)
    found = [one for one in measured if one is not None]
    return sorted(found, key=lambda r: (-r.score_bp, turn(r.person_id, on), r.person_id))


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


def _suits(need: Need, one: Candidate) -> bool:
    if any(code in one.skills for code in need.skills):
        return True
    if need.category:
        return need.category in one.categories
    return not need.skills


def _skills(need: Need, one: Candidate, weight: int) -> Reason | None:
    if not need.skills:
        return None
    found = sum(code in one.skills for code in need.skills)
    return _share(SKILLS, weight, found, len(need.skills))


def _proof(need: Need, one: Candidate, weight: int) -> Reason | None:
    asked = need.skills or one.skills
    if not asked:
        return None
    proven = [one.skills.get(code, "") for code in asked]
    worth = sum(WORTH.get(kind, 0.0) for kind in proven) / len(asked)
    return Reason(PROOF, weight, round(worth * 10_000), sum(bool(kind) for kind in proven), len(asked))


def _time(need: Need, one: Candidate, weight: int) -> Reason | None:
    if need.hours is None and need.from_on is None:
        return None
    asked = need.hours or 1
    if one.hours is None:
        return Reason(TIME, weight, 0, 0, need.hours or 0)
    weeks = weeks_of(need)
    free = [free_hours(one, monday) for monday in weeks] if weeks else [one.hours]
    share = sum(min(hours, asked) for hours in free) / (asked * len(free))
    return Reason(TIME, weight, round(share * 10_000), round(sum(free) / len(free)), need.hours or 0)


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


def _languages(need: Need, one: Candidate, weight: int) -> Reason | None:
    if not need.languages:
        return None
    found = sum(code in one.languages for code in need.languages)
    return _share(LANGUAGES, weight, found, len(need.languages))


def _distance(need: Need, one: Candidate, weight: int) -> Reason | None:
    if need.place is None:
        return None
    if one.place is None:
        return Reason(DISTANCE, weight, 0, -1)
    km = kilometres(need.place, one.place)
    return Reason(DISTANCE, weight, round(max(0.0, 1 - km / FAR_KM) * 10_000), round(km))


def _turn(_need: Need, one: Candidate, weight: int) -> Reason | None:
    return Reason(TURN, weight, round(10_000 / (1 + one.recent)), one.recent)


def _share(criterion: str, weight: int, found: int, asked: int) -> Reason:
    return Reason(criterion, weight, round(10_000 * found / asked), found, asked)


# What each criterion says of a candidate. The need is as ``Scale`` reads it: each skill and language once.
_MEASURES = {
    SKILLS: _skills,
    PROOF: _proof,
    TIME: _time,
    LANGUAGES: _languages,
    DISTANCE: _distance,
    TURN: _turn,
}
