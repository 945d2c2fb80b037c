"""How much people use the centres, from the visits: days of presence, and hours."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

import sqlalchemy as sa

from elearn.core import db
from elearn.core.i18n import local
from elearn.telecentres.models import Visit


def days_of_use(
    person_ids: Collection[int], centre_ids: Collection[int] | None, since: datetime, until: datetime
) -> dict[int, int]:
    """On how many different days (local) each person arrived in one of these centres (any, without ids).

    One statement; people who never came are absent.
    """
    if not person_ids:
        return {}
    query = sa.select(Visit.person_id, Visit.arrived_at).where(
        Visit.person_id.in_(set(person_ids)), Visit.arrived_at >= since, Visit.arrived_at < until
    )
    if centre_ids is not None:
        query = query.where(Visit.centre_id.in_(set(centre_ids)))
    days: dict[int, set[date]] = {}
    for person_id, arrived_at in db.session().execute(query):
        days.setdefault(person_id, set()).add(local(arrived_at).date())
    return {person_id: len(seen) for person_id, seen in days.items()}
