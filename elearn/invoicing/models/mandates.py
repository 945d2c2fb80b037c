"""The mandate by which someone lets the platform issue invoices in their name."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger

_HELD = sa.text("ended_at IS NULL")


class Mandate(Base):
    """One acceptance of one exact text, named by its SHA-256; one held at a time, ended but never deleted.

    ``legal_form`` is what the law wants beside the name: ``EI``, or the form and capital of a company;
    ``on_debits`` whether they chose to owe VAT as soon as they invoice, instead of when they are paid.
    """

    __tablename__ = "invoicing_mandate"
    __table_args__ = (
        sa.Index("uq_invoicing_mandate_held", "person_id", unique=True, sqlite_where=_HELD, postgresql_where=_HELD),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
    legal_form: Mapped[str] = mapped_column(sa.String(120))
    on_debits: Mapped[bool] = mapped_column(default=False)
    accepted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


TRIGGERS = (
    Trigger("invoicing_mandate", "DELETE", "a mandate is ended, not deleted"),
    Trigger(
        "invoicing_mandate",
        "UPDATE",
        "a mandate keeps what was accepted",
        unless="OLD.ended_at IS NULL AND NEW.person_id = OLD.person_id AND NEW.version = OLD.version "
        "AND NEW.digest = OLD.digest AND NEW.legal_form = OLD.legal_form AND NEW.on_debits = OLD.on_debits "
        "AND NEW.accepted_at = OLD.accepted_at",
    ),
)
