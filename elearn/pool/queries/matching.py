"""Who may suit a request: what each chose to show, scored by :mod:`elearn.pool.matching`."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.policy import Actor
from elearn.directory.queries import fitting, profiles
from elearn.pool.matching import Candidate, Match, Wanted, rank
from elearn.pool.models import Engagement
from elearn.pool.queries import providers, requests

YEAR = timedelta(days=365)


def matches(actor: Actor, request_id: int, most: int = 12) -> list[Match]:
    """For its buyer: the providers that may suit, the best first, with the reasons of each."""
    card = requests.buyers(actor, request_id)
    found = fitting.practising(card.category, card.skills)
    left_out = providers.of_organisation(card.organisation_id)
    people = [one for one in found if one.person_id not in left_out]
    missions = _missions([one.person_id for one in people])
    wanted = Wanted(card.category, card.skills, card.start_on)
    return rank(wanted, [_candidate(one, missions.get(one.person_id, 0)) for one in people], most)


def _candidate(card: profiles.ProfileCard, missions: int) -> Candidate:
    return Candidate(
        card.person_id, card.title, frozenset(o.category for o in card.offers),
        frozenset(s.category for s in card.skills), {s.code: s.level for s in card.skills},
        frozenset(s.code for s in card.skills if s.proof is not None), card.available_from, card.hours_per_week or 0,
        missions,
    )  # fmt: skip


def _missions(person_ids: list[int]) -> dict[int, int]:
    """How many missions each began here in the last twelve months."""
    query = (
        sa.select(Engagement.provider_id, sa.func.count())
        .where(Engagement.provider_id.in_(person_ids), Engagement.ordered_at > clock.now() - YEAR)
        .where(Engagement.state != "cancelled")
        .group_by(Engagement.provider_id)
    )
    return {row[0]: row[1] for row in db.session().execute(query)}
