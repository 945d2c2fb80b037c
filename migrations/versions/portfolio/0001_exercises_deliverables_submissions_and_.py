"""Exercises, deliverables, submissions and reviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "portfolio_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "portfolio_exercise",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("module_slug", sa.String(length=120), nullable=False),
        sa.Column("activity_key", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("deliverable", sa.String(length=80), nullable=False),
        sa.Column("sheet", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["modules_activity.id"], name=op.f("fk_portfolio_exercise_activity_id")
        ),
        sa.ForeignKeyConstraint(["version_id"], ["modules_version.id"], name=op.f("fk_portfolio_exercise_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_exercise")),
        sa.UniqueConstraint("activity_id", name=op.f("uq_portfolio_exercise_activity_id")),
        sa.UniqueConstraint("version_id", "deliverable", name=op.f("uq_portfolio_exercise_version_id_deliverable")),
    )
    with op.batch_alter_table("portfolio_exercise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_portfolio_exercise_deliverable"), ["deliverable"], unique=False)

    op.create_table(
        "portfolio_deliverable",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("exercise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("draft", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("submissions", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'draft') = (submissions = 0)", name=op.f("ck_portfolio_deliverable_submitted")),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'accepted', 'returned')", name=op.f("ck_portfolio_deliverable_state")
        ),
        sa.CheckConstraint("revision >= 0 AND submissions >= 0", name=op.f("ck_portfolio_deliverable_counts")),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["portfolio_exercise.id"], name=op.f("fk_portfolio_deliverable_exercise_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_portfolio_deliverable_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_deliverable")),
        sa.UniqueConstraint("person_id", "slug", name=op.f("uq_portfolio_deliverable_person_id_slug")),
    )
    with op.batch_alter_table("portfolio_deliverable", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_portfolio_deliverable_exercise_id"), ["exercise_id"], unique=False)

    op.create_table(
        "portfolio_submission",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deliverable_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("exercise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("is_waiting", sa.Boolean(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_portfolio_submission_number")),
        sa.ForeignKeyConstraint(
            ["deliverable_id"], ["portfolio_deliverable.id"], name=op.f("fk_portfolio_submission_deliverable_id")
        ),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["portfolio_exercise.id"], name=op.f("fk_portfolio_submission_exercise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_submission")),
        sa.UniqueConstraint("deliverable_id", "number", name=op.f("uq_portfolio_submission_deliverable_id_number")),
    )
    with op.batch_alter_table("portfolio_submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_portfolio_submission_exercise_id"), ["exercise_id"], unique=False)
        batch_op.create_index(
            "ix_portfolio_submission_waiting",
            ["submitted_at"],
            unique=False,
            sqlite_where=sa.text("is_waiting"),
            postgresql_where=sa.text("is_waiting"),
        )

    op.create_table(
        "portfolio_review",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("submission_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reviewer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("comments", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("verdict IN ('accepted', 'returned')", name=op.f("ck_portfolio_review_verdict")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["accounts_person.id"], name=op.f("fk_portfolio_review_reviewer_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["portfolio_submission.id"], name=op.f("fk_portfolio_review_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_review")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_portfolio_review_submission_id")),
    )
    with op.batch_alter_table("portfolio_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_portfolio_review_reviewer_id"), ["reviewer_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("portfolio_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_portfolio_review_reviewer_id"))

    op.drop_table("portfolio_review")
    with op.batch_alter_table("portfolio_submission", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_portfolio_submission_waiting",
            sqlite_where=sa.text("is_waiting"),
            postgresql_where=sa.text("is_waiting"),
        )
        batch_op.drop_index(batch_op.f("ix_portfolio_submission_exercise_id"))

    op.drop_table("portfolio_submission")
    with op.batch_alter_table("portfolio_deliverable", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_portfolio_deliverable_exercise_id"))

    op.drop_table("portfolio_deliverable")
    with op.batch_alter_table("portfolio_exercise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_portfolio_exercise_deliverable"))

    op.drop_table("portfolio_exercise")
