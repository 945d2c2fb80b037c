"""Missions that are over, for the rooms that come after: whose they were, and since when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.core import db
from elearn.pool.life import engagements
from elearn.pool.models import Engagement, Group, MissionGroup

PAGE = 20


@dataclass(frozen=True, slots=True)
class Closing:
    """A mission that was ended after its work was accepted. ``group``: the name of the group that did it, if any."""

    engagement_id: int
    organisation_id: int
    provider_id: int
    title: str
    category: str
    closed_at: datetime
    group: str = ""


def closings(engagement_ids: Collection[int]) -> dict[int, Closing]:
    """By mission, those of them that are over; any other is absent."""
    if not engagement_ids:
        return {}
    return {c.engagement_id: c for c in _read(Engagement.id.in_(set(engagement_ids)), len(set(engagement_ids)))}


def closings_of(
    person_id: int, organisation_ids: Collection[int], page: int = 1, size: int = PAGE
) -> tuple[list[Closing], int]:
    """A page of the missions that someone did, or that these organisations ordered, the newest first; how many."""
    mine = sa.or_(Engagement.provider_id == person_id, Engagement.organisation_id.in_(sorted(organisation_ids)))
    counted = sa.select(sa.func.count()).select_from(Engagement).where(mine, Engagement.state == engagements.CLOSED)
    return _read(mine, size, (page - 1) * size), db.session().scalar(counted) or 0


def _read(which: sa.ColumnElement[bool], most: int, after: int = 0) -> list[Closing]:
    query = (
        sa.select(Engagement, Group.name)
        .outerjoin(MissionGroup, MissionGroup.engagement_id == Engagement.id)
        .outerjoin(Group, Group.id == MissionGroup.group_id)
        .where(which, Engagement.state == engagements.CLOSED)
    )
    return [
        Closing(e.id, e.organisation_id, e.provider_id, e.title, e.category, e.state_at, name or "")
        for e, name in db.session().execute(
            query.order_by(Engagement.state_at.desc(), Engagement.id.desc()).limit(most).offset(after)
        )
    ]
