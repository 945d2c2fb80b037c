"""Outbox, kept mail and throttle."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "core_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "core_job",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=True),
        sa.Column("payload", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("step", sa.String(length=80), nullable=False),
        sa.Column("done_count", sa.Integer(), nullable=False),
        sa.Column("total_count", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'dead')", name=op.f("ck_core_job_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_job")),
        sa.UniqueConstraint("key", name=op.f("uq_core_job_key")),
    )
    with op.batch_alter_table("core_job", schema=None) as batch_op:
        batch_op.create_index(
            "ix_core_job_open",
            ["state", "not_before"],
            unique=False,
            sqlite_where=sa.text("state IN ('waiting', 'running')"),
            postgresql_where=sa.text("state IN ('waiting', 'running')"),
        )

    op.create_table(
        "core_kept_mail",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("recipient", sa.String(length=320), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_kept_mail")),
        sa.UniqueConstraint("message_id", name=op.f("uq_core_kept_mail_message_id")),
    )
    with op.batch_alter_table("core_kept_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_kept_mail_recipient"), ["recipient"], unique=False)

    op.create_table(
        "core_throttle",
        sa.Column("bucket", sa.String(length=64), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "window_start", name=op.f("pk_core_throttle")),
    )
    with op.batch_alter_table("core_throttle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_throttle_until"), ["until"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("core_throttle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_throttle_until"))

    op.drop_table("core_throttle")
    with op.batch_alter_table("core_kept_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_kept_mail_recipient"))

    op.drop_table("core_kept_mail")
    with op.batch_alter_table("core_job", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_core_job_open",
            sqlite_where=sa.text("state IN ('waiting', 'running')"),
            postgresql_where=sa.text("state IN ('waiting', 'running')"),
        )

    op.drop_table("core_job")
