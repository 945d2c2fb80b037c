"""Calendars that other programs subscribe to, by an address that is a secret."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier

PERSON, WORKSPACE, CENTRE = "person", "workspace", "centre"
SCOPES = (PERSON, WORKSPACE, CENTRE)


class Feed(Base):
    """One calendar of ``owner_id``: their own bookings, those of a workspace, or of a centre.

    The address holds a token whose hash is kept: whoever reads the database cannot read calendars.
    """

    __tablename__ = "telecentres_feed"
    __table_args__ = (
        sa.CheckConstraint(f"scope IN {SCOPES}", name="scope"),
        sa.CheckConstraint("(scope = 'workspace') = (workspace_id IS NOT NULL)", name="workspace"),
        sa.CheckConstraint("(scope = 'person') = (centre_id IS NULL)", name="centre"),
        sa.Index(None, "owner_id"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    scope: Mapped[str] = mapped_column(sa.String(10))
    workspace_id: Mapped[int | None] = mapped_column(sa.ForeignKey("telecentres_workspace.id"))
    centre_id: Mapped[int | None] = mapped_column(sa.ForeignKey("telecentres_centre.id"))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
