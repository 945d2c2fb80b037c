"""The log that nobody can change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier


class Audit(Base):
    """One line: who (``actor_id``, empty for a visitor or the system), what, about whom.

    Rows are written once (triggers refuse the rest). They carry numbers of people, never
    addresses or names, so an erased person leaves nothing readable here. ``network`` is the
    address of the caller with its last part removed.
    """

    __tablename__ = "accounts_audit"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(Identifier, index=True)
    person_id: Mapped[int | None] = mapped_column(Identifier, index=True)
    action: Mapped[str] = mapped_column(sa.String(60))
    detail: Mapped[dict[str, Any]]
    network: Mapped[str] = mapped_column(sa.String(45), default="")
