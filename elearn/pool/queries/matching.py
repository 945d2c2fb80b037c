"""Who may suit a request, ranked by the directory with the reason of each point."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.policy import Actor
from elearn.directory.extend import Need, Ranked, RankedGroup
from elearn.directory.queries import matching
from elearn.pool.models import Engagement, MissionMember, Request
from elearn.pool.queries import providers, requests, teams

YEAR = timedelta(days=365)


def matches(actor: Actor, request_id: int, most: int = 12) -> list[Ranked]:
    """For its buyer: the providers that may suit, the best first, with the reasons of each."""
    return matching.ranked(_need(requests.own(actor, request_id)), _won(), most)


def suiting(actor: Actor, request_id: int, most: int = 12) -> tuple[list[Ranked], list[RankedGroup]]:
    """The same, and the groups that suit better than each of their members alone, teams among them."""
    need = _need(requests.own(actor, request_id))
    return matching.ranked_with_groups(need, _won(), {team.id: team.accepted for team in teams.complete()}, most)


def _need(asked: Request) -> Need:
    return Need(
        asked.category, asked.skills, from_on=asked.start_on, until_on=asked.end_on,
        without=providers.of_organisation(asked.organisation_id),
    )  # fmt: skip


def practising(category: str) -> list[int]:
    """The people of the directory who practise a trade, the best proven first."""
    return [one.person_id for one in matching.ranked(Need(category))]


def _won() -> dict[int, int]:
    """How many missions each person began here in the last twelve months: alone, or as any member of a group."""
    return dict(db.rows(_WORKED, {"since": clock.now() - YEAR}).all())


def _worked() -> sa.Select[int, int]:
    recent = (Engagement.ordered_at > sa.bindparam("since"), Engagement.state != "cancelled")
    members = sa.select(MissionMember.person_id, Engagement.id).join(
        Engagement, Engagement.id == MissionMember.engagement_id
    )
    both = sa.union(sa.select(Engagement.provider_id, Engagement.id).where(*recent), members.where(*recent)).subquery()
    return sa.select(both.c[0], sa.func.count()).group_by(both.c[0])


_WORKED = _worked()
