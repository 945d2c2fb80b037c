"""Groups and the part of each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "pool_0004"
down_revision = "pool_0003"


def upgrade() -> None:
    op.create_table(
        "pool_team",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("form", sa.String(length=16), nullable=False),
        sa.Column("billing", sa.String(length=8), nullable=False),
        sa.Column("lead_pay_bp", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("billing IN ('members', 'lead')", name=op.f("ck_pool_team_billing")),
        sa.CheckConstraint("form IN ('conjoint', 'conjoint_lead', 'solidary')", name=op.f("ck_pool_team_form")),
        sa.CheckConstraint("lead_pay_bp BETWEEN 0 AND 3000", name=op.f("ck_pool_team_lead_pay")),
        sa.ForeignKeyConstraint(["lead_id"], ["accounts_person.id"], name=op.f("fk_pool_team_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_team")),
    )
    with op.batch_alter_table("pool_team", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_team_lead_id"), ["lead_id"], unique=False)

    op.create_table(
        "pool_group",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("form", sa.String(length=16), nullable=False),
        sa.Column("billing", sa.String(length=8), nullable=False),
        sa.Column("lead_pay_bp", sa.Integer(), nullable=False),
        sa.Column("failure_days", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("billing IN ('members', 'lead')", name=op.f("ck_pool_group_billing")),
        sa.CheckConstraint("form IN ('conjoint', 'conjoint_lead', 'solidary')", name=op.f("ck_pool_group_form")),
        sa.CheckConstraint(
            "state IN ('forming', 'lost', 'dissolved') OR number > 0", name=op.f("ck_pool_group_number")
        ),
        sa.CheckConstraint(
            "state IN ('forming', 'proposed', 'agreed', 'submitted', 'won', 'lost', 'dissolved')",
            name=op.f("ck_pool_group_state"),
        ),
        sa.CheckConstraint("failure_days BETWEEN 1 AND 60", name=op.f("ck_pool_group_failure")),
        sa.CheckConstraint("lead_pay_bp BETWEEN 0 AND 3000", name=op.f("ck_pool_group_lead_pay")),
        sa.ForeignKeyConstraint(["lead_id"], ["accounts_person.id"], name=op.f("fk_pool_group_lead_id")),
        sa.ForeignKeyConstraint(["request_id"], ["pool_request.id"], name=op.f("fk_pool_group_request_id")),
        sa.ForeignKeyConstraint(["team_id"], ["pool_team.id"], name=op.f("fk_pool_group_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_group")),
    )
    with op.batch_alter_table("pool_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_group_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index(
            "uq_pool_group_request_lead",
            ["request_id", "lead_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'dissolved'"),
            postgresql_where=sa.text("state <> 'dissolved'"),
        )

    op.create_table(
        "pool_team_member",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scope", sa.String(length=300), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_pool_team_member_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["pool_team.id"], name=op.f("fk_pool_team_member_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_team_member")),
        sa.UniqueConstraint("team_id", "person_id", name=op.f("uq_pool_team_member_team_id_person_id")),
    )
    with op.batch_alter_table("pool_team_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_team_member_person_id"), ["person_id"], unique=False)

    op.create_table(
        "pool_group_agreement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["pool_group.id"], name=op.f("fk_pool_group_agreement_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_group_agreement")),
        sa.UniqueConstraint("group_id", "number", name=op.f("uq_pool_group_agreement_group_id_number")),
    )
    op.create_table(
        "pool_group_member",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scope", sa.String(length=300), nullable=False),
        sa.Column("cap_minutes", sa.Integer(), nullable=False),
        sa.Column("cap_month_minutes", sa.Integer(), nullable=False),
        sa.Column("may_deliver", sa.Boolean(), nullable=False),
        sa.Column("signs_hours", sa.Boolean(), nullable=False),
        sa.CheckConstraint("cap_minutes >= 0 AND cap_month_minutes >= 0", name=op.f("ck_pool_group_member_caps")),
        sa.ForeignKeyConstraint(["group_id"], ["pool_group.id"], name=op.f("fk_pool_group_member_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_pool_group_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_group_member")),
        sa.UniqueConstraint("group_id", "person_id", name=op.f("uq_pool_group_member_group_id_person_id")),
    )
    with op.batch_alter_table("pool_group_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_group_member_person_id"), ["person_id"], unique=False)

    op.create_table(
        "pool_group_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["pool_group.id"], name=op.f("fk_pool_group_message_group_id")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_pool_group_message_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_group_message")),
        sa.UniqueConstraint("group_id", "key", name=op.f("uq_pool_group_message_group_id_key")),
    )
    with op.batch_alter_table("pool_group_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_group_message_person_id"), ["person_id"], unique=False)

    op.create_table(
        "pool_group_acceptance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["pool_group_agreement.id"], name=op.f("fk_pool_group_acceptance_agreement_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_pool_group_acceptance_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_group_acceptance")),
        sa.UniqueConstraint("agreement_id", "person_id", name=op.f("uq_pool_group_acceptance_agreement_id_person_id")),
    )
    with op.batch_alter_table("pool_group_acceptance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_group_acceptance_person_id"), ["person_id"], unique=False)

    op.create_table(
        "pool_mission_group",
        sa.Column("engagement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("form", sa.String(length=16), nullable=False),
        sa.Column("billing", sa.String(length=8), nullable=False),
        sa.Column("lead_pay_bp", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["pool_engagement.id"], name=op.f("fk_pool_mission_group_engagement_id")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["pool_group.id"], name=op.f("fk_pool_mission_group_group_id")),
        sa.PrimaryKeyConstraint("engagement_id", name=op.f("pk_pool_mission_group")),
    )
    with op.batch_alter_table("pool_mission_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_mission_group_group_id"), ["group_id"], unique=False)

    op.create_table(
        "pool_mission_member",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("engagement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scope", sa.String(length=300), nullable=False),
        sa.Column("share_bp", sa.Integer(), nullable=False),
        sa.Column("net_cents", sa.Integer(), nullable=False),
        sa.Column("gross_cents", sa.Integer(), nullable=False),
        sa.Column("cap_minutes", sa.Integer(), nullable=False),
        sa.Column("cap_month_minutes", sa.Integer(), nullable=False),
        sa.Column("may_deliver", sa.Boolean(), nullable=False),
        sa.Column("signs_hours", sa.Boolean(), nullable=False),
        sa.CheckConstraint("cap_minutes >= 0 AND cap_month_minutes >= 0", name=op.f("ck_pool_mission_member_caps")),
        sa.CheckConstraint(
            "share_bp BETWEEN 0 AND 10000 AND net_cents >= 0 AND gross_cents >= net_cents",
            name=op.f("ck_pool_mission_member_part"),
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["pool_mission_group.engagement_id"], name=op.f("fk_pool_mission_member_engagement_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_pool_mission_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_mission_member")),
        sa.UniqueConstraint("engagement_id", "person_id", name=op.f("uq_pool_mission_member_engagement_id_person_id")),
    )
    with op.batch_alter_table("pool_mission_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_mission_member_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("pool_milestone", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_pool_milestone_owner_id"), "accounts_person", ["owner_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("pool_milestone", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_pool_milestone_owner_id"), type_="foreignkey")
        batch_op.drop_column("owner_id")

    with op.batch_alter_table("pool_mission_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_mission_member_person_id"))

    op.drop_table("pool_mission_member")
    with op.batch_alter_table("pool_mission_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_mission_group_group_id"))

    op.drop_table("pool_mission_group")
    with op.batch_alter_table("pool_group_acceptance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_group_acceptance_person_id"))

    op.drop_table("pool_group_acceptance")
    with op.batch_alter_table("pool_group_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_group_message_person_id"))

    op.drop_table("pool_group_message")
    with op.batch_alter_table("pool_group_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_group_member_person_id"))

    op.drop_table("pool_group_member")
    op.drop_table("pool_group_agreement")
    with op.batch_alter_table("pool_team_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_team_member_person_id"))

    op.drop_table("pool_team_member")
    with op.batch_alter_table("pool_group", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pool_group_request_lead",
            sqlite_where=sa.text("state <> 'dissolved'"),
            postgresql_where=sa.text("state <> 'dissolved'"),
        )
        batch_op.drop_index(batch_op.f("ix_pool_group_lead_id"))

    op.drop_table("pool_group")
    with op.batch_alter_table("pool_team", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_team_lead_id"))

    op.drop_table("pool_team")
