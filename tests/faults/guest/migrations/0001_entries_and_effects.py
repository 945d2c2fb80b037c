"""Entries and effects."""

import sqlalchemy as sa
from alembic import op

revision = "faulty_0001"
down_revision = None


def upgrade():
    op.create_table(
        "faulty_entry",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("op", sa.String(80), nullable=False, unique=True),
    )
    op.create_table(
        "faulty_effect",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("op", sa.String(80), nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
    )


def downgrade():
    op.drop_table("faulty_effect")
    op.drop_table("faulty_entry")
