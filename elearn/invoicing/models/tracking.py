"""What became of an invoice: statuses, payments, reminders. Rows that are only added."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import append_only


class Event(Base):
    """One thing done to an invoice; without an actor, time did it."""

    __tablename__ = "invoicing_event"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    invoice_id: Mapped[int] = mapped_column(sa.ForeignKey("invoicing_invoice.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    from_state: Mapped[str] = mapped_column(sa.String(10), default="")
    to_state: Mapped[str] = mapped_column(sa.String(10), default="")
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    detail: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class Payment(Base):
    """A payment that the issuer received elsewhere and noted here; ``undoes_id`` takes one back, whole.

    ``key`` is the form's: sent twice, it counts once.
    """

    __tablename__ = "invoicing_payment"
    __table_args__ = (
        sa.UniqueConstraint("invoice_id", "key"),
        sa.UniqueConstraint("undoes_id"),
        sa.CheckConstraint("(undoes_id IS NULL) = (cents > 0) AND cents <> 0", name="cents"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    invoice_id: Mapped[int] = mapped_column(sa.ForeignKey("invoicing_invoice.id"))
    paid_on: Mapped[date]
    cents: Mapped[int]
    undoes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invoicing_payment.id"))
    key: Mapped[str] = mapped_column(sa.String(80))
    noted_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    noted_at: Mapped[datetime]


class Reminder(Base):
    """One reminder of one step, told once."""

    __tablename__ = "invoicing_reminder"

    invoice_id: Mapped[int] = mapped_column(
        sa.ForeignKey("invoicing_invoice.id"), primary_key=True, autoincrement=False
    )
    step: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    told_at: Mapped[datetime]


TRIGGERS = (
    *append_only("invoicing_event"),
    *append_only("invoicing_payment"),
    *append_only("invoicing_reminder"),
)
