"""Keeping workspaces: the lock that makes people queue, and the rows that the database guards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from elearn.core import db
from elearn.core.errors import Conflict
from elearn.core.i18n import gettext as _
from elearn.telecentres.models import Booking, Claim, Workspace
from elearn.telecentres.models.bookings import TAKEN
from elearn.telecentres.queries.bookings import claimed
from elearn.telecentres.queries.places import WorkspaceCard

QUEUE = 7421  # of the server's advisory locks, those of this room
CONSTRAINT = "ex_telecentres_claim_once"

# Made once: every booking asks them.
_LOCK = db.Among(sa.select(Workspace.id).order_by(Workspace.id).with_for_update(key_share=True), Workspace.id)
_QUEUE = sa.select(sa.func.pg_advisory_xact_lock(QUEUE, sa.bindparam("person_id", type_=sa.Integer)))
_OF = sa.select(Claim).where(Claim.booking_id == sa.bindparam("id")).order_by(Claim.workspace_id, Claim.id)
_LAPSES = db.Among(
    sa.select(Claim.lapses_at).where(
        Claim.ends_at > sa.bindparam("start"), Claim.starts_at < sa.bindparam("end"), Claim.active
    ),
    Claim.workspace_id,
)
_CLAIM = sa.insert(cast("sa.Table", Claim.__table__))


class Taken(Conflict):
    """Someone else has the place; nothing of what was asked is written."""

    code = "taken"

    def __init__(self) -> None:
        super().__init__(_("Quelqu’un vient de prendre cette place. Rien n’a été réservé pour vous."))


def lock(workspace_ids: Collection[int]) -> None:
    """Hold these workspaces until the transaction ends, always in the same order.

    The constraint alone would be right; but two equals that insert at once would each wait for
    the other until the server ends one of them. SQLite has one writer: nothing to do.
    """
    if db.is_sqlite() or not workspace_ids:
        return
    _LOCK.rows(workspace_ids).all()


def queue(person_id: int) -> None:
    """One booking of a person at a time, taken before any workspace: quotas are counted, not raced."""
    if not db.is_sqlite():
        db.rows(_QUEUE, {"person_id": person_id})


def take(booking: Booking, workspaces: Sequence[WorkspaceCard], lapses_at: datetime | None) -> None:
    """Claim each of these workspaces for the booking; raise :class:`Taken` when the database refuses."""
    ordered = sorted(workspaces, key=lambda w: w.id)
    rows = [
        {
            "booking_id": booking.id,
            "workspace_id": w.id,
            "starts_at": booking.starts_at,
            "ends_at": booking.ends_at + timedelta(minutes=w.buffer_minutes),
            "active": True,
            "lapses_at": lapses_at,
        }
        for w in ordered
    ]
    db.session().flush()
    connection = db.current_scope().connection()
    try:
        with connection.begin_nested():
            connection.execute(_CLAIM, rows)
    except IntegrityError as error:
        if CONSTRAINT in str(error.orig) or TAKEN in str(error.orig):
            raise Taken from error
        raise
    claimed(booking.id, [w.id for w in ordered])


def of(booking_id: int) -> list[Claim]:
    """The claims of a booking, by workspace."""
    return list(db.session().scalars(_OF, {"id": booking_id}))


def lapses(workspace_ids: Collection[int], starts_at: datetime, ends_at: datetime) -> list[datetime | None]:
    """When each active claim on these workspaces then stops counting; None: never."""
    return list(_LAPSES.rows(workspace_ids, {"start": starts_at, "end": ends_at}).scalars())


def keep(booking_id: int, lapses_at: datetime | None) -> None:
    """The booking's claims go on, until ``lapses_at`` or for good."""
    db.session().execute(
        sa.update(Claim).where(Claim.booking_id == booking_id, Claim.active).values(lapses_at=lapses_at)
    )


def give_up(booking_id: int) -> None:
    """The booking's claims no longer keep anything."""
    db.session().execute(
        sa.update(Claim).where(Claim.booking_id == booking_id, Claim.active).values(active=False, lapses_at=None)
    )


def cut(booking_id: int, at: datetime) -> None:
    """The booking's claims end at ``at`` if they last longer; what is used stays known."""
    db.session().execute(
        sa.update(Claim)
        .where(Claim.booking_id == booking_id, Claim.active, Claim.starts_at < at, Claim.ends_at > at)
        .values(ends_at=at)
    )
