"""Ledgers: books, accounts, operations in a chain, transfers that keep book and unit together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "core_0004"
down_revision = "core_0003"


def upgrade() -> None:
    op.create_table(
        "core_ledger_book",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_core_ledger_book_sequence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_ledger_book")),
        sa.UniqueConstraint("name", name=op.f("uq_core_ledger_book_name")),
    )
    op.create_table(
        "core_ledger_account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("book_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("unit <> ''", name=op.f("ck_core_ledger_account_unit")),
        sa.CheckConstraint("balance >= 0", name=op.f("ck_core_ledger_account_balance")),
        sa.ForeignKeyConstraint(["book_id"], ["core_ledger_book.id"], name=op.f("fk_core_ledger_account_book_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_ledger_account")),
        sa.UniqueConstraint("book_id", "name", "unit", name=op.f("uq_core_ledger_account_book_id_name_unit")),
        sa.UniqueConstraint("id", "book_id", "unit", name=op.f("uq_core_ledger_account_id_book_id_unit")),
    )
    op.create_table(
        "core_ledger_operation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("book_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("reference", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("reverses_id", sa.BigInteger(), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_core_ledger_operation_number")),
        sa.ForeignKeyConstraint(["book_id"], ["core_ledger_book.id"], name=op.f("fk_core_ledger_operation_book_id")),
        sa.ForeignKeyConstraint(
            ["reverses_id", "book_id"],
            ["core_ledger_operation.id", "core_ledger_operation.book_id"],
            name=op.f("fk_core_ledger_operation_reverses_id_book_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_ledger_operation")),
        sa.UniqueConstraint("book_id", "key", name=op.f("uq_core_ledger_operation_book_id_key")),
        sa.UniqueConstraint("book_id", "number", name=op.f("uq_core_ledger_operation_book_id_number")),
        sa.UniqueConstraint("id", "book_id", name=op.f("uq_core_ledger_operation_id_book_id")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_core_ledger_operation_reverses_id")),
    )
    op.create_index("ix_core_ledger_operation_book_at", "core_ledger_operation", ["book_id", "at"])

    op.create_table(
        "core_ledger_transfer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("operation_id", sa.BigInteger(), nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=True),
        sa.Column("target_id", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_core_ledger_transfer_amount")),
        sa.CheckConstraint("source_id <> target_id", name=op.f("ck_core_ledger_transfer_apart")),
        sa.CheckConstraint("source_id IS NOT NULL OR target_id IS NOT NULL", name=op.f("ck_core_ledger_transfer_ends")),
        sa.ForeignKeyConstraint(
            ["operation_id", "book_id"],
            ["core_ledger_operation.id", "core_ledger_operation.book_id"],
            name=op.f("fk_core_ledger_transfer_operation_id_book_id"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id", "book_id", "unit"],
            ["core_ledger_account.id", "core_ledger_account.book_id", "core_ledger_account.unit"],
            name=op.f("fk_core_ledger_transfer_source_id_book_id_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["target_id", "book_id", "unit"],
            ["core_ledger_account.id", "core_ledger_account.book_id", "core_ledger_account.unit"],
            name=op.f("fk_core_ledger_transfer_target_id_book_id_unit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_ledger_transfer")),
        sa.UniqueConstraint("operation_id", "position", name=op.f("uq_core_ledger_transfer_operation_id_position")),
    )
    op.create_index("ix_core_ledger_transfer_source_id", "core_ledger_transfer", ["source_id"])
    op.create_index("ix_core_ledger_transfer_target_id", "core_ledger_transfer", ["target_id"])


def downgrade() -> None:
    op.drop_index("ix_core_ledger_transfer_target_id", "core_ledger_transfer")
    op.drop_index("ix_core_ledger_transfer_source_id", "core_ledger_transfer")

    op.drop_table("core_ledger_transfer")
    op.drop_index("ix_core_ledger_operation_book_at", "core_ledger_operation")

    op.drop_table("core_ledger_operation")
    op.drop_table("core_ledger_account")
    op.drop_table("core_ledger_book")
