"""What visits add up to: hours, people and days of use, each in one statement. Open visits count to now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.i18n import local
from elearn.telecentres.models import Visit, Workspace


def _present(centre_ids: Collection[int], since: datetime, until: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        Visit.centre_id.in_(set(centre_ids)),
        Visit.arrived_at < until,
        sa.or_(Visit.left_at.is_(None), Visit.left_at > since),
    )


def _epoch(instant: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    if db.is_sqlite():
        return sa.cast(sa.func.strftime("%s", instant), sa.BigInteger)
    return sa.cast(sa.func.floor(sa.extract("epoch", instant)), sa.BigInteger)


def seconds(centre_ids: Collection[int], since: datetime, until: datetime, now: datetime) -> dict[tuple[int, str], int]:
    """Seconds of presence from ``since`` until before ``until``, by centre and kind of workspace.

    The kind is "" for visits that name no workspace. A visit still open counts up to ``now``.
    """
    if not centre_ids or since >= (ends := min(until, now)):
        return {}
    left = sa.func.coalesce(Visit.left_at, now)
    begins = sa.case((Visit.arrived_at > since, Visit.arrived_at), else_=sa.literal(since, Visit.arrived_at.type))
    finishes = sa.case((left < ends, left), else_=sa.literal(ends, Visit.arrived_at.type))
    kind = sa.func.coalesce(Workspace.kind, "")
    total = sa.func.sum(_epoch(finishes) - _epoch(begins))
    query = (
        sa.select(Visit.centre_id, kind, total)
        .outerjoin(Workspace, Workspace.id == Visit.workspace_id)
        .where(_present(centre_ids, since, ends))
        .group_by(Visit.centre_id, kind)
    )
    return {(centre_id, name): int(found or 0) for centre_id, name, found in db.session().execute(query)}


def visitors(centre_ids: Collection[int], since: datetime, until: datetime) -> dict[int, set[int]]:
    """Who was present in each centre in the period; centres that nobody came to are absent."""
    if not centre_ids:
        return {}
    query = sa.select(Visit.centre_id, Visit.person_id).where(_present(centre_ids, since, until)).distinct()
    out: dict[int, set[int]] = {}
    for centre_id, person_id in db.session().execute(query):
        out.setdefault(centre_id, set()).add(person_id)
    return out


def days_of_use(
    person_ids: Collection[int], centre_ids: Collection[int], since: datetime, until: datetime
) -> dict[int, set[date]]:
    """The days (of the site's zone) on which each of these people arrived in one of these centres; none: absent."""
    if not person_ids or not centre_ids:
        return {}
    query = sa.select(Visit.person_id, Visit.arrived_at).where(
        Visit.person_id.in_(set(person_ids)),
        Visit.centre_id.in_(set(centre_ids)),
        Visit.arrived_at >= since,
        Visit.arrived_at < until,
    )
    out: dict[int, set[date]] = {}
    for person_id, arrived_at in db.session().execute(query):
        out.setdefault(person_id, set()).add(local(arrived_at).date())
    return out


def stays(
    person_ids: Collection[int], centre_ids: Collection[int], since: datetime, until: datetime, now: datetime
) -> dict[int, list[tuple[datetime, datetime]]]:
    """When each of these people was in one of these centres, cut to the period; nobody there: absent.

    A visit still open counts up to ``now``. One statement, whatever their number.
    """
    ends = min(until, now)
    if not person_ids or not centre_ids or since >= ends:
        return {}
    query = sa.select(Visit.person_id, Visit.arrived_at, Visit.left_at).where(
        Visit.person_id.in_(set(person_ids)), _present(centre_ids, since, ends)
    )
    out: dict[int, list[tuple[datetime, datetime]]] = {}
    for person_id, arrived_at, left_at in db.session().execute(query.order_by(Visit.arrived_at)):
        out.setdefault(person_id, []).append((max(arrived_at, since), min(left_at or now, ends)))
    return out
