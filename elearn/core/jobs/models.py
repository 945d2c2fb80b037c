"""The outbox table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier


class Job(Base):
    """One piece of work to do after the commit.

    ``waiting`` (to be sent, or sent and not yet taken), ``running`` (under lease),
    ``done``, or ``dead`` (tried too often). ``key`` makes a second request of the
    same work a no-op.
    """

    __tablename__ = "core_job"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    key: Mapped[str | None] = mapped_column(sa.String(200), unique=True)
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(sa.String(10), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    step: Mapped[str] = mapped_column(sa.String(80), default="")
    done_count: Mapped[int] = mapped_column(default=0)
    total_count: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'dead')", name="state"),
        # Of all jobs on SQLite: it does not see that a state is one of a list, and went through thirty days of them.
        sa.Index("ix_core_job_open", "state", "not_before",
                 postgresql_where=sa.text("state IN ('waiting', 'running')")),
    )  # fmt: skip
