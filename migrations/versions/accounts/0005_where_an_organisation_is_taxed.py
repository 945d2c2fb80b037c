"""In which country an organisation is, and its number for the tax between States of the Union."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "accounts_0005"
down_revision = "accounts_0004"


def upgrade() -> None:
    with op.batch_alter_table("accounts_organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("country", sa.String(length=2), server_default="FR", nullable=False))
        batch_op.add_column(sa.Column("vat_number", sa.String(length=20), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("accounts_organisation", schema=None) as batch_op:
        batch_op.drop_column("vat_number")
        batch_op.drop_column("country")
