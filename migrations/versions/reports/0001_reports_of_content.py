"""Reports of content."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "reports_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "reports_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reporter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handler_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contested_by", sa.String(length=10), nullable=False),
        sa.Column("contest", sa.Text(), nullable=False),
        sa.Column("contested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("settlement", sa.String(length=8), nullable=False),
        sa.Column("settlement_text", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(contested_at IS NULL) = (contested_by = '')", name=op.f("ck_reports_report_contested")),
        sa.CheckConstraint("(decided_at IS NULL) = (outcome = '')", name=op.f("ck_reports_report_decided")),
        sa.CheckConstraint("(settled_at IS NULL) = (settlement = '')", name=op.f("ck_reports_report_settled")),
        sa.CheckConstraint(
            "outcome = '' OR (answer <> '' AND statement <> '')", name=op.f("ck_reports_report_reasoned")
        ),
        sa.CheckConstraint(
            "outcome IN ('', 'kept', 'removed') AND settlement IN ('', 'kept', 'removed')",
            name=op.f("ck_reports_report_outcome"),
        ),
        sa.CheckConstraint(
            "reason IN ('illegal', 'false', 'insult', 'private', 'copied', 'other')",
            name=op.f("ck_reports_report_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('received', 'taken', 'decided', 'contested', 'settled')", name=op.f("ck_reports_report_state")
        ),
        sa.ForeignKeyConstraint(["handler_id"], ["accounts_person.id"], name=op.f("fk_reports_report_handler_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["accounts_person.id"], name=op.f("fk_reports_report_reporter_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["accounts_person.id"], name=op.f("fk_reports_report_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports_report")),
    )
    with op.batch_alter_table("reports_report", schema=None) as batch_op:
        batch_op.create_index("ix_reports_report_content", ["kind", "key"], unique=False)
        batch_op.create_index(batch_op.f("ix_reports_report_reporter_id"), ["reporter_id"], unique=False)
        batch_op.create_index("ix_reports_report_state", ["state", "created_at"], unique=False)
        batch_op.create_index(
            "uq_reports_report_open",
            ["kind", "key", "reporter_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('received', 'taken')"),
            postgresql_where=sa.text("state IN ('received', 'taken')"),
        )

    op.create_table(
        "reports_concerned",
        sa.Column(
            "report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_reports_concerned_person_id")),
        sa.ForeignKeyConstraint(["report_id"], ["reports_report.id"], name=op.f("fk_reports_concerned_report_id")),
        sa.PrimaryKeyConstraint("report_id", "person_id", name=op.f("pk_reports_concerned")),
    )
    with op.batch_alter_table("reports_concerned", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reports_concerned_person_id"), ["person_id"], unique=False)

    op.create_table(
        "reports_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("detail", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts_person.id"], name=op.f("fk_reports_event_actor_id")),
        sa.ForeignKeyConstraint(["report_id"], ["reports_report.id"], name=op.f("fk_reports_event_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports_event")),
    )
    with op.batch_alter_table("reports_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reports_event_report_id"), ["report_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("reports_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reports_event_report_id"))

    op.drop_table("reports_event")
    with op.batch_alter_table("reports_concerned", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reports_concerned_person_id"))

    op.drop_table("reports_concerned")
    with op.batch_alter_table("reports_report", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_reports_report_open",
            sqlite_where=sa.text("state IN ('received', 'taken')"),
            postgresql_where=sa.text("state IN ('received', 'taken')"),
        )
        batch_op.drop_index("ix_reports_report_state")
        batch_op.drop_index(batch_op.f("ix_reports_report_reporter_id"))
        batch_op.drop_index("ix_reports_report_content")

    op.drop_table("reports_report")
