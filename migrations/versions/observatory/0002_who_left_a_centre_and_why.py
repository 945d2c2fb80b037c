"""Who left a centre and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "observatory_0002"
down_revision = "observatory_0001"


def upgrade() -> None:
    op.create_table(
        "observatory_departure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("town", sa.String(length=100), nullable=False),
        sa.Column("jobs", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "reason IN ('grown', 'employed', 'elsewhere', 'home', 'moved', 'unsuited', 'ceased', 'other')",
            name=op.f("ck_observatory_departure_reason"),
        ),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_observatory_departure_who")
        ),
        sa.CheckConstraint("jobs IS NULL OR jobs >= 0", name=op.f("ck_observatory_departure_jobs")),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["telecentres_centre.id"], name=op.f("fk_observatory_departure_centre_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["accounts_organisation.id"], name=op.f("fk_observatory_departure_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_observatory_departure_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observatory_departure")),
    )
    op.create_index(
        op.f("ix_observatory_departure_centre_id_left_on"),
        "observatory_departure",
        ["centre_id", "left_on"],
        unique=False,
    )
    op.create_index(op.f("ix_observatory_departure_person_id"), "observatory_departure", ["person_id"], unique=False)
    op.create_index(
        "uq_observatory_departure_organisation",
        "observatory_departure",
        ["centre_id", "organisation_id", "left_on"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_index(
        "uq_observatory_departure_person",
        "observatory_departure",
        ["centre_id", "person_id", "left_on"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )

    op.create_table(
        "observatory_departure_trace",
        sa.Column(
            "departure_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("town", sa.String(length=100), nullable=False),
        sa.Column("jobs", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "action IN ('recorded', 'corrected', 'withdrawn')", name=op.f("ck_observatory_departure_trace_action")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["accounts_person.id"], name=op.f("fk_observatory_departure_trace_by_id")),
        sa.ForeignKeyConstraint(
            ["departure_id"], ["observatory_departure.id"], name=op.f("fk_observatory_departure_trace_departure_id")
        ),
        sa.PrimaryKeyConstraint("departure_id", "version", name=op.f("pk_observatory_departure_trace")),
    )


def downgrade() -> None:
    op.drop_table("observatory_departure_trace")
    op.drop_index("uq_observatory_departure_person", table_name="observatory_departure")
    op.drop_index("uq_observatory_departure_organisation", table_name="observatory_departure")
    op.drop_index(op.f("ix_observatory_departure_person_id"), table_name="observatory_departure")
    op.drop_index(op.f("ix_observatory_departure_centre_id_left_on"), table_name="observatory_departure")

    op.drop_table("observatory_departure")
