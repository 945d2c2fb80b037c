"""Colleagues invited by mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "accounts_0006"
down_revision = "accounts_0005"


def upgrade() -> None:
    op.create_table(
        "accounts_invitation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("roles", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("invited_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_accounts_invitation_email_lower")),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["accounts_person.id"], name=op.f("fk_accounts_invitation_invited_by"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["accounts_organisation.id"],
            name=op.f("fk_accounts_invitation_organisation_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_invitation")),
        sa.UniqueConstraint("organisation_id", "email", name=op.f("uq_accounts_invitation_organisation_id_email")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_accounts_invitation_token_hash")),
    )
    with op.batch_alter_table("accounts_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_invitation_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_accounts_invitation_invited_by"), ["invited_by"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("accounts_invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_invitation_invited_by"))
        batch_op.drop_index(batch_op.f("ix_accounts_invitation_expires_at"))

    op.drop_table("accounts_invitation")
