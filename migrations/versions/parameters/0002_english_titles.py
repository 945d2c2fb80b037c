"""Titles of figures in English."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "parameters_0002"
down_revision = "parameters_0001"


def upgrade() -> None:
    with op.batch_alter_table("parameters_parameter") as table:
        table.add_column(sa.Column("title_en", sa.String(200), nullable=False, server_default=""))
    with op.batch_alter_table("parameters_parameter") as table:
        table.alter_column("title_en", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("parameters_parameter") as table:
        table.drop_column("title_en")
