"""Ranking several providers together for a need, by the criteria of :mod:`elearn.directory.matching`. Pure.

A group shows what its members show: the skills of all with the best proof of each, their hours added
up, the nearest of their places, the turn of whoever worked last. No price is looked at, nor told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from elearn.directory.matching import (
    WORTH,
    Candidate,
    Need,
    Ranked,
    Reason,
    Scale,
    free_hours,
    kilometres,
    weeks_of,
)

BIGGEST, SEEDS, POOL = 4, 6, 40
LEAST_GAIN_BP = 200  # who brings less is not worth one person more to agree with


@dataclass(frozen=True, slots=True)
class RankedGroup:
    """Several providers, their score out of 10 000, and the reasons. ``team`` is the team that they are, 0 for none."""

    people: tuple[int, ...]
    score_bp: int
    reasons: tuple[Reason, ...]
    team: int = 0


def together(need: Need, members: Sequence[Candidate]) -> Candidate:
    """What several people show as one."""
    skills: dict[str, str] = {}
    for one in members:
        for code, proof in one.skills.items():
            if WORTH.get(proof, 0.0) >= WORTH.get(skills.get(code, ""), 0.0):
                skills[code] = proof
    known = [one for one in members if one.hours is not None]
    places = [one.place for one in members if one.place is not None]
    asked = need.place
    nearest = min(places, key=lambda p: kilometres(asked, p)) if places and asked is not None else None
    return Candidate(
        0, skills, {c for one in members for c in one.categories}, {c for one in members for c in one.languages},
        sum(one.hours or 0 for one in known) if known else None, None,
        {monday: sum(free_hours(one, monday) for one in known) for monday in weeks_of(need)}, nearest,
        max(one.recent for one in members),
    )  # fmt: skip


def compose(
    need: Need,
    candidates: Iterable[Candidate],
    ranked: Iterable[Ranked],
    teams: Mapping[int, Sequence[int]],
    most: int = 3,
) -> list[RankedGroup]:
    """The groups that suit a need better than each of their members alone, the best first.

    ``ranked`` is what each is worth alone, the best first.
    Teams first among equals; then groups made from the best providers, adding whoever brings most. Nobody
    is in more groups than one of those that are made here, so that the same few are not proposed thrice.
    """
    kept = {one.person_id: one for one in candidates if one.person_id not in need.without}
    alone = {r.person_id: r.score_bp for r in ranked if r.person_id in kept}
    scale = Scale(need)
    found = []
    for team, people in teams.items():
        if all(one in kept for one in people):
            found.append(_ranked(scale, people, together(need, [kept[one] for one in people]), team))
    best = [kept[one] for one in list(alone)[:POOL]]
    taken: set[int] = set()
    for seed in best[:SEEDS]:
        if seed.person_id not in taken:
            made = _grow(need, scale, seed, [one for one in best if one.person_id not in taken])
            found.append(made)
            taken |= set(made.people) if len(made.people) > 1 else set()
    better = [g for g in found if len(g.people) > 1 and g.score_bp > max(alone.get(one, 0) for one in g.people)]
    out: dict[frozenset[int], RankedGroup] = {}
    for group in sorted(better, key=lambda g: (-g.score_bp, not g.team, g.people)):
        out.setdefault(frozenset(group.people), group)
    return list(out.values())[:most]


def _grow(need: Need, scale: Scale, seed: Candidate, others: Sequence[Candidate]) -> RankedGroup:
    people: tuple[int, ...] = (seed.person_id,)
    best, so_far = _ranked(scale, people, seed), seed
    while len(people) < BIGGEST:
        tries = [(one, together(need, (so_far, one))) for one in others if one.person_id not in people]
        scored = [(one, both, _ranked(scale, (*people, one.person_id), both)) for one, both in tries]
        if not scored:
            break
        _one, both, group = max(scored, key=lambda t: (t[2].score_bp, -t[0].person_id))
        if group.score_bp < best.score_bp + LEAST_GAIN_BP:
            break
        people, best, so_far = group.people, group, both
    return best


def _ranked(scale: Scale, people: Sequence[int], as_one: Candidate, team: int = 0) -> RankedGroup:
    scored = scale.measure(as_one)
    return RankedGroup(tuple(people), scored.score_bp if scored else 0, scored.reasons if scored else (), team)
