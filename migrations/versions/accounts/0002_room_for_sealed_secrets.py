"""Room for sealed secrets of second factors, those proposed included.

What was kept plain stays readable and is not rewritten here: the key is not the migration's
to use. Going down, sealed secrets cannot be opened either: they are removed, and their
owners set up the second factor again at their next sign-in.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "accounts_0002"
down_revision = "accounts_0001"


def upgrade() -> None:
    with op.batch_alter_table("accounts_second_factor", schema=None) as batch_op:
        batch_op.alter_column(
            "secret", existing_type=sa.VARCHAR(length=32), type_=sa.String(length=200), existing_nullable=False
        )

    with op.batch_alter_table("accounts_session", schema=None) as batch_op:
        batch_op.alter_column(
            "proposed_secret", existing_type=sa.VARCHAR(length=32), type_=sa.String(length=200), existing_nullable=False
        )


def downgrade() -> None:
    op.execute("DELETE FROM accounts_session WHERE proposed_secret LIKE 's1:%'")
    op.execute("DELETE FROM accounts_second_factor WHERE secret LIKE 's1:%'")
    with op.batch_alter_table("accounts_session", schema=None) as batch_op:
        batch_op.alter_column(
            "proposed_secret", existing_type=sa.String(length=200), type_=sa.VARCHAR(length=32), existing_nullable=False
        )

    with op.batch_alter_table("accounts_second_factor", schema=None) as batch_op:
        batch_op.alter_column(
            "secret", existing_type=sa.String(length=200), type_=sa.VARCHAR(length=32), existing_nullable=False
        )
