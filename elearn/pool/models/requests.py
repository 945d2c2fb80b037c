"""What companies ask for, who may see it, and what is said around it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import emptied_first
from elearn.pool.figures import UNITS
from elearn.pool.life.requests import STATES

AUDIENCES = ("public", "pool", "cluster", "invited")


class Request(Base):
    """A need of an organisation. ``criteria`` maps a code to its weight: they sum to 100.

    ``terms`` holds what an accepted quote binds both sides to (see ``elearn.pool.terms``). With an
    ``agreement`` its files open only to who accepted that text. ``key`` is the form's: it counts once.
    ``version`` counts the changes.
    """

    __tablename__ = "pool_request"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "key"),
        sa.CheckConstraint(f"state IN {STATES}", name="state"),
        sa.CheckConstraint(f"audience IN {AUDIENCES}", name="audience"),
        sa.CheckConstraint("(audience = 'cluster') = (cluster_id IS NOT NULL)", name="cluster"),
        sa.CheckConstraint("budget_cents IS NULL OR budget_cents > 0", name="budget"),
        sa.CheckConstraint("state = 'draft' OR state = 'cancelled' OR published_at IS NOT NULL", name="published"),
        sa.Index("ix_pool_request_state_answer_until", "state", "answer_until"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    category: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[str] = mapped_column(sa.String(160))
    need: Mapped[str] = mapped_column(sa.Text)
    skills: Mapped[list[Any]]
    criteria: Mapped[dict[str, Any]]
    terms: Mapped[dict[str, Any]]
    audience: Mapped[str] = mapped_column(sa.String(8), default="pool")
    cluster_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_organisation.id"))
    budget_cents: Mapped[int | None]
    is_ceiling: Mapped[bool] = mapped_column(default=False)
    agreement: Mapped[str] = mapped_column(sa.Text, default="")
    answer_until: Mapped[datetime | None]
    start_on: Mapped[date | None]
    end_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(sa.String(10), default="draft")
    key: Mapped[str] = mapped_column(sa.String(80))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]


class Lot(Base):
    """One part of a request: what, in which unit, how much (hundredths of the unit)."""

    __tablename__ = "pool_lot"
    __table_args__ = (
        sa.UniqueConstraint("request_id", "rank"),
        sa.CheckConstraint(f"unit IN {UNITS}", name="unit"),
        sa.CheckConstraint("quantity > 0 AND rank > 0", name="amounts"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_request.id"))
    rank: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(160))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    unit: Mapped[str] = mapped_column(sa.String(8))
    quantity: Mapped[int]


class Invitation(Base):
    """A provider asked to answer, once."""

    __tablename__ = "pool_invitation"
    __table_args__ = (sa.UniqueConstraint("request_id", "person_id"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_request.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    invited_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    at: Mapped[datetime]


class Attachment(Base):
    """A file of a request. One taken away stays in the log of who opened it."""

    __tablename__ = "pool_attachment"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_request.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    storage_key: Mapped[str] = mapped_column(sa.String(64))
    bytes: Mapped[int]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Pledge(Base):
    """Someone accepted the confidentiality agreement of a request: this exact text, at that time."""

    __tablename__ = "pool_pledge"
    __table_args__ = (sa.UniqueConstraint("request_id", "person_id", "digest"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_request.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime]


class Access(Base):
    """Someone opened a file of a request."""

    __tablename__ = "pool_access"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    attachment_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_attachment.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    at: Mapped[datetime]


class Question(Base):
    """A question on a request; all who may answer it read the question and its answer, not who asked."""

    __tablename__ = "pool_question"
    __table_args__ = (
        sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answer"),
        sa.Index(None, "request_id"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_request.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    body: Mapped[str] = mapped_column(sa.Text)
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


TRIGGERS = (
    *emptied_first("pool_pledge", "{0}.digest LIKE 'erased:%'", same=("id", "request_id", "person_id", "at")),
    # An opening has no word to empty: it is dated out of all time.
    *emptied_first("pool_access", "{0}.at < '1971-01-01'", same=("id", "attachment_id", "person_id")),
)
