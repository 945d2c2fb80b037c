"""Jobs that were given up: seeing them, and asking for them again once their cause is mended."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.jobs import outbox
from elearn.core.jobs.models import Job


def unfinished(states: tuple[str, ...] = ("dead",), limit: int = 100) -> list[Job]:
    """The jobs in these states (``waiting``, ``running``, ``dead``), oldest first."""
    query = sa.select(Job).where(Job.state.in_(states)).order_by(Job.id).limit(limit)
    return list(db.session().execute(query).scalars())


def retry(job_id: int) -> None:
    """Give a dead job all its tries again, now; raise :class:`Missing` when there is none."""
    now = clock.now()
    statement = (
        sa.update(Job)
        .where(Job.id == job_id, Job.state == "dead")
        .values(state="waiting", tries=0, not_before=now, sent_at=now, lease_until=None, updated_at=now)
        .returning(Job.id)
    )
    if db.session().execute(statement).scalar_one_or_none() is None:
        raise Missing(_("Aucun travail abandonné ne porte ce numéro."))
    db.on_commit(lambda: outbox.send(job_id))
