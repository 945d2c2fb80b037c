"""Answers kept for requests sent twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "interop_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "interop_idempotency",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("location", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["accounts_person.id"], name=op.f("fk_interop_idempotency_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interop_idempotency")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_interop_idempotency_person_id_key")),
    )
    with op.batch_alter_table("interop_idempotency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interop_idempotency_expires_at"), ["expires_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("interop_idempotency", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interop_idempotency_expires_at"))

    op.drop_table("interop_idempotency")
