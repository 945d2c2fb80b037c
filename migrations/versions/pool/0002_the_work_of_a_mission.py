"""The work of a mission: messages, tasks, hours, deliverables, disputes and its history."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "pool_0002"
down_revision = "pool_0001"


def upgrade() -> None:
    op.create_table(
        "pool_dispute",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("engagement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mediator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(settled_at IS NULL) = (outcome = '')", name=op.f("ck_pool_dispute_settled")),
        sa.CheckConstraint("outcome IN ('', 'accept', 'redo', 'cancel')", name=op.f("ck_pool_dispute_outcome")),
        sa.ForeignKeyConstraint(["engagement_id"], ["pool_engagement.id"], name=op.f("fk_pool_dispute_engagement_id")),
        sa.ForeignKeyConstraint(["mediator_id"], ["accounts_person.id"], name=op.f("fk_pool_dispute_mediator_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["accounts_person.id"], name=op.f("fk_pool_dispute_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_dispute")),
    )
    with op.batch_alter_table("pool_dispute", schema=None) as batch_op:
        batch_op.create_index(
            "uq_pool_dispute_open",
            ["engagement_id"],
            unique=True,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    op.create_table(
        "pool_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("engagement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("from_state", sa.String(length=14), nullable=False),
        sa.Column("to_state", sa.String(length=14), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("detail", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts_person.id"], name=op.f("fk_pool_event_actor_id")),
        sa.ForeignKeyConstraint(["engagement_id"], ["pool_engagement.id"], name=op.f("fk_pool_event_engagement_id")),
        sa.ForeignKeyConstraint(["request_id"], ["pool_request.id"], name=op.f("fk_pool_event_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_event")),
    )
    with op.batch_alter_table("pool_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_event_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pool_event_engagement_id"), ["engagement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pool_event_request_id"), ["request_id"], unique=False)

    op.create_table(
        "pool_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("engagement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["engagement_id"], ["pool_engagement.id"], name=op.f("fk_pool_file_engagement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_file")),
        sa.UniqueConstraint("engagement_id", "name", name=op.f("uq_pool_file_engagement_id_name")),
    )
    op.create_table(
        "pool_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("engagement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_buyer", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["engagement_id"], ["pool_engagement.id"], name=op.f("fk_pool_message_engagement_id")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_pool_message_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_message")),
        sa.UniqueConstraint("engagement_id", "key", name=op.f("uq_pool_message_engagement_id_key")),
    )
    with op.batch_alter_table("pool_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_message_person_id"), ["person_id"], unique=False)

    op.create_table(
        "pool_milestone",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("engagement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_cents >= 0", name=op.f("ck_pool_milestone_amount")),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["pool_engagement.id"], name=op.f("fk_pool_milestone_engagement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_milestone")),
        sa.UniqueConstraint("engagement_id", "rank", name=op.f("uq_pool_milestone_engagement_id_rank")),
    )
    op.create_table(
        "pool_task",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("engagement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("for_buyer", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["done_by"], ["accounts_person.id"], name=op.f("fk_pool_task_done_by")),
        sa.ForeignKeyConstraint(["engagement_id"], ["pool_engagement.id"], name=op.f("fk_pool_task_engagement_id")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts_person.id"], name=op.f("fk_pool_task_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_task")),
    )
    with op.batch_alter_table("pool_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_task_engagement_id"), ["engagement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pool_task_made_by"), ["made_by"], unique=False)

    op.create_table(
        "pool_timesheet",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("engagement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("silent_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state <> 'refused' OR reason <> ''", name=op.f("ck_pool_timesheet_reason")),
        sa.CheckConstraint("state IN ('open', 'sent', 'approved', 'refused')", name=op.f("ck_pool_timesheet_state")),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_pool_timesheet_minutes")),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["pool_engagement.id"], name=op.f("fk_pool_timesheet_engagement_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_pool_timesheet_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_timesheet")),
        sa.UniqueConstraint(
            "engagement_id", "person_id", "month", name=op.f("uq_pool_timesheet_engagement_id_person_id_month")
        ),
    )
    with op.batch_alter_table("pool_timesheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_timesheet_person_id"), ["person_id"], unique=False)

    op.create_table(
        "pool_deliverable",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("engagement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("milestone_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("state", sa.String(length=14), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("silent_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state <> 'changes_asked' OR reason <> ''", name=op.f("ck_pool_deliverable_reason")),
        sa.CheckConstraint(
            "state <> 'handed_in' OR handed_in_at IS NOT NULL", name=op.f("ck_pool_deliverable_handed_in")
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'handed_in', 'changes_asked', 'accepted')", name=op.f("ck_pool_deliverable_state")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["pool_engagement.id"], name=op.f("fk_pool_deliverable_engagement_id")
        ),
        sa.ForeignKeyConstraint(["milestone_id"], ["pool_milestone.id"], name=op.f("fk_pool_deliverable_milestone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_deliverable")),
        sa.UniqueConstraint("milestone_id", name=op.f("uq_pool_deliverable_milestone_id")),
    )
    with op.batch_alter_table("pool_deliverable", schema=None) as batch_op:
        batch_op.create_index("ix_pool_deliverable_engagement", ["engagement_id"], unique=False)
        batch_op.create_index(
            "ix_pool_deliverable_waiting",
            ["silent_from"],
            unique=False,
            sqlite_where=sa.text("state = 'handed_in'"),
            postgresql_where=sa.text("state = 'handed_in'"),
        )

    op.create_table(
        "pool_time_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("timesheet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("minutes > 0 AND minutes <= 1440", name=op.f("ck_pool_time_entry_minutes")),
        sa.ForeignKeyConstraint(["timesheet_id"], ["pool_timesheet.id"], name=op.f("fk_pool_time_entry_timesheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_time_entry")),
        sa.UniqueConstraint("timesheet_id", "key", name=op.f("uq_pool_time_entry_timesheet_id_key")),
    )
    op.create_table(
        "pool_file_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("storage_key", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("deliverable_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["deliverable_id"], ["pool_deliverable.id"], name=op.f("fk_pool_file_version_deliverable_id")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["pool_file.id"], name=op.f("fk_pool_file_version_file_id")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_pool_file_version_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_file_version")),
        sa.UniqueConstraint("file_id", "number", name=op.f("uq_pool_file_version_file_id_number")),
    )
    with op.batch_alter_table("pool_file_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pool_file_version_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("pool_file_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_file_version_person_id"))

    op.drop_table("pool_file_version")
    op.drop_table("pool_time_entry")
    with op.batch_alter_table("pool_deliverable", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_pool_deliverable_waiting",
            sqlite_where=sa.text("state = 'handed_in'"),
            postgresql_where=sa.text("state = 'handed_in'"),
        )
        batch_op.drop_index("ix_pool_deliverable_engagement")

    op.drop_table("pool_deliverable")
    with op.batch_alter_table("pool_timesheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_timesheet_person_id"))

    op.drop_table("pool_timesheet")
    with op.batch_alter_table("pool_task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_task_made_by"))
        batch_op.drop_index(batch_op.f("ix_pool_task_engagement_id"))

    op.drop_table("pool_task")
    op.drop_table("pool_milestone")
    with op.batch_alter_table("pool_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_message_person_id"))

    op.drop_table("pool_message")
    op.drop_table("pool_file")
    with op.batch_alter_table("pool_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pool_event_request_id"))
        batch_op.drop_index(batch_op.f("ix_pool_event_engagement_id"))
        batch_op.drop_index(batch_op.f("ix_pool_event_actor_id"))

    op.drop_table("pool_event")
    with op.batch_alter_table("pool_dispute", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pool_dispute_open",
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    op.drop_table("pool_dispute")
