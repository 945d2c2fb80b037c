"""Clusters and their framework agreements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "clusters_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "clusters_member",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cluster_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invited_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("company_id <> cluster_id", name=op.f("ck_clusters_member_not_itself")),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["accounts_organisation.id"], name=op.f("fk_clusters_member_cluster_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["accounts_organisation.id"], name=op.f("fk_clusters_member_company_id")
        ),
        sa.ForeignKeyConstraint(["invited_by"], ["accounts_person.id"], name=op.f("fk_clusters_member_invited_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters_member")),
    )
    with op.batch_alter_table("clusters_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clusters_member_company_id"), ["company_id"], unique=False)
        batch_op.create_index(
            "uq_clusters_member_live",
            ["cluster_id", "company_id"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )

    op.create_table(
        "clusters_framework",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cluster_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=12), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("minimum_cents", sa.Integer(), nullable=False),
        sa.Column("maximum_cents", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rule IN ('cascade', 'rotation', 'competition')", name=op.f("ck_clusters_framework_rule")),
        sa.CheckConstraint(
            "state IN ('proposed', 'open', 'refused', 'expired', 'ended')", name=op.f("ck_clusters_framework_state")
        ),
        sa.CheckConstraint("answer_days BETWEEN 1 AND 30", name=op.f("ck_clusters_framework_answer")),
        sa.CheckConstraint(
            "maximum_cents > 0 AND minimum_cents BETWEEN 0 AND maximum_cents",
            name=op.f("ck_clusters_framework_amounts"),
        ),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_clusters_framework_dates")),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["accounts_organisation.id"], name=op.f("fk_clusters_framework_cluster_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["accounts_person.id"], name=op.f("fk_clusters_framework_made_by")),
        sa.ForeignKeyConstraint(["request_id"], ["pool_request.id"], name=op.f("fk_clusters_framework_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters_framework")),
        sa.UniqueConstraint("cluster_id", "key", name=op.f("uq_clusters_framework_cluster_id_key")),
    )
    with op.batch_alter_table("clusters_framework", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clusters_framework_state_ends_on"), ["state", "ends_on"], unique=False)

    op.create_table(
        "clusters_gathering",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cluster_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("answer_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("request_id IS NULL OR closed_at IS NOT NULL", name=op.f("ck_clusters_gathering_closed")),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["accounts_organisation.id"], name=op.f("fk_clusters_gathering_cluster_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["accounts_person.id"], name=op.f("fk_clusters_gathering_made_by")),
        sa.ForeignKeyConstraint(["request_id"], ["pool_request.id"], name=op.f("fk_clusters_gathering_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters_gathering")),
        sa.UniqueConstraint("cluster_id", "key", name=op.f("uq_clusters_gathering_cluster_id_key")),
    )
    with op.batch_alter_table("clusters_gathering", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clusters_gathering_cluster_id"), ["cluster_id"], unique=False)

    op.create_table(
        "clusters_alert",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("framework_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("percent IN (70, 90, 100)", name=op.f("ck_clusters_alert_percent")),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["clusters_framework.id"], name=op.f("fk_clusters_alert_framework_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters_alert")),
        sa.UniqueConstraint(
            "framework_id", "company_id", "percent", name=op.f("uq_clusters_alert_framework_id_company_id_percent")
        ),
    )
    op.create_table(
        "clusters_holder",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("framework_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["clusters_framework.id"], name=op.f("fk_clusters_holder_framework_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_clusters_holder_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters_holder")),
        sa.UniqueConstraint("framework_id", "person_id", name=op.f("uq_clusters_holder_framework_id_person_id")),
        sa.UniqueConstraint("framework_id", "rank", name=op.f("uq_clusters_holder_framework_id_rank")),
    )
    with op.batch_alter_table("clusters_holder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clusters_holder_person_id"), ["person_id"], unique=False)

    op.create_table(
        "clusters_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gathering_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["clusters_gathering.id"], name=op.f("fk_clusters_item_gathering_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters_item")),
        sa.UniqueConstraint("gathering_id", "rank", name=op.f("uq_clusters_item_gathering_id_rank")),
    )
    op.create_table(
        "clusters_post",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("framework_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.CheckConstraint("lot >= 1", name=op.f("ck_clusters_post_lot")),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["clusters_framework.id"], name=op.f("fk_clusters_post_framework_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["accounts_person.id"], name=op.f("fk_clusters_post_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters_post")),
    )
    with op.batch_alter_table("clusters_post", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clusters_post_framework_id"), ["framework_id"], unique=False)

    op.create_table(
        "clusters_share",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("framework_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_clusters_share_cents")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["accounts_organisation.id"], name=op.f("fk_clusters_share_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["clusters_framework.id"], name=op.f("fk_clusters_share_framework_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters_share")),
        sa.UniqueConstraint("framework_id", "company_id", name=op.f("uq_clusters_share_framework_id_company_id")),
    )
    with op.batch_alter_table("clusters_share", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clusters_share_company_id"), ["company_id"], unique=False)

    op.create_table(
        "clusters_declaration",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("said_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_clusters_declaration_quantity")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["accounts_organisation.id"], name=op.f("fk_clusters_declaration_company_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["clusters_item.id"], name=op.f("fk_clusters_declaration_item_id")),
        sa.ForeignKeyConstraint(["said_by"], ["accounts_person.id"], name=op.f("fk_clusters_declaration_said_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters_declaration")),
        sa.UniqueConstraint("item_id", "company_id", name=op.f("uq_clusters_declaration_item_id_company_id")),
    )
    with op.batch_alter_table("clusters_declaration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clusters_declaration_company_id"), ["company_id"], unique=False)

    op.create_table(
        "clusters_fraction",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hundredths", sa.Integer(), nullable=False),
        sa.Column("said_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("hundredths BETWEEN 0 AND 500", name=op.f("ck_clusters_fraction_hundredths")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["accounts_organisation.id"], name=op.f("fk_clusters_fraction_company_id")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["clusters_post.id"], name=op.f("fk_clusters_fraction_post_id")),
        sa.ForeignKeyConstraint(["said_by"], ["accounts_person.id"], name=op.f("fk_clusters_fraction_said_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters_fraction")),
        sa.UniqueConstraint("post_id", "company_id", name=op.f("uq_clusters_fraction_post_id_company_id")),
    )
    with op.batch_alter_table("clusters_fraction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clusters_fraction_company_id"), ["company_id"], unique=False)

    op.create_table(
        "clusters_call",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("framework_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("quantities", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("holder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("engagement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("own_cents", sa.Integer(), nullable=False),
        sa.Column("common_cents", sa.Integer(), nullable=False),
        sa.Column("invoiced_cents", sa.Integer(), nullable=False),
        sa.Column("choice", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("answer_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("after_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state IN ('competing', 'dropped')) = (engagement_id IS NULL)", name=op.f("ck_clusters_call_mission")
        ),
        sa.CheckConstraint(
            "state IN ('competing', 'ordered', 'delivered', 'cancelled', 'declined', 'dropped')",
            name=op.f("ck_clusters_call_state"),
        ),
        sa.CheckConstraint("(engagement_id IS NULL) = (holder_id IS NULL)", name=op.f("ck_clusters_call_holder")),
        sa.CheckConstraint(
            "cents = own_cents + common_cents AND own_cents >= 0 AND common_cents >= 0",
            name=op.f("ck_clusters_call_amounts"),
        ),
        sa.CheckConstraint("invoiced_cents BETWEEN 0 AND cents", name=op.f("ck_clusters_call_invoiced")),
        sa.ForeignKeyConstraint(["after_id"], ["clusters_call.id"], name=op.f("fk_clusters_call_after_id")),
        sa.ForeignKeyConstraint(["company_id"], ["accounts_organisation.id"], name=op.f("fk_clusters_call_company_id")),
        sa.ForeignKeyConstraint(["engagement_id"], ["pool_engagement.id"], name=op.f("fk_clusters_call_engagement_id")),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["clusters_framework.id"], name=op.f("fk_clusters_call_framework_id")
        ),
        sa.ForeignKeyConstraint(["holder_id"], ["clusters_holder.id"], name=op.f("fk_clusters_call_holder_id")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_clusters_call_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters_call")),
        sa.UniqueConstraint("engagement_id", name=op.f("uq_clusters_call_engagement_id")),
        sa.UniqueConstraint("framework_id", "key", name=op.f("uq_clusters_call_framework_id_key")),
    )
    with op.batch_alter_table("clusters_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clusters_call_company_id"), ["company_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_clusters_call_framework_id_company_id"), ["framework_id", "company_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_clusters_call_holder_id"), ["holder_id"], unique=False)

    op.create_table(
        "clusters_bid",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("call_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("holder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rebate_bp", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rebate_bp BETWEEN 0 AND 9000", name=op.f("ck_clusters_bid_rebate")),
        sa.ForeignKeyConstraint(["call_id"], ["clusters_call.id"], name=op.f("fk_clusters_bid_call_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["clusters_holder.id"], name=op.f("fk_clusters_bid_holder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters_bid")),
        sa.UniqueConstraint("call_id", "holder_id", name=op.f("uq_clusters_bid_call_id_holder_id")),
    )


def downgrade() -> None:
    op.drop_table("clusters_bid")
    with op.batch_alter_table("clusters_call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clusters_call_holder_id"))
        batch_op.drop_index(batch_op.f("ix_clusters_call_framework_id_company_id"))
        batch_op.drop_index(batch_op.f("ix_clusters_call_company_id"))

    op.drop_table("clusters_call")
    with op.batch_alter_table("clusters_fraction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clusters_fraction_company_id"))

    op.drop_table("clusters_fraction")
    with op.batch_alter_table("clusters_declaration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clusters_declaration_company_id"))

    op.drop_table("clusters_declaration")
    with op.batch_alter_table("clusters_share", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clusters_share_company_id"))

    op.drop_table("clusters_share")
    with op.batch_alter_table("clusters_post", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clusters_post_framework_id"))

    op.drop_table("clusters_post")
    op.drop_table("clusters_item")
    with op.batch_alter_table("clusters_holder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clusters_holder_person_id"))

    op.drop_table("clusters_holder")
    op.drop_table("clusters_alert")
    with op.batch_alter_table("clusters_gathering", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clusters_gathering_cluster_id"))

    op.drop_table("clusters_gathering")
    with op.batch_alter_table("clusters_framework", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clusters_framework_state_ends_on"))

    op.drop_table("clusters_framework")
    with op.batch_alter_table("clusters_member", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_clusters_member_live",
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_clusters_member_company_id"))

    op.drop_table("clusters_member")
