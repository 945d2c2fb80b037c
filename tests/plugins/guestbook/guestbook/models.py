"""The table; its name begins with the plugin's."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier


class Entry(Base):
    """One line of the book. It outlives its author, and the plugin that wrote it."""

    __tablename__ = "guestbook_entry"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    # SET NULL: a table left behind by an uninstalled plugin must not hold people back.
    person_id: Mapped[int | None] = mapped_column(
        Identifier, sa.ForeignKey("accounts_person.id", ondelete="SET NULL"), index=True
    )
    text: Mapped[str] = mapped_column(sa.String(500))
    at: Mapped[datetime]

    __table_args__ = (sa.CheckConstraint("length(text) > 0", name="text"),)
