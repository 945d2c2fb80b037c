"""Who publishes the site."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "accounts_0003"
down_revision = "accounts_0002"


def upgrade() -> None:
    with op.batch_alter_table("accounts_training_body", schema=None) as batch_op:
        batch_op.add_column(sa.Column("legal_form", sa.String(length=160), server_default="", nullable=False))
        batch_op.add_column(sa.Column("register", sa.String(length=120), server_default="", nullable=False))
        batch_op.add_column(sa.Column("director", sa.String(length=120), server_default="", nullable=False))
        batch_op.add_column(sa.Column("host_name", sa.String(length=160), server_default="", nullable=False))
        batch_op.add_column(sa.Column("host_address", sa.String(length=300), server_default="", nullable=False))
        batch_op.add_column(sa.Column("host_phone", sa.String(length=30), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("accounts_training_body", schema=None) as batch_op:
        batch_op.drop_column("host_phone")
        batch_op.drop_column("host_address")
        batch_op.drop_column("host_name")
        batch_op.drop_column("director")
        batch_op.drop_column("register")
        batch_op.drop_column("legal_form")
