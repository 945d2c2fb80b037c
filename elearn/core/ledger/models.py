"""The tables of the ledger, and what the database refuses by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.ledger.chain import GENESIS
from elearn.core.triggers import Trigger, append_only


class LedgerBook(Base):
    """One chain of operations. ``sequence`` and ``head`` are the number and the hash of the last."""

    __tablename__ = "core_ledger_book"
    __table_args__ = (sa.CheckConstraint("sequence >= 0", name="sequence"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    title: Mapped[str] = mapped_column(sa.String(300), default="")
    sequence: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    head: Mapped[str] = mapped_column(sa.String(64), default=GENESIS)
    opened_at: Mapped[datetime]


class LedgerAccount(Base):
    """What is counted under one name, in one unit. ``balance`` is the sum of its transfers."""

    __tablename__ = "core_ledger_account"
    __table_args__ = (
        sa.UniqueConstraint("book_id", "name", "unit"),
        # For the keys below: a transfer names an account together with its book and its unit.
        sa.UniqueConstraint("id", "book_id", "unit"),
        sa.CheckConstraint("balance >= 0", name="balance"),
        sa.CheckConstraint("unit <> ''", name="unit"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    book_id: Mapped[int] = mapped_column(sa.ForeignKey("core_ledger_book.id"))
    name: Mapped[str] = mapped_column(sa.String(120))
    unit: Mapped[str] = mapped_column(sa.String(12))
    balance: Mapped[int] = mapped_column(sa.BigInteger, default=0)


class LedgerOperation(Base):
    """Something that happened once, under ``key``: transfers that stand or fall together."""

    __tablename__ = "core_ledger_operation"
    __table_args__ = (
        sa.UniqueConstraint("book_id", "number"),
        sa.UniqueConstraint("book_id", "key"),
        sa.UniqueConstraint("id", "book_id"),
        sa.UniqueConstraint("reverses_id"),
        sa.ForeignKeyConstraint(
            ["reverses_id", "book_id"], ["core_ledger_operation.id", "core_ledger_operation.book_id"]
        ),
        sa.CheckConstraint("number > 0", name="number"),
        sa.Index("ix_core_ledger_operation_book_at", "book_id", "at"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    book_id: Mapped[int] = mapped_column(sa.ForeignKey("core_ledger_book.id"))
    number: Mapped[int] = mapped_column(sa.BigInteger)
    key: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    reason: Mapped[str] = mapped_column(sa.String(80))
    reference: Mapped[dict[str, Any]]
    reverses_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))


class LedgerTransfer(Base):
    """``amount`` that goes from one account to another of the same book and unit.

    Without ``source_id`` it comes from outside, without ``target_id`` it leaves. A key of
    several columns is not checked when one of them is empty, which is what is wanted here.
    """

    __tablename__ = "core_ledger_transfer"
    __table_args__ = (
        sa.UniqueConstraint("operation_id", "position"),
        sa.ForeignKeyConstraint(
            ["operation_id", "book_id"], ["core_ledger_operation.id", "core_ledger_operation.book_id"]
        ),
        sa.ForeignKeyConstraint(
            ["source_id", "book_id", "unit"],
            ["core_ledger_account.id", "core_ledger_account.book_id", "core_ledger_account.unit"],
        ),
        sa.ForeignKeyConstraint(
            ["target_id", "book_id", "unit"],
            ["core_ledger_account.id", "core_ledger_account.book_id", "core_ledger_account.unit"],
        ),
        sa.CheckConstraint("amount > 0", name="amount"),
        sa.CheckConstraint("source_id IS NOT NULL OR target_id IS NOT NULL", name="ends"),
        sa.CheckConstraint("source_id <> target_id", name="apart"),
        sa.Index("ix_core_ledger_transfer_source_id", "source_id"),
        sa.Index("ix_core_ledger_transfer_target_id", "target_id"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    operation_id: Mapped[int] = mapped_column(sa.BigInteger)
    book_id: Mapped[int] = mapped_column(sa.BigInteger)
    position: Mapped[int] = mapped_column(sa.SmallInteger)
    source_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    target_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    unit: Mapped[str] = mapped_column(sa.String(12))
    amount: Mapped[int] = mapped_column(sa.BigInteger)


TRIGGERS = (
    *append_only("core_ledger_operation"),
    *append_only("core_ledger_transfer"),
    Trigger("core_ledger_account", "DELETE", "core_ledger_account is kept"),
    Trigger(
        "core_ledger_account",
        "UPDATE",
        "core_ledger_account keeps its book, its name and its unit",
        unless="NEW.id = OLD.id AND NEW.book_id = OLD.book_id AND NEW.name = OLD.name AND NEW.unit = OLD.unit",
    ),
    Trigger("core_ledger_book", "DELETE", "core_ledger_book is kept"),
    Trigger(
        "core_ledger_book",
        "UPDATE",
        "core_ledger_book keeps its name, and its sequence grows by one",
        unless="NEW.id = OLD.id AND NEW.name = OLD.name AND (NEW.sequence = OLD.sequence + 1 "
        "OR (NEW.sequence = OLD.sequence AND NEW.head = OLD.head))",
    ),
)
