"""What waits found by its index on SQLite, which takes a partial one only for the very words of its condition."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "portfolio_0003"
down_revision = "portfolio_0002"

TABLE, INDEX = "portfolio_submission", "ix_portfolio_submission_waiting"


def upgrade() -> None:
    _remake("is_waiting = 1")


def downgrade() -> None:
    _remake("is_waiting")


def _remake(said: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index(INDEX, table_name=TABLE)
        op.create_index(INDEX, TABLE, ["submitted_at"], sqlite_where=sa.text(said))
