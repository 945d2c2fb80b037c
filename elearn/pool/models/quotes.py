"""Answers to requests: one quote a provider, whose versions never change once sent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger
from elearn.pool.life.quotes import STATES

_ACCEPTED = sa.text("state = 'accepted'")


class Quote(Base):
    """The answer of one provider. ``draft`` is what is being written, as typed.

    ``number`` is the version sent last (0: none yet), ``digest`` names it. One quote at most of a
    request is ever accepted; several may be retained for a framework agreement.
    """

    __tablename__ = "pool_quote"
    __table_args__ = (
        sa.UniqueConstraint("request_id", "person_id"),
        sa.CheckConstraint(f"state IN {STATES}", name="state"),
        sa.CheckConstraint("state = 'draft' OR number > 0", name="number"),
        sa.Index("uq_pool_quote_accepted", "request_id", unique=True,
                 sqlite_where=_ACCEPTED, postgresql_where=_ACCEPTED),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_request.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    draft: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(sa.String(10), default="draft")
    number: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(sa.String(64), default="")
    valid_until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    state_at: Mapped[datetime]


class QuoteVersion(Base):
    """What was sent, whole: parties, lots, lines, VAT, totals, terms. ``digest`` is its SHA-256."""

    __tablename__ = "pool_quote_version"
    __table_args__ = (
        sa.UniqueConstraint("quote_id", "number"),
        sa.CheckConstraint("net_cents >= 0 AND gross_cents >= net_cents", name="totals"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    quote_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_quote.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(sa.String(64))
    net_cents: Mapped[int]
    gross_cents: Mapped[int]
    valid_until: Mapped[date]
    sent_at: Mapped[datetime]


_SAME = ("id", "quote_id", "number", "digest", "net_cents", "gross_cents", "valid_until", "sent_at")

# A version sent never changes, but for the names in it once the contract is past its term; one that made none goes.
TRIGGERS = (
    Trigger(
        "pool_quote_version",
        "UPDATE",
        "pool_quote_version is append-only",
        unless=" AND ".join(
            (*(f"NEW.{name} = OLD.{name}" for name in _SAME), "CAST(NEW.content AS TEXT) LIKE '%\"erased\": true%'")
        ),
    ),
    Trigger(
        "pool_quote_version",
        "DELETE",
        "pool_quote_version is append-only",
        unless="CAST(OLD.content AS TEXT) = '{\"erased\": true}'",
    ),
)
