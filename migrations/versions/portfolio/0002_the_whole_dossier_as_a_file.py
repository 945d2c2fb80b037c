"""The whole dossier as a file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "portfolio_0002"
down_revision = "portfolio_0001"


def upgrade() -> None:
    op.create_table(
        "portfolio_booklet",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("format", sa.String(length=3), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("file_key", sa.String(length=64), nullable=False),
        sa.Column("file_bytes", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(ready_at IS NULL) = (file_key = '')", name=op.f("ck_portfolio_booklet_ready")),
        sa.CheckConstraint("format IN ('pdf', 'odt')", name=op.f("ck_portfolio_booklet_format")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_portfolio_booklet_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_booklet")),
        sa.UniqueConstraint("person_id", "format", name=op.f("uq_portfolio_booklet_person_id_format")),
    )


def downgrade() -> None:
    op.drop_table("portfolio_booklet")
