"""A company whose form is sent twice is listed once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "prospecting_0003"
down_revision = "prospecting_0002"


def upgrade() -> None:
    op.add_column("prospecting_prospect", sa.Column("key", sa.String(80)))
    op.create_index("ix_prospecting_prospect_key", "prospecting_prospect", ["circle_id", "key"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_prospecting_prospect_key", table_name="prospecting_prospect")
    op.drop_column("prospecting_prospect", "key")
