"""Figures, shared words and changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "parameters_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "parameters_import",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parameters_import")),
    )
    op.create_table(
        "parameters_parameter",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("theme", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("is_text", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parameters_parameter")),
        sa.UniqueConstraint("name", name=op.f("uq_parameters_parameter_name")),
    )
    op.create_table(
        "parameters_term",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("term", sa.String(length=120), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("modules", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parameters_term")),
        sa.UniqueConstraint("slug", name=op.f("uq_parameters_term_slug")),
    )
    op.create_table(
        "parameters_value",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parameter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("confidence", sa.String(length=10), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("where_to_check", sa.String(length=300), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.CheckConstraint("confidence <> 'to-check' OR where_to_check <> ''", name=op.f("ck_parameters_value_where")),
        sa.CheckConstraint(
            "confidence IN ('verified', 'stable', 'to-check')", name=op.f("ck_parameters_value_confidence")
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name=op.f("ck_parameters_value_days")
        ),
        sa.ForeignKeyConstraint(
            ["parameter_id"],
            ["parameters_parameter.id"],
            name=op.f("fk_parameters_value_parameter_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parameters_value")),
        sa.UniqueConstraint("parameter_id", "position", name=op.f("uq_parameters_value_parameter_id_position")),
    )
    op.create_table(
        "parameters_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("after", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(told_at IS NULL) = (told_by IS NULL)", name=op.f("ck_parameters_change_told")),
        sa.ForeignKeyConstraint(
            ["told_by"], ["accounts_person.id"], name=op.f("fk_parameters_change_told_by"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parameters_change")),
    )
    with op.batch_alter_table("parameters_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parameters_change_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_parameters_change_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_parameters_change_told_by"), ["told_by"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("parameters_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parameters_change_told_by"))
        batch_op.drop_index(batch_op.f("ix_parameters_change_name"))
        batch_op.drop_index(batch_op.f("ix_parameters_change_at"))

    op.drop_table("parameters_change")
    op.drop_table("parameters_value")
    op.drop_table("parameters_term")
    op.drop_table("parameters_parameter")
    op.drop_table("parameters_import")
