"""Who waits for a place to become free, in the order in which they asked."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier

WAITING, OFFERED, TAKEN, DECLINED, LAPSED, LEFT = "waiting", "offered", "taken", "declined", "lapsed", "left"
OFFER = "offer-"  # the key of a booking that was offered begins so
WAITING_STATES = (WAITING, OFFERED, TAKEN, DECLINED, LAPSED, LEFT)


class Waiting(Base):
    """One wish for a kind of workspace at a time. ``booking_id`` is the hold that was offered.

    ``lapsed``: the time came, or the offer went by without an answer. The rank is the id.
    """

    __tablename__ = "telecentres_waiting"
    __table_args__ = (
        sa.CheckConstraint(f"state IN {WAITING_STATES}", name="state"),
        sa.CheckConstraint("starts_at < ends_at AND people > 0", name="wish"),
        sa.CheckConstraint("state <> 'offered' OR booking_id IS NOT NULL", name="offer"),
        sa.Index(
            "uq_telecentres_waiting_wish",
            "person_id",
            "centre_id",
            "kind",
            "starts_at",
            unique=True,
            sqlite_where=sa.text("state IN ('waiting', 'offered')"),
            postgresql_where=sa.text("state IN ('waiting', 'offered')"),
        ),
        sa.Index(
            "ix_telecentres_waiting_line",
            "centre_id",
            "id",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        ),
        sa.Index(None, "booking_id"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_centre.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    kind: Mapped[str] = mapped_column(sa.String(10))
    quiet: Mapped[bool] = mapped_column(default=False)
    unit: Mapped[str] = mapped_column(sa.String(10))
    people: Mapped[int] = mapped_column(default=1)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(sa.String(10), default=WAITING)
    booking_id: Mapped[int | None] = mapped_column(sa.ForeignKey("telecentres_booking.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
