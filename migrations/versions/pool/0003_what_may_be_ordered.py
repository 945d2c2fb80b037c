"""What may be ordered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "pool_0003"
down_revision = "pool_0002"


def upgrade() -> None:
    op.create_table(
        "pool_counter",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("root", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("spent_cents", sa.BigInteger(), nullable=False),
        sa.Column("granted_cents", sa.BigInteger(), nullable=False),
        sa.Column("ceiling_cents", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "ceiling_cents IS NULL OR spent_cents <= ceiling_cents + granted_cents",
            name=op.f("ck_pool_counter_ceiling"),
        ),
        sa.CheckConstraint("spent_cents >= 0 AND granted_cents >= 0", name=op.f("ck_pool_counter_amounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_counter")),
        sa.UniqueConstraint("root", "person_id", "month", name=op.f("uq_pool_counter_root_person_id_month")),
    )
    op.create_table(
        "pool_ceiling",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("per_month_cents", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("per_month_cents > 0", name=op.f("ck_pool_ceiling_amount")),
        sa.CheckConstraint("valid_until IS NULL OR valid_from <= valid_until", name=op.f("ck_pool_ceiling_dates")),
        sa.ForeignKeyConstraint(["ended_by"], ["accounts_person.id"], name=op.f("fk_pool_ceiling_ended_by")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts_person.id"], name=op.f("fk_pool_ceiling_made_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["accounts_organisation.id"], name=op.f("fk_pool_ceiling_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_ceiling")),
    )
    with op.batch_alter_table("pool_ceiling", schema=None) as batch_op:
        batch_op.create_index(
            "uq_pool_ceiling_open",
            ["organisation_id"],
            unique=True,
            sqlite_where=sa.text("valid_until IS NULL"),
            postgresql_where=sa.text("valid_until IS NULL"),
        )

    op.create_table(
        "pool_condition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("root", sa.String(length=24), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("who", sa.String(length=10), nullable=False),
        sa.Column("roles", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("people", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("categories", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("offers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("providers", sa.String(length=10), nullable=False),
        sa.Column("per_order_cents", sa.Integer(), nullable=True),
        sa.Column("per_person_cents", sa.Integer(), nullable=True),
        sa.Column("per_month_cents", sa.Integer(), nullable=True),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("approve_above_cents", sa.Integer(), nullable=True),
        sa.Column("approvers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("lifts", sa.Boolean(), nullable=False),
        sa.Column("lapse_days", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ended_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("place IN ('any', 'home', 'telecentre', 'present')", name=op.f("ck_pool_condition_place")),
        sa.CheckConstraint(
            "providers IN ('any', 'known', 'proven', 'centre')", name=op.f("ck_pool_condition_providers")
        ),
        sa.CheckConstraint("who IN ('everyone', 'salaried', 'roles', 'people')", name=op.f("ck_pool_condition_who")),
        sa.CheckConstraint(
            "(per_order_cents IS NULL OR per_order_cents > 0) AND (per_person_cents IS NULL OR per_person_cents > 0) "
            "AND (per_month_cents IS NULL OR per_month_cents > 0) "
            "AND (approve_above_cents IS NULL OR approve_above_cents >= 0)",
            name=op.f("ck_pool_condition_amounts"),
        ),
        sa.CheckConstraint("lapse_days BETWEEN 1 AND 60", name=op.f("ck_pool_condition_lapse")),
        sa.CheckConstraint("valid_until IS NULL OR valid_from <= valid_until", name=op.f("ck_pool_condition_dates")),
        sa.ForeignKeyConstraint(["ended_by"], ["accounts_person.id"], name=op.f("fk_pool_condition_ended_by")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts_person.id"], name=op.f("fk_pool_condition_made_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["accounts_organisation.id"], name=op.f("fk_pool_condition_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_condition")),
    )
    with op.batch_alter_table("pool_condition", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pool_condition_organisation_id_valid_from"), ["organisation_id", "valid_from"], unique=False
        )
        batch_op.create_index(
            "uq_pool_condition_open",
            ["root"],
            unique=True,
            sqlite_where=sa.text("valid_until IS NULL"),
            postgresql_where=sa.text("valid_until IS NULL"),
        )

    op.create_table(
        "pool_decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("condition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("offer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(outcome = 'allowed') = (code = '')", name=op.f("ck_pool_decision_code")),
        sa.CheckConstraint("outcome IN ('allowed', 'approval', 'refused')", name=op.f("ck_pool_decision_outcome")),
        sa.ForeignKeyConstraint(["condition_id"], ["pool_condition.id"], name=op.f("fk_pool_decision_condition_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["directory_offer.id"], name=op.f("fk_pool_decision_offer_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["accounts_organisation.id"], name=op.f("fk_pool_decision_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_pool_decision_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_decision")),
    )
    with op.batch_alter_table("pool_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pool_decision_organisation_id_at"), ["organisation_id", "at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_pool_decision_person_id"), ["person_id"], unique=False)

    op.create_table(
        "pool_approval",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("condition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("wanted", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("engagement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'granted') = (engagement_id IS NOT NULL)", name=op.f("ck_pool_approval_ordered")),
        sa.CheckConstraint(
            "(state IN ('granted', 'refused')) = (decided_by IS NOT NULL)", name=op.f("ck_pool_approval_decided")
        ),
        sa.CheckConstraint("state <> 'refused' OR reason <> ''", name=op.f("ck_pool_approval_reason")),
        sa.CheckConstraint("state IN ('asked', 'granted', 'refused', 'lapsed')", name=op.f("ck_pool_approval_state")),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> person_id", name=op.f("ck_pool_approval_not_oneself")),
        sa.ForeignKeyConstraint(["condition_id"], ["pool_condition.id"], name=op.f("fk_pool_approval_condition_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["accounts_person.id"], name=op.f("fk_pool_approval_decided_by")),
        sa.ForeignKeyConstraint(["decision_id"], ["pool_decision.id"], name=op.f("fk_pool_approval_decision_id")),
        sa.ForeignKeyConstraint(["engagement_id"], ["pool_engagement.id"], name=op.f("fk_pool_approval_engagement_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["accounts_organisation.id"], name=op.f("fk_pool_approval_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_pool_approval_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_approval")),
        sa.UniqueConstraint("organisation_id", "key", name=op.f("uq_pool_approval_organisation_id_key")),
    )
    with op.batch_alter_table("pool_approval", schema=None) as batch_op:
        batch_op.create_index(
            "ix_pool_approval_lapses",
            ["lapses_at"],
            unique=False,
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )
        batch_op.create_index(batch_op.f("ix_pool_approval_person_id"), ["person_id"], unique=False)

    op.create_table(
        "pool_order",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("engagement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("approval_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("condition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("root", sa.String(length=24), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("offer_number", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(condition_id IS NULL) = (root = '')", name=op.f("ck_pool_order_root")),
        sa.CheckConstraint("(offer_id IS NULL) = (offer_number IS NULL)", name=op.f("ck_pool_order_offer")),
        sa.CheckConstraint("cents > 0", name=op.f("ck_pool_order_amount")),
        sa.ForeignKeyConstraint(["approval_id"], ["pool_approval.id"], name=op.f("fk_pool_order_approval_id")),
        sa.ForeignKeyConstraint(["condition_id"], ["pool_condition.id"], name=op.f("fk_pool_order_condition_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["pool_decision.id"], name=op.f("fk_pool_order_decision_id")),
        sa.ForeignKeyConstraint(["engagement_id"], ["pool_engagement.id"], name=op.f("fk_pool_order_engagement_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["directory_offer.id"], name=op.f("fk_pool_order_offer_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["accounts_organisation.id"], name=op.f("fk_pool_order_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_pool_order_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_order")),
        sa.UniqueConstraint("engagement_id", name=op.f("uq_pool_order_engagement_id")),
    )
    with op.batch_alter_table("pool_order", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pool_order_organisation_id_month"), ["organisation_id", "month"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_pool_order_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("pool_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_order_person_id"))
        batch_op.drop_index(batch_op.f("ix_pool_order_organisation_id_month"))

    op.drop_table("pool_order")
    with op.batch_alter_table("pool_approval", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_approval_person_id"))
        batch_op.drop_index(
            "ix_pool_approval_lapses",
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )

    op.drop_table("pool_approval")
    with op.batch_alter_table("pool_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_decision_person_id"))
        batch_op.drop_index(batch_op.f("ix_pool_decision_organisation_id_at"))

    op.drop_table("pool_decision")
    with op.batch_alter_table("pool_condition", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pool_condition_open",
            sqlite_where=sa.text("valid_until IS NULL"),
            postgresql_where=sa.text("valid_until IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_pool_condition_organisation_id_valid_from"))

    op.drop_table("pool_condition")
    with op.batch_alter_table("pool_ceiling", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pool_ceiling_open",
            sqlite_where=sa.text("valid_until IS NULL"),
            postgresql_where=sa.text("valid_until IS NULL"),
        )

    op.drop_table("pool_ceiling")
    op.drop_table("pool_counter")
