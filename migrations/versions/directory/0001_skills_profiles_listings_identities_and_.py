"""Skills profiles listings identities and offers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "directory_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "directory_category",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("fr", sa.String(length=120), nullable=False),
        sa.Column("en", sa.String(length=120), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_directory_category")),
    )
    op.create_table(
        "directory_known_skill",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("fr", sa.String(length=120), nullable=False),
        sa.Column("en", sa.String(length=120), nullable=False),
        sa.Column("modules", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("deliverables", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category"], ["directory_category.code"], name=op.f("fk_directory_known_skill_category")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_directory_known_skill")),
    )
    with op.batch_alter_table("directory_known_skill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_known_skill_category"), ["category"], unique=False)

    op.create_table(
        "directory_identity",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_directory_identity_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_directory_identity")),
    )
    op.create_table(
        "directory_offer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("skills", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("client_provides", sa.Text(), nullable=False),
        sa.Column("deliverable", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=6), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("price_max_cents", sa.Integer(), nullable=True),
        sa.Column("delay_days", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("service_level", sa.Text(), nullable=False),
        sa.Column("access", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'published', 'withdrawn')", name=op.f("ck_directory_offer_state")),
        sa.CheckConstraint("unit IN ('hour', 'act', 'page', 'month')", name=op.f("ck_directory_offer_unit")),
        sa.CheckConstraint(
            "version >= 0 AND revision > 0 AND (state <> 'published' OR version > 0)",
            name=op.f("ck_directory_offer_version"),
        ),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name=op.f("ck_directory_offer_capacity")),
        sa.CheckConstraint("delay_days BETWEEN 0 AND 365", name=op.f("ck_directory_offer_delay")),
        sa.CheckConstraint("price_cents > 0", name=op.f("ck_directory_offer_price")),
        sa.CheckConstraint(
            "price_max_cents IS NULL OR price_max_cents > price_cents", name=op.f("ck_directory_offer_range")
        ),
        sa.ForeignKeyConstraint(["category"], ["directory_category.code"], name=op.f("fk_directory_offer_category")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_directory_offer_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_offer")),
    )
    with op.batch_alter_table("directory_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_offer_category_state"), ["category", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_offer_person_id"), ["person_id"], unique=False)

    op.create_table(
        "directory_profile",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=90), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("headline", sa.String(length=160), nullable=False),
        sa.Column("presentation", sa.Text(), nullable=False),
        sa.Column("trade", sa.String(length=120), nullable=False),
        sa.Column("commune", sa.String(length=100), nullable=False),
        sa.Column("telecentre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("contact", sa.String(length=160), nullable=False),
        sa.Column("languages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("references", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("hours_per_week", sa.Integer(), nullable=True),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column("day_rate_cents", sa.Integer(), nullable=True),
        sa.Column("commitments", sa.Text(), nullable=False),
        sa.Column("siren", sa.String(length=9), nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=False),
        sa.Column("vat_regime", sa.String(length=10), nullable=False),
        sa.Column("vat_number", sa.String(length=20), nullable=False),
        sa.Column("insurer", sa.String(length=120), nullable=False),
        sa.Column("policy_number", sa.String(length=60), nullable=False),
        sa.Column("insured_until", sa.Date(), nullable=True),
        sa.Column("shown", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("siret = '' OR substr(siret, 1, 9) = siren", name=op.f("ck_directory_profile_siren")),
        sa.CheckConstraint("vat_regime IN ('', 'franchise', 'real')", name=op.f("ck_directory_profile_vat_regime")),
        sa.CheckConstraint("day_rate_cents IS NULL OR day_rate_cents > 0", name=op.f("ck_directory_profile_day_rate")),
        sa.CheckConstraint(
            "hours_per_week IS NULL OR hours_per_week BETWEEN 1 AND 60", name=op.f("ck_directory_profile_hours")
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_directory_profile_version")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_directory_profile_person_id")),
        sa.ForeignKeyConstraint(
            ["telecentre_id"],
            ["accounts_organisation.id"],
            name=op.f("fk_directory_profile_telecentre_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_profile")),
        sa.UniqueConstraint("person_id", name=op.f("uq_directory_profile_person_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_directory_profile_slug")),
    )
    with op.batch_alter_table("directory_profile", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_profile_siren"), ["siren"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_profile_telecentre_id"), ["telecentre_id"], unique=False)

    op.create_table(
        "directory_proof",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('certificate', 'deliverable', 'engagement')", name=op.f("ck_directory_proof_kind")
        ),
        sa.ForeignKeyConstraint(["code"], ["directory_known_skill.code"], name=op.f("fk_directory_proof_code")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_directory_proof_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_proof")),
        sa.UniqueConstraint(
            "person_id", "code", "kind", "reference", name=op.f("uq_directory_proof_person_id_code_kind_reference")
        ),
    )
    with op.batch_alter_table("directory_proof", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_proof_code"), ["code"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_proof_kind_reference"), ["kind", "reference"], unique=False)

    op.create_table(
        "directory_vigilance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_key", sa.String(length=64), nullable=False),
        sa.Column("file_bytes", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("security_code", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(verdict = 'waiting') = (checked_at IS NULL)", name=op.f("ck_directory_vigilance_checked")),
        sa.CheckConstraint("verdict IN ('waiting', 'checked', 'refused')", name=op.f("ck_directory_vigilance_verdict")),
        sa.CheckConstraint("issued_on < until_on", name=op.f("ck_directory_vigilance_dates")),
        sa.ForeignKeyConstraint(["checked_by"], ["accounts_person.id"], name=op.f("fk_directory_vigilance_checked_by")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_directory_vigilance_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_vigilance")),
    )
    with op.batch_alter_table("directory_vigilance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_directory_vigilance_person_id_until_on"), ["person_id", "until_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_directory_vigilance_until_on"), ["until_on"], unique=False)

    op.create_table(
        "directory_listing",
        sa.Column(
            "profile_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=90), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("headline", sa.String(length=160), nullable=False),
        sa.Column("trade", sa.String(length=120), nullable=False),
        sa.Column("commune", sa.String(length=100), nullable=False),
        sa.Column("latitude", sa.Numeric(precision=8, scale=5), nullable=True),
        sa.Column("longitude", sa.Numeric(precision=8, scale=5), nullable=True),
        sa.Column("telecentre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("hours_per_week", sa.Integer(), nullable=True),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column("day_rate_cents", sa.Integer(), nullable=True),
        sa.Column("proven", sa.Integer(), nullable=False),
        sa.Column("card", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["profile_id"], ["directory_profile.id"], name=op.f("fk_directory_listing_profile_id")),
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_directory_listing")),
        sa.UniqueConstraint("person_id", name=op.f("uq_directory_listing_person_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_directory_listing_slug")),
    )
    with op.batch_alter_table("directory_listing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_listing_telecentre_id"), ["telecentre_id"], unique=False)

    op.create_table(
        "directory_offer_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("offer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sheet", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_directory_offer_version_number")),
        sa.ForeignKeyConstraint(["offer_id"], ["directory_offer.id"], name=op.f("fk_directory_offer_version_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_offer_version")),
        sa.UniqueConstraint("offer_id", "number", name=op.f("uq_directory_offer_version_offer_id_number")),
    )
    op.create_table(
        "directory_skill",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("profile_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("proof_shown", sa.Boolean(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name=op.f("ck_directory_skill_level")),
        sa.ForeignKeyConstraint(["code"], ["directory_known_skill.code"], name=op.f("fk_directory_skill_code")),
        sa.ForeignKeyConstraint(["profile_id"], ["directory_profile.id"], name=op.f("fk_directory_skill_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_skill")),
        sa.UniqueConstraint("profile_id", "code", name=op.f("uq_directory_skill_profile_id_code")),
    )
    with op.batch_alter_table("directory_skill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_skill_code"), ["code"], unique=False)

    op.create_table(
        "directory_week",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("profile_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.CheckConstraint("hours BETWEEN 0 AND 60", name=op.f("ck_directory_week_hours")),
        sa.ForeignKeyConstraint(["profile_id"], ["directory_profile.id"], name=op.f("fk_directory_week_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_week")),
        sa.UniqueConstraint("profile_id", "monday", name=op.f("uq_directory_week_profile_id_monday")),
    )
    op.create_table(
        "directory_facet",
        sa.Column(
            "profile_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("facet", sa.String(length=12), nullable=False),
        sa.Column("value", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["directory_listing.profile_id"],
            name=op.f("fk_directory_facet_profile_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("profile_id", "facet", "value", name=op.f("pk_directory_facet")),
    )
    with op.batch_alter_table("directory_facet", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_directory_facet_facet_value_profile_id"), ["facet", "value", "profile_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("directory_facet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_facet_facet_value_profile_id"))

    op.drop_table("directory_facet")
    op.drop_table("directory_week")
    with op.batch_alter_table("directory_skill", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_skill_code"))

    op.drop_table("directory_skill")
    op.drop_table("directory_offer_version")
    with op.batch_alter_table("directory_listing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_listing_telecentre_id"))

    op.drop_table("directory_listing")
    with op.batch_alter_table("directory_vigilance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_vigilance_until_on"))
        batch_op.drop_index(batch_op.f("ix_directory_vigilance_person_id_until_on"))

    op.drop_table("directory_vigilance")
    with op.batch_alter_table("directory_proof", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_proof_kind_reference"))
        batch_op.drop_index(batch_op.f("ix_directory_proof_code"))

    op.drop_table("directory_proof")
    with op.batch_alter_table("directory_profile", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_profile_telecentre_id"))
        batch_op.drop_index(batch_op.f("ix_directory_profile_siren"))

    op.drop_table("directory_profile")
    with op.batch_alter_table("directory_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_offer_person_id"))
        batch_op.drop_index(batch_op.f("ix_directory_offer_category_state"))

    op.drop_table("directory_offer")
    op.drop_table("directory_identity")
    with op.batch_alter_table("directory_known_skill", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_known_skill_category"))

    op.drop_table("directory_known_skill")
    op.drop_table("directory_category")
