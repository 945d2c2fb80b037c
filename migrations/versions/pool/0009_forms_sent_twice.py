"""A task or a team whose form is sent twice is made once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "pool_0009"
down_revision = "pool_0008"

OWNERS = {"pool_task": "engagement_id", "pool_team": "lead_id"}


def upgrade() -> None:
    for table, owner in OWNERS.items():
        op.add_column(table, sa.Column("key", sa.String(80)))
        op.create_index(f"ix_{table}_key", table, [owner, "key"], unique=True)


def downgrade() -> None:
    for table in OWNERS:
        op.drop_index(f"ix_{table}_key", table_name=table)
        op.drop_column(table, "key")
