"""Lines of the log that nobody can change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from elearn.accounts.addresses import without_last_part
from elearn.accounts.models import Audit
from elearn.core import clock, db
from elearn.core.policy import Actor

DENIALS_AN_HOUR = 30


def record(actor: Actor, action: str, *, person_id: int | None = None, ip: str = "", **detail: Any) -> None:
    """Add one line in the current transaction. ``detail`` holds codes and numbers, never names."""
    db.session().add(
        Audit(
            at=clock.now(),
            actor_id=actor.person_id,
            person_id=person_id if person_id is not None else actor.person_id,
            action=action,
            detail=detail,
            network=without_last_part(ip),
        )
    )


def record_if_refused(actor: Actor, action: str, *, person_id: int | None = None, ip: str = "", **detail: Any) -> None:
    """Add the line in its own transaction when the current one is undone."""
    db.after_rollback(lambda: record(actor, action, person_id=person_id, ip=ip, **detail))


def record_denial(actor: Actor, path: str, ip: str) -> None:
    """A page or an action refused to someone signed in; counted, so that nobody fills the log."""
    recent = sa.select(sa.func.count()).where(
        Audit.actor_id == actor.person_id,
        Audit.action == "access.denied",
        Audit.at > clock.now() - timedelta(hours=1),
    )
    if db.session().execute(recent).scalar_one() < DENIALS_AN_HOUR:
        record(actor, "access.denied", ip=ip, path=path[:200])
