"""Who may suit a request, with the reason of each point. Pure code: what is published is what is computed.

Each criterion gives at most its weight; the weights sum to 100 and are shown on a public page. Nobody
pays to rank better, and nothing else counts. Equal scores are ordered by who had the fewest missions,
then by the name: the same question always gives the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

WEIGHTS: Mapping[str, int] = {"category": 30, "skills": 25, "proof": 20, "availability": 15, "rotation": 10}
assert sum(WEIGHTS.values()) == 100
TOP_LEVEL = 3  # of a skill
BUSY_AT = 3  # missions of the last twelve months from which rotation gives nothing


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks for."""

    category: str
    skills: tuple[str, ...] = ()
    start_on: date | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a provider chose to show. ``skills``: level 1 to 3 by code; ``proven``: those with a proof.

    ``missions``: those begun here in the last twelve months.
    """

    person_id: int
    name: str
    offers: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    skills: Mapping[str, int] = field(default_factory=dict)
    proven: frozenset[str] = frozenset()
    available_from: date | None = None
    hours_per_week: int = 0
    missions: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """What one criterion gave, out of how much, and the facts behind it."""

    code: str
    points: int
    most: int
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Match:
    """One provider with the score, out of 100, and its reasons in the order of the weights."""

    candidate: Candidate
    reasons: tuple[Reason, ...]

    @property
    def score(self) -> int:
        """The sum of the points."""
        return sum(r.points for r in self.reasons)


def score(wanted: Wanted, one: Candidate) -> Match:
    """The points of one provider for one request."""
    asked = wanted.skills
    held = [code for code in asked if code in one.skills]
    proven = [code for code in asked if code in one.proven]
    levels = sum(min(one.skills[code], TOP_LEVEL) for code in held)
    offers, practises = wanted.category in one.offers, wanted.category in one.categories
    parts: dict[str, tuple[int, int, dict[str, object]]] = {
        # An offer in the category counts whole, a skill of the category half.
        "category": (2 if offers else 1 if practises else 0, 2, {"offer": offers, "skill": practises}),
        "skills": (levels, TOP_LEVEL * len(asked), {"held": tuple(held), "asked": len(asked)}),
        "proof": (len(proven), len(asked), {"proven": tuple(proven), "asked": len(asked)}),
        "availability": (_available(wanted, one), 2, {"hours": one.hours_per_week, "from": one.available_from}),
        "rotation": (max(0, BUSY_AT - one.missions), BUSY_AT, {"missions": one.missions}),
    }
    reasons = []
    for code, weight in WEIGHTS.items():
        part, whole, facts = parts[code]
        reasons.append(Reason(code, weight * part // whole if whole else 0, weight, facts))
    return Match(one, tuple(reasons))


def _available(wanted: Wanted, one: Candidate) -> int:
    if not one.hours_per_week:
        return 0
    in_time = one.available_from is None or wanted.start_on is None or one.available_from <= wanted.start_on
    return 2 if in_time else 1


def rank(wanted: Wanted, candidates: Iterable[Candidate], most: int = 20) -> list[Match]:
    """The best first; those who neither offer nor practise anything that is asked are left out."""
    found = [score(wanted, one) for one in candidates]
    fitting = [m for m in found if any(r.points for r in m.reasons if r.code in ("category", "skills"))]
    return sorted(fitting, key=lambda m: (-m.score, m.candidate.missions, m.candidate.name, m.candidate.person_id))[
        :most
    ]
