"""Bookings, their claims and series, visits, the waiting list and calendar feeds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "telecentres_0002"
down_revision = "telecentres_0001"


def upgrade() -> None:
    op.create_table(
        "telecentres_series",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weekdays", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("starts_minute", sa.Integer(), nullable=False),
        sa.Column("ends_minute", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("exceptions", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "0 <= starts_minute AND starts_minute < ends_minute AND ends_minute <= 1440",
            name=op.f("ck_telecentres_series_hours"),
        ),
        sa.CheckConstraint("from_on <= until_on AND every > 0", name=op.f("ck_telecentres_series_dates")),
        sa.ForeignKeyConstraint(["booked_by"], ["accounts_person.id"], name=op.f("fk_telecentres_series_booked_by")),
        sa.ForeignKeyConstraint(["centre_id"], ["telecentres_centre.id"], name=op.f("fk_telecentres_series_centre_id")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_telecentres_series_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_series")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_telecentres_series_person_id_key")),
    )
    with op.batch_alter_table("telecentres_series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_telecentres_series_centre_id"), ["centre_id"], unique=False)

    op.create_table(
        "telecentres_booking",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("series_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hold_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("release_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("price", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('held', 'pending', 'confirmed', 'checked_in', 'finished', 'no_show', 'cancelled', 'released', "
            "'refused')",
            name=op.f("ck_telecentres_booking_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('held', 'pending') OR hold_until IS NOT NULL", name=op.f("ck_telecentres_booking_hold")
        ),
        sa.CheckConstraint("unit IN ('hour', 'half_day', 'day', 'month')", name=op.f("ck_telecentres_booking_unit")),
        sa.CheckConstraint(
            "people > 0 AND price_cents >= 0 AND version > 0", name=op.f("ck_telecentres_booking_counts")
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_telecentres_booking_period")),
        sa.ForeignKeyConstraint(["booked_by"], ["accounts_person.id"], name=op.f("fk_telecentres_booking_booked_by")),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["telecentres_centre.id"], name=op.f("fk_telecentres_booking_centre_id")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["accounts_person.id"], name=op.f("fk_telecentres_booking_decided_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["accounts_organisation.id"], name=op.f("fk_telecentres_booking_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_telecentres_booking_person_id")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["telecentres_series.id"], name=op.f("fk_telecentres_booking_series_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_booking")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_telecentres_booking_person_id_key")),
    )
    with op.batch_alter_table("telecentres_booking", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_telecentres_booking_centre_id_starts_at"), ["centre_id", "starts_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_telecentres_booking_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(
            "ix_telecentres_booking_pending",
            ["centre_id", "starts_at"],
            unique=False,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.create_index(
            batch_op.f("ix_telecentres_booking_person_id_starts_at"), ["person_id", "starts_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_telecentres_booking_series_id"), ["series_id"], unique=False)
        batch_op.create_index(
            "ix_telecentres_booking_there",
            ["ends_at"],
            unique=False,
            sqlite_where=sa.text("state = 'checked_in'"),
            postgresql_where=sa.text("state = 'checked_in'"),
        )

    op.create_table(
        "telecentres_booking_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("action", sa.String(length=12), nullable=False),
        sa.Column("from_state", sa.String(length=12), nullable=False),
        sa.Column("to_state", sa.String(length=12), nullable=False),
        sa.Column("detail", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["accounts_person.id"], name=op.f("fk_telecentres_booking_event_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["telecentres_booking.id"], name=op.f("fk_telecentres_booking_event_booking_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_booking_event")),
    )
    with op.batch_alter_table("telecentres_booking_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_telecentres_booking_event_booking_id"), ["booking_id"], unique=False)

    op.create_table(
        "telecentres_claim",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_telecentres_claim_period")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["telecentres_booking.id"], name=op.f("fk_telecentres_claim_booking_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["telecentres_workspace.id"], name=op.f("fk_telecentres_claim_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_claim")),
    )
    with op.batch_alter_table("telecentres_claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_telecentres_claim_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(
            "ix_telecentres_claim_lapses",
            ["lapses_at"],
            unique=False,
            sqlite_where=sa.text("active AND lapses_at IS NOT NULL"),
            postgresql_where=sa.text("active AND lapses_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_telecentres_claim_taken",
            ["workspace_id", "ends_at", "starts_at"],
            unique=False,
            sqlite_where=sa.text("active"),
            postgresql_where=sa.text("active"),
        )

    op.create_table(
        "telecentres_feed",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(scope = 'person') = (centre_id IS NULL)", name=op.f("ck_telecentres_feed_centre")),
        sa.CheckConstraint(
            "(scope = 'workspace') = (workspace_id IS NOT NULL)", name=op.f("ck_telecentres_feed_workspace")
        ),
        sa.CheckConstraint("scope IN ('person', 'workspace', 'centre')", name=op.f("ck_telecentres_feed_scope")),
        sa.ForeignKeyConstraint(["centre_id"], ["telecentres_centre.id"], name=op.f("fk_telecentres_feed_centre_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts_person.id"], name=op.f("fk_telecentres_feed_owner_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["telecentres_workspace.id"], name=op.f("fk_telecentres_feed_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_telecentres_feed_token_hash")),
    )
    with op.batch_alter_table("telecentres_feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_telecentres_feed_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "telecentres_visit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("left_how", sa.String(length=10), nullable=True),
        sa.Column("recorded_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "left_how IS NULL OR left_how IN ('qr', 'manager', 'self', 'closing')",
            name=op.f("ck_telecentres_visit_left_how"),
        ),
        sa.CheckConstraint("source IN ('qr', 'manager', 'self')", name=op.f("ck_telecentres_visit_source")),
        sa.CheckConstraint("(left_at IS NULL) = (left_how IS NULL)", name=op.f("ck_telecentres_visit_left")),
        sa.CheckConstraint("left_at IS NULL OR left_at >= arrived_at", name=op.f("ck_telecentres_visit_period")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["telecentres_booking.id"], name=op.f("fk_telecentres_visit_booking_id")
        ),
        sa.ForeignKeyConstraint(["centre_id"], ["telecentres_centre.id"], name=op.f("fk_telecentres_visit_centre_id")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_telecentres_visit_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["accounts_person.id"], name=op.f("fk_telecentres_visit_recorded_by")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["telecentres_workspace.id"], name=op.f("fk_telecentres_visit_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_visit")),
    )
    with op.batch_alter_table("telecentres_visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_telecentres_visit_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_telecentres_visit_centre_id_arrived_at"), ["centre_id", "arrived_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_telecentres_visit_person_id_arrived_at"), ["person_id", "arrived_at"], unique=False
        )
        batch_op.create_index(
            "uq_telecentres_visit_open",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )

    op.create_table(
        "telecentres_waiting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state <> 'offered' OR booking_id IS NOT NULL", name=op.f("ck_telecentres_waiting_offer")),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'taken', 'declined', 'lapsed', 'left')",
            name=op.f("ck_telecentres_waiting_state"),
        ),
        sa.CheckConstraint("starts_at < ends_at AND people > 0", name=op.f("ck_telecentres_waiting_wish")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["telecentres_booking.id"], name=op.f("fk_telecentres_waiting_booking_id")
        ),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["telecentres_centre.id"], name=op.f("fk_telecentres_waiting_centre_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_telecentres_waiting_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_waiting")),
    )
    with op.batch_alter_table("telecentres_waiting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_telecentres_waiting_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(
            "ix_telecentres_waiting_line",
            ["centre_id", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index(
            "uq_telecentres_waiting_wish",
            ["person_id", "centre_id", "kind", "starts_at"],
            unique=True,
            sqlite_where=sa.text("state IN ('waiting', 'offered')"),
            postgresql_where=sa.text("state IN ('waiting', 'offered')"),
        )

    # SQLite keeps the same promise by the triggers of the manifest.
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE telecentres_claim ADD CONSTRAINT ex_telecentres_claim_once EXCLUDE USING gist "
            "(int8range(workspace_id, workspace_id, '[]') WITH &&, tstzrange(starts_at, ends_at, '[)') WITH &&) "
            "WHERE (active)"
        )


def downgrade() -> None:
    with op.batch_alter_table("telecentres_waiting", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_telecentres_waiting_wish",
            sqlite_where=sa.text("state IN ('waiting', 'offered')"),
            postgresql_where=sa.text("state IN ('waiting', 'offered')"),
        )
        batch_op.drop_index(
            "ix_telecentres_waiting_line",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(batch_op.f("ix_telecentres_waiting_booking_id"))

    op.drop_table("telecentres_waiting")
    with op.batch_alter_table("telecentres_visit", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_telecentres_visit_open",
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_telecentres_visit_person_id_arrived_at"))
        batch_op.drop_index(batch_op.f("ix_telecentres_visit_centre_id_arrived_at"))
        batch_op.drop_index(batch_op.f("ix_telecentres_visit_booking_id"))

    op.drop_table("telecentres_visit")
    with op.batch_alter_table("telecentres_feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_telecentres_feed_owner_id"))

    op.drop_table("telecentres_feed")
    with op.batch_alter_table("telecentres_claim", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_telecentres_claim_taken", sqlite_where=sa.text("active"), postgresql_where=sa.text("active")
        )
        batch_op.drop_index(
            "ix_telecentres_claim_lapses",
            sqlite_where=sa.text("active AND lapses_at IS NOT NULL"),
            postgresql_where=sa.text("active AND lapses_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_telecentres_claim_booking_id"))

    op.drop_table("telecentres_claim")
    with op.batch_alter_table("telecentres_booking_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_telecentres_booking_event_booking_id"))

    op.drop_table("telecentres_booking_event")
    with op.batch_alter_table("telecentres_booking", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_telecentres_booking_there",
            sqlite_where=sa.text("state = 'checked_in'"),
            postgresql_where=sa.text("state = 'checked_in'"),
        )
        batch_op.drop_index(batch_op.f("ix_telecentres_booking_series_id"))
        batch_op.drop_index(batch_op.f("ix_telecentres_booking_person_id_starts_at"))
        batch_op.drop_index(
            "ix_telecentres_booking_pending",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.drop_index(batch_op.f("ix_telecentres_booking_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_telecentres_booking_centre_id_starts_at"))

    op.drop_table("telecentres_booking")
    with op.batch_alter_table("telecentres_series", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_telecentres_series_centre_id"))

    op.drop_table("telecentres_series")
