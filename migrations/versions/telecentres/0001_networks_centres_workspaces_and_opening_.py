"""Networks, centres, workspaces and opening hours."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "telecentres_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "telecentres_network",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("presentation", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_network")),
        sa.UniqueConstraint("slug", name=op.f("uq_telecentres_network_slug")),
    )
    op.create_table(
        "telecentres_centre",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("network_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("commune", sa.String(length=100), nullable=False),
        sa.Column("insee", sa.String(length=5), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("postcode", sa.String(length=10), nullable=False),
        sa.Column("latitude", sa.Numeric(precision=8, scale=5), nullable=False),
        sa.Column("longitude", sa.Numeric(precision=8, scale=5), nullable=False),
        sa.Column("host_kind", sa.String(length=20), nullable=False),
        sa.Column("manager_kind", sa.String(length=10), nullable=False),
        sa.Column("presentation", sa.Text(), nullable=False),
        sa.Column("approval_kinds", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("checkin_before_minutes", sa.Integer(), nullable=False),
        sa.Column("release_after_minutes", sa.Integer(), nullable=False),
        sa.Column("hold_minutes", sa.Integer(), nullable=False),
        sa.Column("cancel_notice_hours", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("longest_days", sa.Integer(), nullable=False),
        sa.Column("least_minutes", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "host_kind IN ('service_house', 'incubator', 'media_library', 'university', 'business_house', 'private_coworking', 'town_hall', 'other')",
            name=op.f("ck_telecentres_centre_host_kind"),
        ),
        sa.CheckConstraint("manager_kind IN ('public', 'private')", name=op.f("ck_telecentres_centre_manager_kind")),
        sa.CheckConstraint(
            "checkin_before_minutes >= 0 AND release_after_minutes > 0 AND hold_minutes > 0 AND cancel_notice_hours >= 0 AND horizon_days > 0 AND longest_days > 0 AND least_minutes > 0",
            name=op.f("ck_telecentres_centre_rules"),
        ),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180",
            name=op.f("ck_telecentres_centre_position"),
        ),
        sa.ForeignKeyConstraint(
            ["network_id"], ["telecentres_network.id"], name=op.f("fk_telecentres_centre_network_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["accounts_organisation.id"], name=op.f("fk_telecentres_centre_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_centre")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_telecentres_centre_organisation_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_telecentres_centre_slug")),
    )
    with op.batch_alter_table("telecentres_centre", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_telecentres_centre_network_id"), ["network_id"], unique=False)

    op.create_table(
        "telecentres_accessibility",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["telecentres_centre.id"], name=op.f("fk_telecentres_accessibility_centre_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_accessibility")),
        sa.UniqueConstraint("centre_id", "code", name=op.f("uq_telecentres_accessibility_centre_id_code")),
    )
    op.create_table(
        "telecentres_centre_status",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.CheckConstraint("status IN ('planned', 'open', 'closed')", name=op.f("ck_telecentres_centre_status_status")),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["telecentres_centre.id"], name=op.f("fk_telecentres_centre_status_centre_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_centre_status")),
        sa.UniqueConstraint("centre_id", "from_on", name=op.f("uq_telecentres_centre_status_centre_id_from_on")),
    )
    op.create_table(
        "telecentres_equipment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_telecentres_equipment_count")),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["telecentres_centre.id"], name=op.f("fk_telecentres_equipment_centre_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_equipment")),
        sa.UniqueConstraint("centre_id", "code", name=op.f("uq_telecentres_equipment_centre_id_code")),
    )
    op.create_table(
        "telecentres_exception",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("opens_minute", sa.Integer(), nullable=True),
        sa.Column("closes_minute", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "(closed AND opens_minute IS NULL AND closes_minute IS NULL) OR (NOT closed AND opens_minute IS NOT NULL AND closes_minute IS NOT NULL AND opens_minute >= 0 AND opens_minute < closes_minute AND closes_minute <= 1440)",
            name=op.f("ck_telecentres_exception_minutes"),
        ),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["telecentres_centre.id"], name=op.f("fk_telecentres_exception_centre_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_exception")),
        sa.UniqueConstraint(
            "centre_id", "on_date", "opens_minute", name=op.f("uq_telecentres_exception_centre_id_on_date_opens_minute")
        ),
    )
    op.create_table(
        "telecentres_opening",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens_minute", sa.Integer(), nullable=False),
        sa.Column("closes_minute", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "opens_minute >= 0 AND opens_minute < closes_minute AND closes_minute <= 1440",
            name=op.f("ck_telecentres_opening_minutes"),
        ),
        sa.CheckConstraint("until_on IS NULL OR from_on < until_on", name=op.f("ck_telecentres_opening_dates")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_telecentres_opening_weekday")),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["telecentres_centre.id"], name=op.f("fk_telecentres_opening_centre_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_opening")),
    )
    with op.batch_alter_table("telecentres_opening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_telecentres_opening_centre_id"), ["centre_id"], unique=False)

    op.create_table(
        "telecentres_photo",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("storage_key", sa.String(length=80), nullable=False),
        sa.Column("alt", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["telecentres_centre.id"], name=op.f("fk_telecentres_photo_centre_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_photo")),
    )
    with op.batch_alter_table("telecentres_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_telecentres_photo_centre_id"), ["centre_id"], unique=False)

    op.create_table(
        "telecentres_space",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("whole_bookable", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('open_space', 'office', 'meeting', 'visio')", name=op.f("ck_telecentres_space_kind")
        ),
        sa.ForeignKeyConstraint(["centre_id"], ["telecentres_centre.id"], name=op.f("fk_telecentres_space_centre_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_space")),
        sa.UniqueConstraint("centre_id", "code", name=op.f("uq_telecentres_space_centre_id_code")),
    )
    op.create_table(
        "telecentres_speciality",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("until_on IS NULL OR from_on < until_on", name=op.f("ck_telecentres_speciality_dates")),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["telecentres_centre.id"], name=op.f("fk_telecentres_speciality_centre_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_speciality")),
        sa.UniqueConstraint(
            "centre_id", "code", "from_on", name=op.f("uq_telecentres_speciality_centre_id_code_from_on")
        ),
    )
    with op.batch_alter_table("telecentres_speciality", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_telecentres_speciality_code"), ["code"], unique=False)

    op.create_table(
        "telecentres_workspace",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("space_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("equipment", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("buffer_minutes", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('desk', 'office', 'meeting', 'visio')", name=op.f("ck_telecentres_workspace_kind")
        ),
        sa.CheckConstraint("seats > 0 AND buffer_minutes >= 0", name=op.f("ck_telecentres_workspace_sizes")),
        sa.CheckConstraint("until_on IS NULL OR from_on < until_on", name=op.f("ck_telecentres_workspace_dates")),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["telecentres_centre.id"], name=op.f("fk_telecentres_workspace_centre_id")
        ),
        sa.ForeignKeyConstraint(["space_id"], ["telecentres_space.id"], name=op.f("fk_telecentres_workspace_space_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telecentres_workspace")),
        sa.UniqueConstraint("centre_id", "code", name=op.f("uq_telecentres_workspace_centre_id_code")),
    )
    with op.batch_alter_table("telecentres_workspace", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_telecentres_workspace_space_id"), ["space_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("telecentres_workspace", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_telecentres_workspace_space_id"))

    op.drop_table("telecentres_workspace")
    with op.batch_alter_table("telecentres_speciality", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_telecentres_speciality_code"))

    op.drop_table("telecentres_speciality")
    op.drop_table("telecentres_space")
    with op.batch_alter_table("telecentres_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_telecentres_photo_centre_id"))

    op.drop_table("telecentres_photo")
    with op.batch_alter_table("telecentres_opening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_telecentres_opening_centre_id"))

    op.drop_table("telecentres_opening")
    op.drop_table("telecentres_exception")
    op.drop_table("telecentres_equipment")
    op.drop_table("telecentres_centre_status")
    op.drop_table("telecentres_accessibility")
    with op.batch_alter_table("telecentres_centre", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_telecentres_centre_network_id"))

    op.drop_table("telecentres_centre")
    op.drop_table("telecentres_network")
