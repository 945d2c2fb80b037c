"""Who answers a need: candidates from the public listings, ranked with reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import repeat
from typing import Any

import sqlalchemy as sa

from elearn.core import db, i18n
from elearn.directory.grouping import RankedGroup, compose
from elearn.directory.matching import TURNS, Candidate, Need, Ranked, shift
from elearn.directory.models import Facet, Listing, Week
from elearn.directory.ranking import Ranking

MOST = 300  # candidates read and ranked at most: those who show most of what is asked
# What counts of a listing. Plain columns: objects of so many rows would cost more than the ranking.
_COUNTS = (
    Listing.person_id, Listing.profile_id, Listing.hours_per_week, Listing.available_from, Listing.latitude,
    Listing.longitude, Listing.card["skills"].as_string(), Listing.card["languages"].as_string(),
)  # fmt: skip
_WEEKS = db.Among(sa.select(Week.profile_id, Week.monday, Week.hours), Week.profile_id)


def ranked(need: Need, recent: Mapping[int, int] | None = None, limit: int = 20) -> list[Ranked]:
    """The providers who suit a need, the best first, each with its reasons. Two statements.

    ``recent`` counts the work that people won lately, for the turn of each (``pool`` knows it).
    """
    return _ranking(need, recent or {}).first(limit)


def ranked_with_groups(
    need: Need, recent: Mapping[int, int], teams: Mapping[int, Sequence[int]], limit: int = 20
) -> tuple[list[Ranked], list[RankedGroup]]:
    """The same, and the groups who suit it better than each member alone, from one reading of the candidates.

    ``teams`` is team → its members: those who all show something of what is asked are ranked as they are.
    """
    ranking = _ranking(need, recent)
    return ranking.first(limit), compose(ranking, teams)


def _ranking(need: Need, recent: Mapping[int, int]) -> Ranking:
    today = i18n.today()
    return Ranking(need, _candidates(need, recent, today), today)


def _candidates(need: Need, recent: Mapping[int, int], today: date) -> list[Candidate]:
    """Those who show something of what is asked, most of it first; ``MOST`` at most."""
    asked = {"skills": list(set(need.skills)), "category": need.category, "without": list(set(need.without))}
    rows = db.rows(_found(bool(need.skills), bool(need.category)), {**asked, "shift": shift(today)}).all()
    held = db.parsed(skills for *_counts, skills, _languages in rows)
    spoken = db.parsed(languages for *_counts, languages in rows) if need.languages else repeat(())
    usual = [profile_id for _person, profile_id, hours, *_rest in rows if hours is not None]
    weeks: dict[int, dict[date, int]] = {}
    if need.from_on is not None and usual:
        for profile_id, monday, hours in _WEEKS.rows(usual):
            weeks.setdefault(profile_id, {})[monday] = hours
    nothing: dict[date, int] = {}
    return [
        Candidate(
            person_id,
            {one["code"]: one["proof"]["kind"] if one["proof"] else "" for one in skills},
            [one["category"] for one in skills],
            [one["code"] for one in languages or ()],
            hours,
            available_from,
            weeks.get(profile_id, nothing),
            None if latitude is None or longitude is None else (float(latitude), float(longitude)),
            recent.get(person_id, 0),
        )
        for (person_id, profile_id, hours, available_from, latitude, longitude, *_texts), skills, languages in zip(
            rows, held, spoken, strict=False
        )
    ]


@lru_cache(maxsize=4)
def _found(of_skills: bool, of_category: bool) -> sa.Select[*tuple[Any, ...]]:
    """The candidates by what is asked; its values are ``skills``, ``category``, ``without`` and ``shift``."""
    day = sa.bindparam("shift", type_=sa.Integer)
    left_out = sa.bindparam("without", expanding=True, type_=sa.Integer)
    wanted = []
    if of_skills:
        wanted.append(sa.and_(Facet.facet == "skill", Facet.value.in_(sa.bindparam("skills", expanding=True))))
    if of_category:
        wanted.append(sa.and_(Facet.facet == "category", Facet.value == sa.bindparam("category")))
    if not wanted:
        turns = (Listing.profile_id * 7919 + day) % TURNS
        query = sa.select(*_COUNTS).where(Listing.person_id.not_in(left_out))
        return query.order_by(Listing.proven.desc(), turns, Listing.profile_id).limit(MOST)
    # A skill asked counts more than its category alone. What is ranked is read once it is chosen.
    much = sa.func.sum(sa.case((Facet.facet == "skill", 2), else_=1))
    turns = (Facet.profile_id * 7919 + day) % TURNS
    out = sa.select(Listing.profile_id).where(Listing.person_id.in_(left_out))
    held = sa.select(Facet.profile_id).where(sa.or_(*wanted), Facet.profile_id.not_in(out))
    held = held.group_by(Facet.profile_id).order_by(much.desc(), turns, Facet.profile_id).limit(MOST)
    chosen = held.subquery()
    return sa.select(*_COUNTS).join(chosen, chosen.c.profile_id == Listing.profile_id)
