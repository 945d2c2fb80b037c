"""Claims found by their index on SQLite, which takes a partial one only for the very words of its condition."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "telecentres_0006"
down_revision = "telecentres_0005"

INDEXES = {
    "ix_telecentres_claim_taken": (["workspace_id", "ends_at", "starts_at"], ""),
    "ix_telecentres_claim_lapses": (["lapses_at"], " AND lapses_at IS NOT NULL"),
}


def upgrade() -> None:
    _remake("active = 1")


def downgrade() -> None:
    _remake("active")


def _remake(said: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for name, (columns, more) in INDEXES.items():
        op.drop_index(name, table_name="telecentres_claim")
        op.create_index(name, "telecentres_claim", columns, sqlite_where=sa.text(said + more))
