"""A circle whose form is sent twice is made once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "prospecting_0002"
down_revision = "prospecting_0001"

OWNERS = {"prospecting_circle": "created_by"}


def upgrade() -> None:
    for table, owner in OWNERS.items():
        op.add_column(table, sa.Column("key", sa.String(80)))
        op.create_index(f"ix_{table}_key", table, [owner, "key"], unique=True)


def downgrade() -> None:
    for table in OWNERS:
        op.drop_index(f"ix_{table}_key", table_name=table)
        op.drop_column(table, "key")
