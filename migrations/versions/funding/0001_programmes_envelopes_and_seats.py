"""Programmes, conventions, envelopes, seats and waiting lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "funding_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "funding_module_price",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("module_slug", sa.String(length=100), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "mode IN ('remote_own_pace', 'remote_live', 'face_to_face', 'mixed')",
            name=op.f("ck_funding_module_price_mode"),
        ),
        sa.CheckConstraint("price_cents > 0 AND minutes > 0", name=op.f("ck_funding_module_price_amounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_module_price")),
        sa.UniqueConstraint("module_slug", "first_on", name=op.f("uq_funding_module_price_module_slug_first_on")),
    )
    op.create_table(
        "funding_payer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("audience", sa.String(length=200), nullable=False),
        sa.Column("activities", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("yearly_cents", sa.Integer(), nullable=True),
        sa.Column("hourly", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("where", sa.String(length=200), nullable=False),
        sa.Column("is_checked", sa.Boolean(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.CheckConstraint("last_on IS NULL OR first_on <= last_on", name=op.f("ck_funding_payer_dates")),
        sa.CheckConstraint("yearly_cents IS NULL OR yearly_cents > 0", name=op.f("ck_funding_payer_yearly")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_payer")),
        sa.UniqueConstraint("code", "first_on", name=op.f("uq_funding_payer_code_first_on")),
    )
    op.create_table(
        "funding_programme",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("funder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("presentation", sa.Text(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_funding_programme_dates")),
        sa.ForeignKeyConstraint(
            ["funder_id"], ["accounts_organisation.id"], name=op.f("fk_funding_programme_funder_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_programme")),
    )
    with op.batch_alter_table("funding_programme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_funding_programme_funder_id"), ["funder_id"], unique=False)

    op.create_table(
        "funding_convention",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("rules", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["funding_programme.id"], name=op.f("fk_funding_convention_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_convention")),
        sa.UniqueConstraint("programme_id", "reference", name=op.f("uq_funding_convention_programme_id_reference")),
    )
    op.create_table(
        "funding_envelope",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("convention_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("return_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("justify_on", sa.Date(), nullable=False),
        sa.Column("rate_bp", sa.Integer(), nullable=True),
        sa.Column("remaining_cents", sa.Integer(), nullable=True),
        sa.Column("cap_person_cents", sa.Integer(), nullable=True),
        sa.Column("cap_person_seats", sa.Integer(), nullable=True),
        sa.Column("cap_centre_cents", sa.Integer(), nullable=True),
        sa.Column("module_slugs", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("centre_ids", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("publics", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("visit_days", sa.Integer(), nullable=False),
        sa.Column("self_service", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_funding_envelope_state")),
        sa.CheckConstraint(
            "(cap_person_cents IS NULL OR cap_person_cents > 0) AND (cap_person_seats IS NULL OR cap_person_seats > 0) AND (cap_centre_cents IS NULL OR cap_centre_cents > 0)",
            name=op.f("ck_funding_envelope_caps"),
        ),
        sa.CheckConstraint(
            "(rate_bp IS NULL) <> (remaining_cents IS NULL)", name=op.f("ck_funding_envelope_rate_or_remaining")
        ),
        sa.CheckConstraint(
            "first_on <= return_on AND return_on <= last_on AND last_on <= justify_on",
            name=op.f("ck_funding_envelope_dates"),
        ),
        sa.CheckConstraint(
            "rate_bp IS NULL OR (rate_bp > 0 AND rate_bp <= 10000)", name=op.f("ck_funding_envelope_rate")
        ),
        sa.CheckConstraint(
            "remaining_cents IS NULL OR remaining_cents >= 0", name=op.f("ck_funding_envelope_remaining")
        ),
        sa.CheckConstraint("visits >= 0 AND visit_days > 0", name=op.f("ck_funding_envelope_use")),
        sa.ForeignKeyConstraint(
            ["convention_id"], ["funding_convention.id"], name=op.f("fk_funding_envelope_convention_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_envelope")),
    )
    with op.batch_alter_table("funding_envelope", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_funding_envelope_convention_id"), ["convention_id"], unique=False)

    op.create_table(
        "funding_seat",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("envelope_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("module_slug", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cost_cents", sa.Integer(), nullable=False),
        sa.Column("funded_cents", sa.Integer(), nullable=False),
        sa.Column("allotted_cents", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("offer_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("commune", sa.String(length=100), nullable=False),
        sa.Column("account", sa.String(length=12), nullable=False),
        sa.Column("reserve_key", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state <> 'offered' OR offer_until IS NOT NULL", name=op.f("ck_funding_seat_offered")),
        sa.CheckConstraint(
            "state <> 'reserved' OR (person_id IS NULL AND code_hash IS NULL)", name=op.f("ck_funding_seat_reserved")
        ),
        sa.CheckConstraint(
            "state IN ('reserved', 'offered', 'assigned', 'started', 'completed', 'justified', 'certified', 'refused', 'abandoned', 'revoked', 'expired')",
            name=op.f("ck_funding_seat_state"),
        ),
        sa.CheckConstraint(
            "state IN ('reserved', 'offered', 'expired', 'revoked') OR (person_id IS NOT NULL AND enrolment_id IS NOT NULL)",
            name=op.f("ck_funding_seat_given"),
        ),
        sa.CheckConstraint(
            "funded_cents > 0 AND funded_cents <= cost_cents AND allotted_cents >= 0 AND allotted_cents <= funded_cents",
            name=op.f("ck_funding_seat_amounts"),
        ),
        sa.ForeignKeyConstraint(["centre_id"], ["telecentres_centre.id"], name=op.f("fk_funding_seat_centre_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["progress_enrolment.id"], name=op.f("fk_funding_seat_enrolment_id")),
        sa.ForeignKeyConstraint(["envelope_id"], ["funding_envelope.id"], name=op.f("fk_funding_seat_envelope_id")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_funding_seat_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_seat")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_funding_seat_code_hash")),
    )
    with op.batch_alter_table("funding_seat", schema=None) as batch_op:
        batch_op.create_index("ix_funding_seat_centre_state", ["centre_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_funding_seat_enrolment_id"), ["enrolment_id"], unique=False)
        batch_op.create_index("ix_funding_seat_envelope_state", ["envelope_id", "state"], unique=False)
        batch_op.create_index(
            "ix_funding_seat_offers",
            ["offer_until"],
            unique=False,
            sqlite_where=sa.text("state = 'offered'"),
            postgresql_where=sa.text("state = 'offered'"),
        )
        batch_op.create_index(batch_op.f("ix_funding_seat_reserve_key"), ["reserve_key"], unique=False)
        batch_op.create_index(
            "uq_funding_seat_once",
            ["person_id", "module_slug"],
            unique=True,
            sqlite_where=sa.text(
                "person_id IS NOT NULL AND state IN "
                "('offered', 'assigned', 'started', 'completed', 'justified', 'certified')"
            ),
            postgresql_where=sa.text(
                "person_id IS NOT NULL AND state IN "
                "('offered', 'assigned', 'started', 'completed', 'justified', 'certified')"
            ),
        )

    op.create_table(
        "funding_seat_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action", sa.String(length=12), nullable=False),
        sa.Column("from_state", sa.String(length=10), nullable=False),
        sa.Column("to_state", sa.String(length=10), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("operation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("detail", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts_person.id"], name=op.f("fk_funding_seat_event_actor_id")),
        sa.ForeignKeyConstraint(
            ["operation_id"], ["core_ledger_operation.id"], name=op.f("fk_funding_seat_event_operation_id")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["funding_seat.id"], name=op.f("fk_funding_seat_event_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_seat_event")),
    )
    with op.batch_alter_table("funding_seat_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_funding_seat_event_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "funding_waiting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("envelope_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("module_slug", sa.String(length=100), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("seat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'offered') = (seat_id IS NOT NULL)", name=op.f("ck_funding_waiting_seat")),
        sa.CheckConstraint("state IN ('waiting', 'offered', 'given', 'left')", name=op.f("ck_funding_waiting_state")),
        sa.ForeignKeyConstraint(["centre_id"], ["telecentres_centre.id"], name=op.f("fk_funding_waiting_centre_id")),
        sa.ForeignKeyConstraint(["envelope_id"], ["funding_envelope.id"], name=op.f("fk_funding_waiting_envelope_id")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_funding_waiting_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["funding_seat.id"], name=op.f("fk_funding_waiting_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_waiting")),
    )
    with op.batch_alter_table("funding_waiting", schema=None) as batch_op:
        batch_op.create_index(
            "ix_funding_waiting_line",
            ["envelope_id", "centre_id", "module_slug"],
            unique=False,
            sqlite_where=sa.text("state IN ('waiting', 'offered')"),
            postgresql_where=sa.text("state IN ('waiting', 'offered')"),
        )
        batch_op.create_index(
            "uq_funding_waiting_once",
            ["person_id", "module_slug"],
            unique=True,
            sqlite_where=sa.text("state IN ('waiting', 'offered')"),
            postgresql_where=sa.text("state IN ('waiting', 'offered')"),
        )


def downgrade() -> None:
    with op.batch_alter_table("funding_waiting", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_funding_waiting_once",
            sqlite_where=sa.text("state IN ('waiting', 'offered')"),
            postgresql_where=sa.text("state IN ('waiting', 'offered')"),
        )
        batch_op.drop_index(
            "ix_funding_waiting_line",
            sqlite_where=sa.text("state IN ('waiting', 'offered')"),
            postgresql_where=sa.text("state IN ('waiting', 'offered')"),
        )

    op.drop_table("funding_waiting")
    with op.batch_alter_table("funding_seat_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_funding_seat_event_seat_id"))

    op.drop_table("funding_seat_event")
    with op.batch_alter_table("funding_seat", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_funding_seat_once",
            sqlite_where=sa.text(
                "person_id IS NOT NULL AND state IN "
                "('offered', 'assigned', 'started', 'completed', 'justified', 'certified')"
            ),
            postgresql_where=sa.text(
                "person_id IS NOT NULL AND state IN "
                "('offered', 'assigned', 'started', 'completed', 'justified', 'certified')"
            ),
        )
        batch_op.drop_index(batch_op.f("ix_funding_seat_reserve_key"))
        batch_op.drop_index(
            "ix_funding_seat_offers",
            sqlite_where=sa.text("state = 'offered'"),
            postgresql_where=sa.text("state = 'offered'"),
        )
        batch_op.drop_index("ix_funding_seat_envelope_state")
        batch_op.drop_index(batch_op.f("ix_funding_seat_enrolment_id"))
        batch_op.drop_index("ix_funding_seat_centre_state")

    op.drop_table("funding_seat")
    with op.batch_alter_table("funding_envelope", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_funding_envelope_convention_id"))

    op.drop_table("funding_envelope")
    op.drop_table("funding_convention")
    with op.batch_alter_table("funding_programme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_funding_programme_funder_id"))

    op.drop_table("funding_programme")
    op.drop_table("funding_payer")
    op.drop_table("funding_module_price")
