"""A profile or an offer that was taken down after a report is not published again before that is lifted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "directory_0002"
down_revision = "directory_0001"

# Table → what may not be while something is withheld.
HIDDEN = {"directory_profile": "published_at IS NULL", "directory_offer": "state <> 'published'"}


def upgrade() -> None:
    for table, hidden in HIDDEN.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("withheld_at", sa.DateTime(timezone=True), nullable=True))
            batch_op.add_column(sa.Column("withheld_reason", sa.Text(), server_default="", nullable=False))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_check_constraint(
                op.f(f"ck_{table}_withheld"),
                f"(withheld_at IS NULL) = (withheld_reason = '') AND (withheld_at IS NULL OR {hidden})",
            )


def downgrade() -> None:
    for table in HIDDEN:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_withheld"), type_="check")
            batch_op.drop_column("withheld_reason")
            batch_op.drop_column("withheld_at")
