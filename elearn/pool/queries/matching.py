"""Who may suit a request, ranked by the directory with the reason of each point."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.policy import Actor
from elearn.directory.extend import Need, Ranked, RankedGroup
from elearn.directory.queries import matching
from elearn.pool.models import Engagement
from elearn.pool.queries import providers, requests, teams

YEAR = timedelta(days=365)


def matches(actor: Actor, request_id: int, most: int = 12) -> list[Ranked]:
    """For its buyer: the providers that may suit, the best first, with the reasons of each."""
    card = requests.buyers(actor, request_id)
    need = Need(
        card.category, card.skills, from_on=card.start_on, until_on=card.end_on,
        without=providers.of_organisation(card.organisation_id),
    )  # fmt: skip
    return matching.ranked(need, _won(), most)


def groups(actor: Actor, request_id: int) -> list[RankedGroup]:
    """For its buyer: the groups that suit better than each of their members alone, teams among them."""
    card = requests.buyers(actor, request_id)
    need = Need(
        card.category, card.skills, from_on=card.start_on, until_on=card.end_on,
        without=providers.of_organisation(card.organisation_id),
    )  # fmt: skip
    return matching.groups(need, _won(), {team.id: team.accepted for team in teams.complete()})


def practising(category: str) -> list[int]:
    """The people of the directory who practise a trade, the best proven first."""
    return [one.person_id for one in matching.ranked(Need(category))]


def _won() -> dict[int, int]:
    """How many missions each provider began here in the last twelve months."""
    query = (
        sa.select(Engagement.provider_id, sa.func.count())
        .where(Engagement.ordered_at > clock.now() - YEAR, Engagement.state != "cancelled")
        .group_by(Engagement.provider_id)
    )
    return {row[0]: row[1] for row in db.session().execute(query)}
