"""Whether someone chose to owe VAT as soon as they invoice: invoices say it (CGI, annexe II, art. 242 nonies A)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "invoicing_0003"
down_revision = "invoicing_0002"


def upgrade() -> None:
    with op.batch_alter_table("invoicing_mandate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("on_debits", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":  # it looks at the column; env.py makes it again
        op.execute("DROP TRIGGER IF EXISTS invoicing_mandate_no_update ON invoicing_mandate")
    with op.batch_alter_table("invoicing_mandate", schema=None) as batch_op:
        batch_op.drop_column("on_debits")
