"""Reviews and the time to write them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "reviews_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "reviews_window",
        sa.Column(
            "engagement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("both_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("closed_at < until", name=op.f("ck_reviews_window_dates")),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["pool_engagement.id"], name=op.f("fk_reviews_window_engagement_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["accounts_organisation.id"], name=op.f("fk_reviews_window_organisation_id")
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["accounts_person.id"], name=op.f("fk_reviews_window_provider_id")),
        sa.PrimaryKeyConstraint("engagement_id", name=op.f("pk_reviews_window")),
    )
    with op.batch_alter_table("reviews_window", schema=None) as batch_op:
        batch_op.create_index("ix_reviews_window_organisation", ["organisation_id"], unique=False)
        batch_op.create_index("ix_reviews_window_provider", ["provider_id"], unique=False)
        batch_op.create_index(
            "ix_reviews_window_untold",
            ["until"],
            unique=False,
            sqlite_where=sa.text("told_at IS NULL"),
            postgresql_where=sa.text("told_at IS NULL"),
        )

    op.create_table(
        "reviews_review",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("engagement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withheld_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withheld_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("(withheld_at IS NULL) = (withheld_reason = '')", name=op.f("ck_reviews_review_withheld")),
        sa.CheckConstraint("side IN ('client', 'provider')", name=op.f("ck_reviews_review_side")),
        sa.CheckConstraint("(replied_at IS NULL) = (replied_by IS NULL)", name=op.f("ck_reviews_review_reply")),
        sa.ForeignKeyConstraint(["author_id"], ["accounts_person.id"], name=op.f("fk_reviews_review_author_id")),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["reviews_window.engagement_id"], name=op.f("fk_reviews_review_engagement_id")
        ),
        sa.ForeignKeyConstraint(["replied_by"], ["accounts_person.id"], name=op.f("fk_reviews_review_replied_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews_review")),
        sa.UniqueConstraint("engagement_id", "side", name=op.f("uq_reviews_review_engagement_id_side")),
    )
    with op.batch_alter_table("reviews_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reviews_review_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reviews_review_replied_by"), ["replied_by"], unique=False)

    op.create_table(
        "reviews_mark",
        sa.Column(
            "review_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("criterion", sa.String(length=8), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "criterion IN ('quality', 'delay', 'talk', 'clarity', 'terms')", name=op.f("ck_reviews_mark_criterion")
        ),
        sa.CheckConstraint("value BETWEEN 1 AND 5", name=op.f("ck_reviews_mark_value")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews_review.id"], name=op.f("fk_reviews_mark_review_id")),
        sa.PrimaryKeyConstraint("review_id", "criterion", name=op.f("pk_reviews_mark")),
    )


def downgrade() -> None:
    op.drop_table("reviews_mark")
    with op.batch_alter_table("reviews_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reviews_review_replied_by"))
        batch_op.drop_index(batch_op.f("ix_reviews_review_author_id"))

    op.drop_table("reviews_review")
    with op.batch_alter_table("reviews_window", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_reviews_window_untold",
            sqlite_where=sa.text("told_at IS NULL"),
            postgresql_where=sa.text("told_at IS NULL"),
        )
        batch_op.drop_index("ix_reviews_window_provider")
        batch_op.drop_index("ix_reviews_window_organisation")

    op.drop_table("reviews_window")
