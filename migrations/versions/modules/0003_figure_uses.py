"""Which activity shows which dated figure."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "modules_0003"
down_revision = "modules_0002"


def upgrade() -> None:
    op.create_table(
        "modules_figure_use",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["modules_activity.id"], name=op.f("fk_modules_figure_use_activity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modules_figure_use")),
        sa.UniqueConstraint("activity_id", "name", "place", name=op.f("uq_modules_figure_use_activity_id_name_place")),
    )
    with op.batch_alter_table("modules_figure_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_modules_figure_use_name"), ["name"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("modules_figure_use", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_modules_figure_use_name"))
    op.drop_table("modules_figure_use")
