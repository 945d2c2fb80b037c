"""Who answers a need: candidates from the public listings, ranked with reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from elearn.core import db, i18n
from elearn.directory.grouping import RankedGroup, compose
from elearn.directory.matching import TURNS, Candidate, Need, Ranked, rank, shift
from elearn.directory.models import Facet, Listing, Week

MOST = 300  # candidates read and ranked at most: those who show most of what is asked
# What counts of a listing. Plain columns: objects of so many rows would cost more than the ranking.
_COUNTS = (
    Listing.person_id, Listing.profile_id, Listing.hours_per_week, Listing.available_from, Listing.latitude,
    Listing.longitude, Listing.card["skills"].label("skills"), Listing.card["languages"].label("languages"),
)  # fmt: skip


def ranked(need: Need, recent: Mapping[int, int] | None = None, limit: int = 20) -> list[Ranked]:
    """The providers who suit a need, the best first, each with its reasons. Two statements.

    ``recent`` counts the work that people won lately, for the turn of each (``pool`` knows it).
    """
    today = i18n.today()
    return rank(need, candidates(need, recent or {}, today), today)[:limit]


def ranked_with_groups(
    need: Need, recent: Mapping[int, int], teams: Mapping[int, Sequence[int]], limit: int = 20
) -> tuple[list[Ranked], list[RankedGroup]]:
    """The same, and the groups who suit it better than each member alone, from one reading of the candidates.

    ``teams`` is team → its members: those who all show something of what is asked are ranked as they are.
    """
    today = i18n.today()
    found = candidates(need, recent, today)
    alone = rank(need, found, today)
    return alone[:limit], compose(need, found, alone, teams)


def candidates(need: Need, recent: Mapping[int, int], today: date) -> list[Candidate]:
    """Those who show something of what is asked, most of it first; ``MOST`` at most."""
    session = db.session()
    rows = session.execute(_found(need, today)).all()
    usual = [row.profile_id for row in rows if row.hours_per_week is not None]
    weeks: dict[int, dict[date, int]] = {}
    if need.from_on is not None and usual:
        differing = sa.select(Week).where(Week.profile_id.in_(usual))
        for week in session.scalars(differing):
            weeks.setdefault(week.profile_id, {})[week.monday] = week.hours
    return [
        Candidate(
            row.person_id,
            {s["code"]: s["proof"]["kind"] if s["proof"] else "" for s in row.skills},
            {s["category"] for s in row.skills},
            {one["code"] for one in row.languages or ()},
            row.hours_per_week,
            row.available_from,
            weeks.get(row.profile_id, {}),
            None if row.latitude is None or row.longitude is None else (float(row.latitude), float(row.longitude)),
            recent.get(row.person_id, 0),
        )
        for row in rows
    ]


def _found(need: Need, today: date) -> sa.Select[*tuple[Any, ...]]:
    wanted = [sa.and_(Facet.facet == "skill", Facet.value == code) for code in sorted(set(need.skills))]
    if need.category:
        wanted.append(sa.and_(Facet.facet == "category", Facet.value == need.category))
    if not wanted:
        turns = (Listing.profile_id * 7919 + shift(today)) % TURNS
        query = sa.select(*_COUNTS)
        if need.without:
            query = query.where(Listing.person_id.not_in(set(need.without)))
        return query.order_by(Listing.proven.desc(), turns, Listing.profile_id).limit(MOST)
    # A skill asked counts more than its category alone. What is ranked is read once it is chosen.
    weight = sa.case((Facet.facet == "skill", 2), else_=1)
    much = sa.func.sum(weight)
    turns = (Facet.profile_id * 7919 + shift(today)) % TURNS
    held = sa.select(Facet.profile_id).where(sa.or_(*wanted)).group_by(Facet.profile_id)
    if need.without:
        out = sa.select(Listing.profile_id).where(Listing.person_id.in_(set(need.without)))
        held = held.where(Facet.profile_id.not_in(out))
    held = held.order_by(much.desc(), turns, Facet.profile_id).limit(MOST)
    chosen = held.subquery()
    return sa.select(*_COUNTS).join(chosen, chosen.c.profile_id == Listing.profile_id)
