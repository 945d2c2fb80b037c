"""Statements: what one person or organisation used in a month, from prices frozen at booking."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger


class Statement(Base):
    """Written once. ``month`` is its first day; ``lines`` carry their own words and cents.

    Exactly one of the person and the organisation; the file is made afterwards by a job.
    """

    __tablename__ = "telecentres_statement"
    __table_args__ = (
        sa.CheckConstraint("(person_id IS NULL) <> (organisation_id IS NULL)", name="payer"),
        sa.CheckConstraint("total_cents >= 0", name="total"),
        sa.UniqueConstraint("network_id", "month", "person_id"),
        sa.UniqueConstraint("network_id", "month", "organisation_id"),
        sa.Index(None, "person_id"),
        sa.Index(None, "organisation_id"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_network.id"))
    month: Mapped[date]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_organisation.id"))
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    lines: Mapped[list[Any]]
    total_cents: Mapped[int]
    issued_at: Mapped[datetime]
    pdf_key: Mapped[str] = mapped_column(sa.String(80), default="")
    pdf_bytes: Mapped[int] = mapped_column(default=0)


TRIGGERS = (
    Trigger("telecentres_statement", "DELETE", "a statement is kept"),
    Trigger(
        "telecentres_statement",
        "UPDATE",
        "a statement never changes",
        unless="NEW.network_id = OLD.network_id AND NEW.month = OLD.month AND NEW.number = OLD.number "
        "AND NEW.total_cents = OLD.total_cents AND NEW.issued_at = OLD.issued_at "
        "AND CAST(NEW.lines AS TEXT) = CAST(OLD.lines AS TEXT) "
        "AND COALESCE(NEW.person_id, 0) = COALESCE(OLD.person_id, 0) "
        "AND COALESCE(NEW.organisation_id, 0) = COALESCE(OLD.organisation_id, 0)",
    ),
)
