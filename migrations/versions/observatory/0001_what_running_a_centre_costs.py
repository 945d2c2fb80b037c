"""What running a centre costs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "observatory_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "observatory_cost",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_observatory_cost_cents")),
        sa.CheckConstraint("from_on < until_on", name=op.f("ck_observatory_cost_dates")),
        sa.ForeignKeyConstraint(["centre_id"], ["telecentres_centre.id"], name=op.f("fk_observatory_cost_centre_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["accounts_person.id"], name=op.f("fk_observatory_cost_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observatory_cost")),
        sa.UniqueConstraint("centre_id", "label", "from_on", name=op.f("uq_observatory_cost_centre_id_label_from_on")),
    )


def downgrade() -> None:
    op.drop_table("observatory_cost")
