"""The seats of a person are found by an index."""

from __future__ import annotations

from alembic import op

revision = "funding_0003"
down_revision = "funding_0002"


def upgrade() -> None:
    op.create_index("ix_funding_seat_person_id", "funding_seat", ["person_id"])


def downgrade() -> None:
    op.drop_index("ix_funding_seat_person_id", table_name="funding_seat")
