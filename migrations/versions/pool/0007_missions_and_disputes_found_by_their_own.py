"""The mission of a request and the disagreements of a mission are found by an index."""

from __future__ import annotations

from alembic import op

revision = "pool_0007"
down_revision = "pool_0006"


def upgrade() -> None:
    op.create_index("ix_pool_engagement_request_id", "pool_engagement", ["request_id"])
    op.create_index("ix_pool_dispute_engagement_id", "pool_dispute", ["engagement_id"])


def downgrade() -> None:
    op.drop_index("ix_pool_dispute_engagement_id", table_name="pool_dispute")
    op.drop_index("ix_pool_engagement_request_id", table_name="pool_engagement")
