"""What was done, by whom, when: a history that only grows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import emptied_first


class Event(Base):
    """One thing done. ``kind`` is ``<thing>.<action>``; ``detail`` holds ids, reasons and hashes.

    With a mission, both sides read it; without one it belongs to the buyer of the request.
    """

    __tablename__ = "pool_event"
    __table_args__ = (sa.Index(None, "engagement_id"), sa.Index(None, "request_id"))

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_request.id"))
    engagement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("pool_engagement.id"))
    kind: Mapped[str] = mapped_column(sa.String(40))
    from_state: Mapped[str] = mapped_column(sa.String(14), default="")
    to_state: Mapped[str] = mapped_column(sa.String(14), default="")
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    detail: Mapped[dict[str, Any]]
    at: Mapped[datetime]


TRIGGERS = emptied_first(
    "pool_event",
    "CAST({0}.detail AS TEXT) = '{{\"erased\": true}}'",
    same=("id", "request_id", "kind", "from_state", "to_state", "at"),
)
