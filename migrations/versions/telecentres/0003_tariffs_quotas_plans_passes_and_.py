"""Tariffs, quotas, plans, passes and statements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "telecentres_0003"
down_revision = "telecentres_0002"


def upgrade() -> None:
    op.create_table(
        "telecentres_plan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("network_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("presentation", sa.Text(), nullable=False),
        sa.Column("period_months", sa.Integer(), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("entitlements", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("period_months > 0", name=op.f("ck_telecentres_plan_period")),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_telecentres_plan_price")),
        sa.CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name=op.f("ck_telecentres_plan_dates")),
        sa.ForeignKeyConstraint(
            ["network_id"], ["telecentres_network.id"], name=op.f("fk_telecentres_plan_network_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_plan")),
        sa.UniqueConstraint(
            "network_id", "code", "valid_from", name=op.f("uq_telecentres_plan_network_id_code_valid_from")
        ),
    )
    op.create_table(
        "telecentres_pass",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("network_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("member_since", sa.Date(), nullable=False),
        sa.Column("payer_organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("terms", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('active', 'cancelled')", name=op.f("ck_telecentres_pass_state")),
        sa.CheckConstraint("starts_on < ends_on AND member_since <= starts_on", name=op.f("ck_telecentres_pass_dates")),
        sa.ForeignKeyConstraint(
            ["network_id"], ["telecentres_network.id"], name=op.f("fk_telecentres_pass_network_id")
        ),
        sa.ForeignKeyConstraint(
            ["payer_organisation_id"],
            ["accounts_organisation.id"],
            name=op.f("fk_telecentres_pass_payer_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_telecentres_pass_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["telecentres_plan.id"], name=op.f("fk_telecentres_pass_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_pass")),
        sa.UniqueConstraint("number", name=op.f("uq_telecentres_pass_number")),
    )
    with op.batch_alter_table("telecentres_pass", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_telecentres_pass_network_id_starts_on"), ["network_id", "starts_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_telecentres_pass_person_id"), ["person_id"], unique=False)

    op.create_table(
        "telecentres_quota",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("network_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("per", sa.String(length=12), nullable=False),
        sa.Column("measure", sa.String(length=10), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("measure IN ('hours', 'count')", name=op.f("ck_telecentres_quota_measure")),
        sa.CheckConstraint("per IN ('person', 'organisation')", name=op.f("ck_telecentres_quota_per")),
        sa.CheckConstraint("period IN ('day', 'week', 'month')", name=op.f("ck_telecentres_quota_period")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_telecentres_quota_amount")),
        sa.CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name=op.f("ck_telecentres_quota_dates")),
        sa.ForeignKeyConstraint(["centre_id"], ["telecentres_centre.id"], name=op.f("fk_telecentres_quota_centre_id")),
        sa.ForeignKeyConstraint(
            ["network_id"], ["telecentres_network.id"], name=op.f("fk_telecentres_quota_network_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["telecentres_plan.id"], name=op.f("fk_telecentres_quota_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_quota")),
    )
    with op.batch_alter_table("telecentres_quota", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_telecentres_quota_network_id"), ["network_id"], unique=False)

    op.create_table(
        "telecentres_statement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("network_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("lines", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("total_cents", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pdf_key", sa.String(length=80), nullable=False),
        sa.Column("pdf_bytes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_telecentres_statement_payer")
        ),
        sa.CheckConstraint("total_cents >= 0", name=op.f("ck_telecentres_statement_total")),
        sa.ForeignKeyConstraint(
            ["network_id"], ["telecentres_network.id"], name=op.f("fk_telecentres_statement_network_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["accounts_organisation.id"], name=op.f("fk_telecentres_statement_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_telecentres_statement_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_statement")),
        sa.UniqueConstraint(
            "network_id",
            "month",
            "organisation_id",
            name=op.f("uq_telecentres_statement_network_id_month_organisation_id"),
        ),
        sa.UniqueConstraint(
            "network_id", "month", "person_id", name=op.f("uq_telecentres_statement_network_id_month_person_id")
        ),
        sa.UniqueConstraint("number", name=op.f("uq_telecentres_statement_number")),
    )
    with op.batch_alter_table("telecentres_statement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_telecentres_statement_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_telecentres_statement_person_id"), ["person_id"], unique=False)

    op.create_table(
        "telecentres_tariff",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("network_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("from_month", sa.Integer(), nullable=False),
        sa.Column("until_month", sa.Integer(), nullable=True),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("centre_id IS NULL OR reason <> ''", name=op.f("ck_telecentres_tariff_reason")),
        sa.CheckConstraint("kind IN ('desk', 'office', 'meeting', 'visio')", name=op.f("ck_telecentres_tariff_kind")),
        sa.CheckConstraint("unit IN ('hour', 'half_day', 'day', 'month')", name=op.f("ck_telecentres_tariff_unit")),
        sa.CheckConstraint(
            "from_month >= 0 AND (until_month IS NULL OR from_month < until_month)",
            name=op.f("ck_telecentres_tariff_phase"),
        ),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_telecentres_tariff_price")),
        sa.CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name=op.f("ck_telecentres_tariff_dates")),
        sa.ForeignKeyConstraint(["centre_id"], ["telecentres_centre.id"], name=op.f("fk_telecentres_tariff_centre_id")),
        sa.ForeignKeyConstraint(
            ["network_id"], ["telecentres_network.id"], name=op.f("fk_telecentres_tariff_network_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["telecentres_plan.id"], name=op.f("fk_telecentres_tariff_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_tariff")),
    )
    with op.batch_alter_table("telecentres_tariff", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_telecentres_tariff_network_id_kind"), ["network_id", "kind"], unique=False)

    with op.batch_alter_table("telecentres_centre", schema=None) as batch_op:
        batch_op.add_column(sa.Column("midday_minute", sa.Integer(), server_default="750", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("telecentres_centre", schema=None) as batch_op:
        batch_op.drop_column("midday_minute")

    with op.batch_alter_table("telecentres_tariff", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_telecentres_tariff_network_id_kind"))

    op.drop_table("telecentres_tariff")
    with op.batch_alter_table("telecentres_statement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_telecentres_statement_person_id"))
        batch_op.drop_index(batch_op.f("ix_telecentres_statement_organisation_id"))

    op.drop_table("telecentres_statement")
    with op.batch_alter_table("telecentres_quota", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_telecentres_quota_network_id"))

    op.drop_table("telecentres_quota")
    with op.batch_alter_table("telecentres_pass", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_telecentres_pass_person_id"))
        batch_op.drop_index(batch_op.f("ix_telecentres_pass_network_id_starts_on"))

    op.drop_table("telecentres_pass")
    op.drop_table("telecentres_plan")
