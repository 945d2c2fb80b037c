"""Quizzes and attempts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "quizzes_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "quizzes_question",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("module_slug", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quizzes_question")),
        sa.UniqueConstraint("module_slug", "key", name=op.f("uq_quizzes_question_module_slug_key")),
    )
    op.create_table(
        "quizzes_question_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("body", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["quizzes_question.id"], name=op.f("fk_quizzes_question_version_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quizzes_question_version")),
        sa.UniqueConstraint("question_id", "digest", name=op.f("uq_quizzes_question_version_question_id_digest")),
    )
    op.create_table(
        "quizzes_quiz",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("module_slug", sa.String(length=120), nullable=False),
        sa.Column("activity_key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("settings", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["modules_activity.id"], name=op.f("fk_quizzes_quiz_activity_id")),
        sa.ForeignKeyConstraint(["version_id"], ["modules_version.id"], name=op.f("fk_quizzes_quiz_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quizzes_quiz")),
        sa.UniqueConstraint("activity_id", name=op.f("uq_quizzes_quiz_activity_id")),
    )
    with op.batch_alter_table("quizzes_quiz", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quizzes_quiz_module_slug_activity_key"), ["module_slug", "activity_key"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_quizzes_quiz_version_id"), ["version_id"], unique=False)

    op.create_table(
        "quizzes_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quiz_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("context", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(submitted_at IS NULL) = (state = 'open')", name=op.f("ck_quizzes_attempt_submitted")),
        sa.CheckConstraint(
            "state IN ('open', 'submitted', 'graded', 'expired')", name=op.f("ck_quizzes_attempt_state")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_quizzes_attempt_number")),
        sa.CheckConstraint("submitted_at IS NULL OR submitted_at >= started_at", name=op.f("ck_quizzes_attempt_order")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_quizzes_attempt_person_id")),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes_quiz.id"], name=op.f("fk_quizzes_attempt_quiz_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quizzes_attempt")),
        sa.UniqueConstraint("quiz_id", "person_id", "number", name=op.f("uq_quizzes_attempt_quiz_id_person_id_number")),
    )
    with op.batch_alter_table("quizzes_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quizzes_attempt_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_quizzes_attempt_open",
            ["quiz_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "quizzes_quiz_question",
        sa.Column("quiz_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_version_id"],
            ["quizzes_question_version.id"],
            name=op.f("fk_quizzes_quiz_question_question_version_id"),
        ),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes_quiz.id"], name=op.f("fk_quizzes_quiz_question_quiz_id")),
        sa.PrimaryKeyConstraint("quiz_id", "position", name=op.f("pk_quizzes_quiz_question")),
    )
    with op.batch_alter_table("quizzes_quiz_question", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quizzes_quiz_question_question_version_id"), ["question_version_id"], unique=False
        )

    op.create_table(
        "quizzes_attempt_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("client_seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("payload", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("client_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("server_time", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(slot IS NULL) = (kind = 'submit')", name=op.f("ck_quizzes_attempt_event_slot")),
        sa.CheckConstraint(
            "kind IN ('answer', 'sure', 'flag', 'check', 'submit')", name=op.f("ck_quizzes_attempt_event_kind")
        ),
        sa.CheckConstraint("client_seq > 0", name=op.f("ck_quizzes_attempt_event_client_seq")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["quizzes_attempt.id"], name=op.f("fk_quizzes_attempt_event_attempt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quizzes_attempt_event")),
    )
    with op.batch_alter_table("quizzes_attempt_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quizzes_attempt_event_attempt_id"), ["attempt_id"], unique=False)
        batch_op.create_index(
            "uq_quizzes_attempt_event_check",
            ["attempt_id", "slot"],
            unique=True,
            sqlite_where=sa.text("kind = 'check'"),
            postgresql_where=sa.text("kind = 'check'"),
        )

    op.create_table(
        "quizzes_attempt_slot",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("question_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["quizzes_attempt.id"], name=op.f("fk_quizzes_attempt_slot_attempt_id")
        ),
        sa.ForeignKeyConstraint(
            ["question_version_id"],
            ["quizzes_question_version.id"],
            name=op.f("fk_quizzes_attempt_slot_question_version_id"),
        ),
        sa.PrimaryKeyConstraint("attempt_id", "slot", name=op.f("pk_quizzes_attempt_slot")),
    )
    with op.batch_alter_table("quizzes_attempt_slot", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quizzes_attempt_slot_question_version_id"), ["question_version_id"], unique=False
        )

    op.create_table(
        "quizzes_grade",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("fraction_bp", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("flags", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("policy", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(slot IS NULL) = (passed IS NOT NULL)", name=op.f("ck_quizzes_grade_passed")),
        sa.CheckConstraint("fraction_bp BETWEEN 0 AND 10000", name=op.f("ck_quizzes_grade_fraction")),
        sa.ForeignKeyConstraint(["attempt_id"], ["quizzes_attempt.id"], name=op.f("fk_quizzes_grade_attempt_id")),
        sa.ForeignKeyConstraint(["author_id"], ["accounts_person.id"], name=op.f("fk_quizzes_grade_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quizzes_grade")),
    )
    with op.batch_alter_table("quizzes_grade", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quizzes_grade_attempt_id"), ["attempt_id"], unique=False)
        batch_op.create_index(
            "uq_quizzes_grade_first_slot",
            ["attempt_id", "slot"],
            unique=True,
            sqlite_where=sa.text("policy = 'first' AND slot IS NOT NULL"),
            postgresql_where=sa.text("policy = 'first' AND slot IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_quizzes_grade_first_whole",
            ["attempt_id"],
            unique=True,
            sqlite_where=sa.text("policy = 'first' AND slot IS NULL"),
            postgresql_where=sa.text("policy = 'first' AND slot IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("quizzes_grade", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_quizzes_grade_first_whole",
            sqlite_where=sa.text("policy = 'first' AND slot IS NULL"),
            postgresql_where=sa.text("policy = 'first' AND slot IS NULL"),
        )
        batch_op.drop_index(
            "uq_quizzes_grade_first_slot",
            sqlite_where=sa.text("policy = 'first' AND slot IS NOT NULL"),
            postgresql_where=sa.text("policy = 'first' AND slot IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_quizzes_grade_attempt_id"))

    op.drop_table("quizzes_grade")
    with op.batch_alter_table("quizzes_attempt_slot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quizzes_attempt_slot_question_version_id"))

    op.drop_table("quizzes_attempt_slot")
    with op.batch_alter_table("quizzes_attempt_event", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_quizzes_attempt_event_check",
            sqlite_where=sa.text("kind = 'check'"),
            postgresql_where=sa.text("kind = 'check'"),
        )
        batch_op.drop_index(batch_op.f("ix_quizzes_attempt_event_attempt_id"))

    op.drop_table("quizzes_attempt_event")
    with op.batch_alter_table("quizzes_quiz_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quizzes_quiz_question_question_version_id"))

    op.drop_table("quizzes_quiz_question")
    with op.batch_alter_table("quizzes_attempt", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_quizzes_attempt_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_quizzes_attempt_person_id"))

    op.drop_table("quizzes_attempt")
    with op.batch_alter_table("quizzes_quiz", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quizzes_quiz_version_id"))
        batch_op.drop_index(batch_op.f("ix_quizzes_quiz_module_slug_activity_key"))

    op.drop_table("quizzes_quiz")
    op.drop_table("quizzes_question_version")
    op.drop_table("quizzes_question")
