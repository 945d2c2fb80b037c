"""Enrolments, states, notes and evidence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "progress_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "progress_enrolment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("module_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_activity_key", sa.String(length=100), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("evidence_count", sa.Integer(), nullable=False),
        sa.Column("evidence_head", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(state = 'completed') = (completed_at IS NOT NULL)", name=op.f("ck_progress_enrolment_completed")
        ),
        sa.CheckConstraint("state IN ('active', 'completed', 'left')", name=op.f("ck_progress_enrolment_state")),
        sa.ForeignKeyConstraint(["module_id"], ["modules_module.id"], name=op.f("fk_progress_enrolment_module_id")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_progress_enrolment_person_id")),
        sa.ForeignKeyConstraint(["version_id"], ["modules_version.id"], name=op.f("fk_progress_enrolment_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_enrolment")),
    )
    with op.batch_alter_table("progress_enrolment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_progress_enrolment_module_id"), ["module_id"], unique=False)
        batch_op.create_index("ix_progress_enrolment_person_module", ["person_id", "module_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_progress_enrolment_version_id"), ["version_id"], unique=False)
        batch_op.create_index(
            "uq_progress_enrolment_active",
            ["person_id", "module_id"],
            unique=True,
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        )

    op.create_table(
        "progress_activity_state",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("activity_key", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("position", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("position_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("watched", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("active_ms", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name=op.f("ck_progress_activity_state_done")),
        sa.CheckConstraint("state IN ('begun', 'done')", name=op.f("ck_progress_activity_state_state")),
        sa.CheckConstraint("active_ms >= 0", name=op.f("ck_progress_activity_state_active_ms")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["progress_enrolment.id"], name=op.f("fk_progress_activity_state_enrolment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_activity_state")),
        sa.UniqueConstraint(
            "enrolment_id", "activity_key", name=op.f("uq_progress_activity_state_enrolment_id_activity_key")
        ),
    )
    op.create_table(
        "progress_evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("activity_key", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("active_ms", sa.Integer(), nullable=False),
        sa.Column("detail", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("beacon", sa.String(length=36), nullable=True),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("active_ms >= 0", name=op.f("ck_progress_evidence_active_ms")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["progress_enrolment.id"], name=op.f("fk_progress_evidence_enrolment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_evidence")),
        sa.UniqueConstraint("enrolment_id", "beacon", name=op.f("uq_progress_evidence_enrolment_id_beacon")),
        sa.UniqueConstraint("enrolment_id", "seq", name=op.f("uq_progress_evidence_enrolment_id_seq")),
    )
    with op.batch_alter_table("progress_evidence", schema=None) as batch_op:
        batch_op.create_index("ix_progress_evidence_enrolment_until", ["enrolment_id", "until_at"], unique=False)

    op.create_table(
        "progress_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("activity_key", sa.String(length=100), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["progress_enrolment.id"], name=op.f("fk_progress_note_enrolment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_note")),
        sa.UniqueConstraint("enrolment_id", "activity_key", name=op.f("uq_progress_note_enrolment_id_activity_key")),
    )


def downgrade() -> None:
    op.drop_table("progress_note")
    with op.batch_alter_table("progress_evidence", schema=None) as batch_op:
        batch_op.drop_index("ix_progress_evidence_enrolment_until")

    op.drop_table("progress_evidence")
    op.drop_table("progress_activity_state")
    with op.batch_alter_table("progress_enrolment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_progress_enrolment_active",
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        )
        batch_op.drop_index(batch_op.f("ix_progress_enrolment_version_id"))
        batch_op.drop_index("ix_progress_enrolment_person_module")
        batch_op.drop_index(batch_op.f("ix_progress_enrolment_module_id"))

    op.drop_table("progress_enrolment")
