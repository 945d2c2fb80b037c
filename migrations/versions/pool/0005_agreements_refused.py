"""Agreements that a member refused, and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "pool_0005"
down_revision = "pool_0004"


def upgrade() -> None:
    op.create_table(
        "pool_group_refusal",
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_pool_group_refusal_reason")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["pool_group_agreement.id"], name=op.f("fk_pool_group_refusal_agreement_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_pool_group_refusal_person_id")),
        sa.PrimaryKeyConstraint("agreement_id", name=op.f("pk_pool_group_refusal")),
    )
    with op.batch_alter_table("pool_group_refusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_group_refusal_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("pool_group_refusal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_group_refusal_person_id"))

    op.drop_table("pool_group_refusal")
