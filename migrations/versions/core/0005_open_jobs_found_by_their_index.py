"""Open jobs found by their index on SQLite, which does not see that a state is one of a list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "core_0005"
down_revision = "core_0004"

INDEX, TABLE = "ix_core_job_open", "core_job"


def upgrade() -> None:
    _remake(None)


def downgrade() -> None:
    _remake(sa.text("state IN ('waiting', 'running')"))


def _remake(only: sa.TextClause | None) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index(INDEX, table_name=TABLE)
        op.create_index(INDEX, TABLE, ["state", "not_before"], sqlite_where=only)
