"""Who completed which module, and when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from elearn.core.db import session
from elearn.modules.queries import current_digests, module
from elearn.progress.models import Enrolment


def readers(modules: Collection[str], since: datetime) -> dict[int, set[str]]:
    """The people who completed one of these modules (by slug) since an instant, and which ones."""
    slugs = {module(slug).id: slug for slug in modules if slug in current_digests()}
    query = sa.select(Enrolment.person_id, Enrolment.module_id).where(
        Enrolment.module_id.in_(slugs), Enrolment.completed_at >= since
    )
    out: dict[int, set[str]] = {}
    for person_id, module_id in session().execute(query):
        out.setdefault(person_id, set()).add(slugs[module_id])
    return out


def followed(people: Collection[int], since: datetime, until: datetime) -> tuple[int, int]:
    """How many modules these people began, and how many they completed, from an instant until before another."""
    if not people:
        return 0, 0
    began = sa.and_(Enrolment.started_at >= since, Enrolment.started_at < until)
    ended = sa.and_(Enrolment.completed_at >= since, Enrolment.completed_at < until)
    query = sa.select(sa.func.count().filter(began), sa.func.count().filter(ended)).where(
        Enrolment.person_id.in_(set(people)), sa.or_(began, ended)
    )
    found = session().execute(query).one()
    return found[0], found[1]


def completers(people: Collection[int], slug: str) -> set[int]:
    """Those of these people who completed a module, whichever version; one statement, whatever their number."""
    if not people:
        return set()
    query = sa.select(Enrolment.person_id).where(
        Enrolment.person_id.in_(set(people)), Enrolment.module_id == module(slug).id, Enrolment.state == "completed"
    )
    return set(session().scalars(query))
