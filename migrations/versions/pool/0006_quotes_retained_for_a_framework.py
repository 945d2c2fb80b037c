"""Quotes retained for a framework agreement, and one order at most of an approval."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "pool_0006"
down_revision = "pool_0005"

OLD = "state IN ('draft', 'submitted', 'withdrawn', 'refused', 'accepted', 'expired')"
NEW = "state IN ('draft', 'submitted', 'withdrawn', 'refused', 'accepted', 'retained', 'expired')"
# The others of an awarded request were refused: those left as sent are the ones that an agreement was made of.
AWARDED = "request_id IN (SELECT id FROM pool_request WHERE state = 'awarded')"


def upgrade() -> None:
    with op.batch_alter_table("pool_quote", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_pool_quote_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_pool_quote_state"), sa.text(NEW))
    with op.batch_alter_table("pool_order", schema=None) as batch_op:
        batch_op.create_unique_constraint(batch_op.f("uq_pool_order_approval_id"), ["approval_id"])
    op.execute(f"UPDATE pool_quote SET state = 'retained' WHERE state IN ('submitted', 'expired') AND {AWARDED}")  # noqa: S608 - ours


def downgrade() -> None:
    op.execute("UPDATE pool_quote SET state = 'submitted' WHERE state = 'retained'")
    with op.batch_alter_table("pool_order", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_pool_order_approval_id"), type_="unique")
    with op.batch_alter_table("pool_quote", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_pool_quote_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_pool_quote_state"), sa.text(OLD))
