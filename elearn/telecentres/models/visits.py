"""Who was really there, from when until when: what the hours of a year are counted from."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger

QR, BY_MANAGER, BY_SELF = "qr", "manager", "self"
SOURCES = (QR, BY_MANAGER, BY_SELF)
AT_CLOSING = "closing"
ENDINGS = (*SOURCES, AT_CLOSING)


class Visit(Base):
    """One stay of one person in one centre. ``left_how`` says ``closing`` when nobody said goodbye."""

    __tablename__ = "telecentres_visit"
    __table_args__ = (
        sa.CheckConstraint(f"source IN {SOURCES}", name="source"),
        sa.CheckConstraint(f"left_how IS NULL OR left_how IN {ENDINGS}", name="left_how"),
        sa.CheckConstraint("left_at IS NULL OR left_at >= arrived_at", name="period"),
        sa.CheckConstraint("(left_at IS NULL) = (left_how IS NULL)", name="left"),
        sa.Index(None, "centre_id", "arrived_at"),
        sa.Index(None, "person_id", "arrived_at"),
        sa.Index(None, "booking_id"),
        sa.Index(
            "uq_telecentres_visit_open",
            "person_id",
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_centre.id"))
    workspace_id: Mapped[int | None] = mapped_column(sa.ForeignKey("telecentres_workspace.id"))
    booking_id: Mapped[int | None] = mapped_column(sa.ForeignKey("telecentres_booking.id"))
    arrived_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    source: Mapped[str] = mapped_column(sa.String(10))
    left_how: Mapped[str | None] = mapped_column(sa.String(10))
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))


TRIGGERS = (
    Trigger("telecentres_visit", "DELETE", "a visit is kept"),
    Trigger(
        "telecentres_visit",
        "UPDATE",
        "a visit that is over never changes",
        unless="OLD.left_at IS NULL AND NEW.person_id = OLD.person_id AND NEW.centre_id = OLD.centre_id "
        "AND NEW.arrived_at = OLD.arrived_at",
    ),
)
