"""What people are told, and how they want to be told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier

_PERSON = "accounts_person.id"


class Notice(Base):
    """One thing said to one person. Its words are made from ``kind`` and ``facts`` when shown,

    so they follow the reader's language. ``mail`` says how it goes out: ``none``, ``now``,
    ``daily`` (waits for the digest) or ``sent``. ``key`` makes it one notice however often
    it is asked for.
    """

    __tablename__ = "accounts_notice"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(Identifier, sa.ForeignKey(_PERSON, ondelete="RESTRICT"))
    kind: Mapped[str] = mapped_column(sa.String(80))
    facts: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(sa.String(200))
    mail: Mapped[str] = mapped_column(sa.String(10))
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    __table_args__ = (
        sa.UniqueConstraint("person_id", "key"),
        sa.CheckConstraint("mail IN ('none', 'now', 'daily', 'sent')", name="mail"),
        sa.Index("ix_accounts_notice_unread", "person_id", sqlite_where=sa.text("read_at IS NULL"),
                 postgresql_where=sa.text("read_at IS NULL")),
        sa.Index("ix_accounts_notice_digest", "person_id", sqlite_where=sa.text("mail = 'daily'"),
                 postgresql_where=sa.text("mail = 'daily'")),
    )  # fmt: skip


class NoticePreference(Base):
    """How one person wants one kind by mail: ``now``, ``daily`` or ``off``."""

    __tablename__ = "accounts_notice_preference"

    person_id: Mapped[int] = mapped_column(
        Identifier, sa.ForeignKey(_PERSON, ondelete="RESTRICT"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    mail: Mapped[str] = mapped_column(sa.String(10))

    __table_args__ = (sa.CheckConstraint("mail IN ('now', 'daily', 'off')", name="mail"),)
