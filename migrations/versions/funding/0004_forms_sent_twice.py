"""A programme or an envelope whose form is sent twice is opened once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "funding_0004"
down_revision = "funding_0003"

OWNERS = {"funding_programme": "funder_id", "funding_envelope": "convention_id"}


def upgrade() -> None:
    for table, owner in OWNERS.items():
        op.add_column(table, sa.Column("key", sa.String(80)))
        op.create_index(f"ix_{table}_key", table, [owner, "key"], unique=True)


def downgrade() -> None:
    for table in OWNERS:
        op.drop_index(f"ix_{table}_key", table_name=table)
        op.drop_column(table, "key")
