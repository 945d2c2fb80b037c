"""Who waits for what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.policy import Actor, require
from elearn.telecentres.models import Waiting
from elearn.telecentres.models.waiting import OFFERED, WAITING
from elearn.telecentres.policy import Can
from elearn.telecentres.queries import places
from elearn.telecentres.queries.places import CentreCard


@dataclass(frozen=True, slots=True)
class WaitingCard:
    """One wish of one person; ``rank`` is how many ask before them, plus one."""

    id: int
    centre: CentreCard
    kind: str
    starts_at: datetime
    ends_at: datetime
    state: str
    booking_id: int | None
    rank: int


def mine(actor: Actor) -> list[WaitingCard]:
    """What one waits for, by date."""
    require(Can.LIST_OWN, actor)
    before = sa.orm.aliased(Waiting)
    rank = (
        sa.select(sa.func.count())
        .where(
            before.centre_id == Waiting.centre_id,
            before.kind == Waiting.kind,
            before.state == WAITING,
            before.id < Waiting.id,
            before.starts_at < Waiting.ends_at,
            before.ends_at > Waiting.starts_at,
        )
        .scalar_subquery()
    )
    query = sa.select(Waiting, rank).where(
        Waiting.person_id == actor.id, Waiting.state.in_((WAITING, OFFERED)), Waiting.ends_at > clock.now()
    )
    rows = db.session().execute(query.order_by(Waiting.starts_at)).all()
    centres = places.centres({w.centre_id for w, _rank in rows})
    return [
        WaitingCard(w.id, centres[w.centre_id], w.kind, w.starts_at, w.ends_at, w.state, w.booking_id, count + 1)
        for w, count in rows
    ]
