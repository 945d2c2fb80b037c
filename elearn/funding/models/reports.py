"""Justifications drawn as PDF: asked for, made by a job, kept some days."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier


class Report(Base):
    """The PDF of the justification of an envelope at the end of a day, in a language.

    ``until`` is the instant up to which it counts: the end of that day, or when it was asked for.
    ``done`` counts the steps of the making, of ``total``.
    """

    __tablename__ = "funding_report"
    __table_args__ = (
        sa.UniqueConstraint("envelope_id", "on_date", "language"),
        sa.CheckConstraint("(ready_at IS NULL) = (file_key = '')", name="ready"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    envelope_id: Mapped[int] = mapped_column(sa.ForeignKey("funding_envelope.id"))
    on_date: Mapped[date]
    language: Mapped[str] = mapped_column(sa.String(5))
    until: Mapped[datetime]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    file_key: Mapped[str] = mapped_column(sa.String(64), default="")
    file_bytes: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
