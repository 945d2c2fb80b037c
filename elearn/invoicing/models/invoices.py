"""Invoices and credit notes, numbered without gaps and never changed; what they bill, and their files."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger
from elearn.invoicing import due, life

KINDS = ("invoice", "credit")
VALID, INVALID, UNCHECKED = "valid", "invalid", "unchecked"
VERDICTS = (VALID, INVALID, UNCHECKED)


class Series(Base):
    """The last number of one issuer in one year, and its day; its row is locked while a number is taken."""

    __tablename__ = "invoicing_series"

    issuer_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), primary_key=True, autoincrement=False)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
    last_on: Mapped[date]


class Draft(Base):
    """What someone is about to bill: keys of what was accepted, and when it is to be paid. Without a number.

    ``payer_id`` is the member of the group who pays; nobody when it is the client.
    """

    __tablename__ = "invoicing_draft"
    __table_args__ = (sa.CheckConstraint(f"due_rule IN {due.RULES}", name="due_rule"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    issuer_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_engagement.id"))
    payer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    keys: Mapped[list[Any]]
    due_rule: Mapped[str] = mapped_column(sa.String(10), default=due.DAYS)
    due_days: Mapped[int]
    created_at: Mapped[datetime]


class Invoice(Base):
    """A document once issued. ``content`` is all that it says, and never changes; nor does its number.

    It is paid by the client of the mission (``organisation_id``), or by a member of the group (``payer_id``).
    ``account`` is the sealed IBAN on which it is paid. ``credited_cents`` (with tax) is the sum of its credit
    notes, ``paid_cents`` of the payments noted; ``was_deposited`` whether an approved platform ever took it.
    A credit note names what it ``corrects``.
    """

    __tablename__ = "invoicing_invoice"
    __table_args__ = (
        sa.UniqueConstraint("issuer_id", "number"),
        sa.UniqueConstraint("issuer_id", "year", "sequence"),
        sa.CheckConstraint(f"kind IN {KINDS}", name="kind"),
        sa.CheckConstraint(f"state IN {life.STATES}", name="state"),
        sa.CheckConstraint("(kind = 'credit') = (corrects_id IS NOT NULL)", name="corrects"),
        sa.CheckConstraint("(kind = 'invoice') = (due_on IS NOT NULL)", name="due"),
        sa.CheckConstraint("(organisation_id IS NULL) <> (payer_id IS NULL)", name="one_payer"),
        sa.CheckConstraint("payer_id IS NULL OR payer_id <> issuer_id", name="not_oneself"),
        sa.CheckConstraint("net_cents > 0 AND gross_cents >= net_cents AND sequence > 0", name="amounts"),
        sa.CheckConstraint("credited_cents >= 0 AND credited_cents <= gross_cents", name="credited"),
        sa.CheckConstraint("paid_cents >= 0", name="paid"),
        sa.Index(None, "organisation_id", "issued_on"),
        sa.Index(None, "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    issuer_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_organisation.id"))
    payer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_engagement.id"), index=True)
    mandate_id: Mapped[int] = mapped_column(sa.ForeignKey("invoicing_mandate.id"))
    kind: Mapped[str] = mapped_column(sa.String(8))
    corrects_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invoicing_invoice.id"), index=True)
    number: Mapped[str] = mapped_column(sa.String(20))
    year: Mapped[int]
    sequence: Mapped[int]
    issued_on: Mapped[date]
    issued_at: Mapped[datetime]
    due_on: Mapped[date | None]
    net_cents: Mapped[int]
    gross_cents: Mapped[int]
    content: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(sa.String(64))
    account: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[str] = mapped_column(sa.String(10), default=life.ISSUED)
    state_at: Mapped[datetime]
    was_deposited: Mapped[bool] = mapped_column(default=False)
    credited_cents: Mapped[int] = mapped_column(default=0)
    paid_cents: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)


class Claim(Base):
    """One thing accepted, billed by one invoice: its key is here once, until that invoice is wholly credited."""

    __tablename__ = "invoicing_claim"

    key: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    invoice_id: Mapped[int] = mapped_column(sa.ForeignKey("invoicing_invoice.id"), index=True)


class File(Base):
    """The files of a document and what the checks found: ``faults`` are codes and sentences.

    Without a check (``unchecked``: what checks is not installed) the PDF is a plain one, no Factur-X.
    """

    __tablename__ = "invoicing_file"
    __table_args__ = (
        sa.CheckConstraint(f"verdict IN {VERDICTS}", name="verdict"),
        sa.CheckConstraint("(verdict = 'valid') = (xml_key <> '')", name="valid_has_xml"),
        sa.CheckConstraint("(verdict = 'invalid') = (pdf_key = '')", name="invalid_has_none"),
    )

    invoice_id: Mapped[int] = mapped_column(
        sa.ForeignKey("invoicing_invoice.id"), primary_key=True, autoincrement=False
    )
    verdict: Mapped[str] = mapped_column(sa.String(10))
    faults: Mapped[list[Any]]
    pdf_key: Mapped[str] = mapped_column(sa.String(64), default="")
    pdf_bytes: Mapped[int] = mapped_column(default=0)
    xml_key: Mapped[str] = mapped_column(sa.String(64), default="")
    xml_bytes: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]


_FIXED = (
    "id", "issuer_id", "engagement_id", "mandate_id", "kind", "number", "year", "sequence",
    "issued_on", "issued_at", "net_cents", "gross_cents", "digest", "account",
)  # fmt: skip
_MAY_BE_NONE = ("corrects_id", "organisation_id", "payer_id")
TRIGGERS = (
    Trigger("invoicing_invoice", "DELETE", "an invoice is credited, never deleted"),
    Trigger(
        "invoicing_invoice",
        "UPDATE",
        "an issued invoice never changes",
        unless=" AND ".join(
            (
                *(f"NEW.{name} = OLD.{name}" for name in _FIXED),
                "CAST(NEW.content AS TEXT) = CAST(OLD.content AS TEXT)",
                *(f"COALESCE(NEW.{name}, 0) = COALESCE(OLD.{name}, 0)" for name in _MAY_BE_NONE),
                "COALESCE(CAST(NEW.due_on AS TEXT), '') = COALESCE(CAST(OLD.due_on AS TEXT), '')",
                "NEW.credited_cents >= OLD.credited_cents",
                "NEW.version = OLD.version + 1",
            )
        ),
    ),
    Trigger("invoicing_series", "DELETE", "a series of numbers goes on"),
    Trigger(
        "invoicing_series",
        "UPDATE",
        "numbers follow each other",
        unless="NEW.issuer_id = OLD.issuer_id AND NEW.year = OLD.year AND NEW.last = OLD.last + 1 "
        "AND NEW.last_on >= OLD.last_on",
    ),
)
