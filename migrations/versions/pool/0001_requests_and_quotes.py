"""Requests, quotes and the missions they become."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "pool_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "pool_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("skills", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("criteria", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("terms", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("audience", sa.String(length=8), nullable=False),
        sa.Column("cluster_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("budget_cents", sa.Integer(), nullable=True),
        sa.Column("is_ceiling", sa.Boolean(), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("answer_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("end_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(audience = 'cluster') = (cluster_id IS NOT NULL)", name=op.f("ck_pool_request_cluster")),
        sa.CheckConstraint(
            "audience IN ('public', 'pool', 'cluster', 'invited')", name=op.f("ck_pool_request_audience")
        ),
        sa.CheckConstraint(
            "state = 'draft' OR state = 'cancelled' OR published_at IS NOT NULL", name=op.f("ck_pool_request_published")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'closed', 'awarded', 'cancelled')", name=op.f("ck_pool_request_state")
        ),
        sa.CheckConstraint("budget_cents IS NULL OR budget_cents > 0", name=op.f("ck_pool_request_budget")),
        sa.ForeignKeyConstraint(["cluster_id"], ["accounts_organisation.id"], name=op.f("fk_pool_request_cluster_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["accounts_organisation.id"], name=op.f("fk_pool_request_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_pool_request_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_request")),
        sa.UniqueConstraint("organisation_id", "key", name=op.f("uq_pool_request_organisation_id_key")),
    )
    with op.batch_alter_table("pool_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_request_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index("ix_pool_request_state_answer_until", ["state", "answer_until"], unique=False)

    op.create_table(
        "pool_attachment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("storage_key", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["pool_request.id"], name=op.f("fk_pool_attachment_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_attachment")),
    )
    with op.batch_alter_table("pool_attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_attachment_request_id"), ["request_id"], unique=False)

    op.create_table(
        "pool_invitation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invited_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["invited_by"], ["accounts_person.id"], name=op.f("fk_pool_invitation_invited_by")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_pool_invitation_person_id")),
        sa.ForeignKeyConstraint(["request_id"], ["pool_request.id"], name=op.f("fk_pool_invitation_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_invitation")),
        sa.UniqueConstraint("request_id", "person_id", name=op.f("uq_pool_invitation_request_id_person_id")),
    )
    with op.batch_alter_table("pool_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_invitation_person_id"), ["person_id"], unique=False)

    op.create_table(
        "pool_lot",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=8), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("unit IN ('hour', 'day', 'act', 'page', 'word', 'month')", name=op.f("ck_pool_lot_unit")),
        sa.CheckConstraint("quantity > 0 AND rank > 0", name=op.f("ck_pool_lot_amounts")),
        sa.ForeignKeyConstraint(["request_id"], ["pool_request.id"], name=op.f("fk_pool_lot_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_lot")),
        sa.UniqueConstraint("request_id", "rank", name=op.f("uq_pool_lot_request_id_rank")),
    )
    op.create_table(
        "pool_pledge",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_pool_pledge_person_id")),
        sa.ForeignKeyConstraint(["request_id"], ["pool_request.id"], name=op.f("fk_pool_pledge_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_pledge")),
        sa.UniqueConstraint(
            "request_id", "person_id", "digest", name=op.f("uq_pool_pledge_request_id_person_id_digest")
        ),
    )
    with op.batch_alter_table("pool_pledge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_pledge_person_id"), ["person_id"], unique=False)

    op.create_table(
        "pool_question",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name=op.f("ck_pool_question_answer")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_pool_question_person_id")),
        sa.ForeignKeyConstraint(["request_id"], ["pool_request.id"], name=op.f("fk_pool_question_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_question")),
    )
    with op.batch_alter_table("pool_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_question_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pool_question_request_id"), ["request_id"], unique=False)

    op.create_table(
        "pool_quote",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("draft", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state = 'draft' OR number > 0", name=op.f("ck_pool_quote_number")),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'withdrawn', 'refused', 'accepted', 'expired')",
            name=op.f("ck_pool_quote_state"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_pool_quote_person_id")),
        sa.ForeignKeyConstraint(["request_id"], ["pool_request.id"], name=op.f("fk_pool_quote_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_quote")),
        sa.UniqueConstraint("request_id", "person_id", name=op.f("uq_pool_quote_request_id_person_id")),
    )
    with op.batch_alter_table("pool_quote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_quote_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_pool_quote_accepted",
            ["request_id"],
            unique=True,
            sqlite_where=sa.text("state = 'accepted'"),
            postgresql_where=sa.text("state = 'accepted'"),
        )

    op.create_table(
        "pool_access",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attachment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["attachment_id"], ["pool_attachment.id"], name=op.f("fk_pool_access_attachment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_pool_access_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_access")),
    )
    with op.batch_alter_table("pool_access", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_access_attachment_id"), ["attachment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pool_access_person_id"), ["person_id"], unique=False)

    op.create_table(
        "pool_quote_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quote_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("net_cents", sa.Integer(), nullable=False),
        sa.Column("gross_cents", sa.Integer(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("net_cents >= 0 AND gross_cents >= net_cents", name=op.f("ck_pool_quote_version_totals")),
        sa.ForeignKeyConstraint(["quote_id"], ["pool_quote.id"], name=op.f("fk_pool_quote_version_quote_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_quote_version")),
        sa.UniqueConstraint("quote_id", "number", name=op.f("uq_pool_quote_version_quote_id_number")),
    )
    op.create_table(
        "pool_engagement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quote_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("terms", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("net_cents", sa.Integer(), nullable=False),
        sa.Column("gross_cents", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('ordered', 'started', 'delivered', 'changes_asked', 'accepted', 'disputed', 'closed', 'cancelled')",
            name=op.f("ck_pool_engagement_state"),
        ),
        sa.CheckConstraint("net_cents >= 0 AND gross_cents >= net_cents", name=op.f("ck_pool_engagement_amounts")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["accounts_organisation.id"], name=op.f("fk_pool_engagement_organisation_id")
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["accounts_person.id"], name=op.f("fk_pool_engagement_provider_id")),
        sa.ForeignKeyConstraint(
            ["quote_version_id"], ["pool_quote_version.id"], name=op.f("fk_pool_engagement_quote_version_id")
        ),
        sa.ForeignKeyConstraint(["request_id"], ["pool_request.id"], name=op.f("fk_pool_engagement_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_engagement")),
        sa.UniqueConstraint("quote_version_id", name=op.f("uq_pool_engagement_quote_version_id")),
    )
    with op.batch_alter_table("pool_engagement", schema=None) as batch_op:
        batch_op.create_index("ix_pool_engagement_organisation", ["organisation_id", "state"], unique=False)
        batch_op.create_index("ix_pool_engagement_provider", ["provider_id", "state"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("pool_engagement", schema=None) as batch_op:
        batch_op.drop_index("ix_pool_engagement_provider")
        batch_op.drop_index("ix_pool_engagement_organisation")

    op.drop_table("pool_engagement")
    op.drop_table("pool_quote_version")
    with op.batch_alter_table("pool_access", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_access_person_id"))
        batch_op.drop_index(batch_op.f("ix_pool_access_attachment_id"))

    op.drop_table("pool_access")
    with op.batch_alter_table("pool_quote", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pool_quote_accepted",
            sqlite_where=sa.text("state = 'accepted'"),
            postgresql_where=sa.text("state = 'accepted'"),
        )
        batch_op.drop_index(batch_op.f("ix_pool_quote_person_id"))

    op.drop_table("pool_quote")
    with op.batch_alter_table("pool_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_question_request_id"))
        batch_op.drop_index(batch_op.f("ix_pool_question_person_id"))

    op.drop_table("pool_question")
    with op.batch_alter_table("pool_pledge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_pledge_person_id"))

    op.drop_table("pool_pledge")
    op.drop_table("pool_lot")
    with op.batch_alter_table("pool_invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_invitation_person_id"))

    op.drop_table("pool_invitation")
    with op.batch_alter_table("pool_attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_attachment_request_id"))

    op.drop_table("pool_attachment")
    with op.batch_alter_table("pool_request", schema=None) as batch_op:
        batch_op.drop_index("ix_pool_request_state_answer_until")
        batch_op.drop_index(batch_op.f("ix_pool_request_organisation_id"))

    op.drop_table("pool_request")
