"""Words are sold by the thousand too: one of them costs less than a cent more or less."""

from __future__ import annotations

from alembic import op

revision = "pool_0010"
down_revision = "pool_0009"

NAME = op.f("ck_pool_lot_unit")
BEFORE = "unit IN ('hour', 'day', 'act', 'page', 'word', 'month')"
AFTER = "unit IN ('hour', 'day', 'act', 'page', 'word', 'kword', 'month')"


def upgrade() -> None:
    _hold_to(AFTER)


def downgrade() -> None:
    op.execute("UPDATE pool_lot SET unit = 'word', quantity = quantity * 1000 WHERE unit = 'kword'")
    _hold_to(BEFORE)


def _hold_to(condition: str) -> None:
    with op.batch_alter_table("pool_lot") as batch:
        batch.drop_constraint(NAME, type_="check")
        batch.create_check_constraint(NAME, condition)
