"""Justifications drawn as PDF by a job."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "funding_0002"
down_revision = "funding_0001"


def upgrade() -> None:
    op.create_table(
        "funding_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("envelope_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("file_key", sa.String(length=64), nullable=False),
        sa.Column("file_bytes", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(ready_at IS NULL) = (file_key = '')", name=op.f("ck_funding_report_ready")),
        sa.ForeignKeyConstraint(["envelope_id"], ["funding_envelope.id"], name=op.f("fk_funding_report_envelope_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_report")),
        sa.UniqueConstraint(
            "envelope_id", "on_date", "language", name=op.f("uq_funding_report_envelope_id_on_date_language")
        ),
    )


def downgrade() -> None:
    op.drop_table("funding_report")
