"""Missions, what is to be delivered in each, and disputes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger
from elearn.pool.life import deliverables, engagements

_OPEN = sa.text("settled_at IS NULL")
OUTCOMES = ("accept", "redo", "cancel")


class Engagement(Base):
    """A mission, made by the acceptance of one version of a quote: one mission a quote.

    ``terms`` and amounts are copied from the version accepted and never change.
    """

    __tablename__ = "pool_engagement"
    __table_args__ = (
        sa.CheckConstraint(f"state IN {engagements.STATES}", name="state"),
        sa.CheckConstraint("net_cents >= 0 AND gross_cents >= net_cents", name="amounts"),
        sa.Index(None, "request_id"),
        sa.Index("ix_pool_engagement_organisation", "organisation_id", "state"),
        sa.Index("ix_pool_engagement_provider", "provider_id", "state"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_request.id"))
    quote_version_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_quote_version.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_organisation.id"))
    provider_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    title: Mapped[str] = mapped_column(sa.String(160))
    category: Mapped[str] = mapped_column(sa.String(40))
    terms: Mapped[dict[str, Any]]
    net_cents: Mapped[int]
    gross_cents: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(14), default="ordered")
    version: Mapped[int] = mapped_column(default=1)
    ordered_at: Mapped[datetime]
    state_at: Mapped[datetime]


class Milestone(Base):
    """A step of a mission: what is due by when, for how much (cents before tax); of a group, whose part it is."""

    __tablename__ = "pool_milestone"
    __table_args__ = (
        sa.UniqueConstraint("engagement_id", "rank"),
        sa.CheckConstraint("amount_cents >= 0", name="amount"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_engagement.id"))
    rank: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(160))
    due_on: Mapped[date | None]
    amount_cents: Mapped[int]
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))


class Deliverable(Base):
    """What closes a milestone. ``note`` is of the provider, ``reason`` of who asked changes last."""

    __tablename__ = "pool_deliverable"
    __table_args__ = (
        sa.CheckConstraint(f"state IN {deliverables.STATES}", name="state"),
        sa.CheckConstraint("state <> 'changes_asked' OR reason <> ''", name="reason"),
        sa.CheckConstraint("state <> 'handed_in' OR handed_in_at IS NOT NULL", name="handed_in"),
        sa.Index("ix_pool_deliverable_engagement", "engagement_id"),
        sa.Index("ix_pool_deliverable_waiting", "silent_from", sqlite_where=sa.text("state = 'handed_in'"),
                 postgresql_where=sa.text("state = 'handed_in'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_engagement.id"))
    milestone_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_milestone.id"), unique=True)
    title: Mapped[str] = mapped_column(sa.String(160))
    state: Mapped[str] = mapped_column(sa.String(14), default="planned")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    handed_in_at: Mapped[datetime | None]
    silent_from: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class Dispute(Base):
    """A disagreement put before a mediator; one open at a time. ``outcome`` empty while open."""

    __tablename__ = "pool_dispute"
    __table_args__ = (
        sa.CheckConstraint(f"outcome IN {('', *OUTCOMES)}", name="outcome"),
        sa.CheckConstraint("(settled_at IS NULL) = (outcome = '')", name="settled"),
        sa.Index(None, "engagement_id"),
        sa.Index("uq_pool_dispute_open", "engagement_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_engagement.id"))
    opened_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    reason: Mapped[str] = mapped_column(sa.Text)
    opened_at: Mapped[datetime]
    mediator_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))
    outcome: Mapped[str] = mapped_column(sa.String(8), default="")
    decision: Mapped[str] = mapped_column(sa.Text, default="")
    settled_at: Mapped[datetime | None]


TRIGGERS = (
    Trigger("pool_engagement", "DELETE", "a mission is ended, not deleted"),
    Trigger(
        "pool_engagement",
        "UPDATE",
        "a mission keeps its parties, its quote and its amounts",
        unless="NEW.id = OLD.id AND NEW.request_id = OLD.request_id AND NEW.quote_version_id = OLD.quote_version_id "
        "AND NEW.organisation_id = OLD.organisation_id AND NEW.provider_id = OLD.provider_id "
        "AND NEW.net_cents = OLD.net_cents AND NEW.gross_cents = OLD.gross_cents AND NEW.version = OLD.version + 1",
    ),
)
