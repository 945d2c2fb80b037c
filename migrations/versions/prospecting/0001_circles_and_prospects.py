"""Circles and prospects."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "prospecting_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "prospecting_circle",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["accounts_person.id"], name=op.f("fk_prospecting_circle_created_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["accounts_organisation.id"],
            name=op.f("fk_prospecting_circle_organisation_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prospecting_circle")),
    )
    with op.batch_alter_table("prospecting_circle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prospecting_circle_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "prospecting_member",
        sa.Column(
            "circle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("is_host", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('invited', 'active', 'left')", name=op.f("ck_prospecting_member_state")),
        sa.ForeignKeyConstraint(["circle_id"], ["prospecting_circle.id"], name=op.f("fk_prospecting_member_circle_id")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_prospecting_member_person_id")),
        sa.PrimaryKeyConstraint("circle_id", "person_id", name=op.f("pk_prospecting_member")),
    )
    with op.batch_alter_table("prospecting_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prospecting_member_person_id"), ["person_id"], unique=False)

    op.create_table(
        "prospecting_opposition",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("circle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("siren", sa.String(length=9), nullable=False),
        sa.Column("near", sa.String(length=160), nullable=False),
        sa.Column("town", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["prospecting_circle.id"], name=op.f("fk_prospecting_opposition_circle_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prospecting_opposition")),
        sa.UniqueConstraint(
            "circle_id", "siren", "near", "town", name=op.f("uq_prospecting_opposition_circle_id_siren_near_town")
        ),
    )
    op.create_table(
        "prospecting_prospect",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("circle_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("siren", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("near", sa.String(length=160), nullable=False),
        sa.Column("town", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("source_note", sa.String(length=300), nullable=False),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("contact_role", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("next_action", sa.String(length=200), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("claim_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("claim_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erase_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("siren = '' OR length(siren) = 9", name=op.f("ck_prospecting_prospect_siren")),
        sa.CheckConstraint(
            "source IN ('register', 'website', 'event', 'network', 'asked', 'other')",
            name=op.f("ck_prospecting_prospect_source"),
        ),
        sa.CheckConstraint(
            "state <> 'opposed' OR (contact_name = '' AND contact_role = '' AND email = '' AND phone = '' AND notes = '' AND next_action = '' AND claim_by IS NULL)",
            name=op.f("ck_prospecting_prospect_opposed"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'converted', 'lost', 'opposed')", name=op.f("ck_prospecting_prospect_state")
        ),
        sa.CheckConstraint("(claim_by IS NULL) = (claim_until IS NULL)", name=op.f("ck_prospecting_prospect_claim")),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["prospecting_circle.id"], name=op.f("fk_prospecting_prospect_circle_id")
        ),
        sa.ForeignKeyConstraint(["claim_by"], ["accounts_person.id"], name=op.f("fk_prospecting_prospect_claim_by")),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts_person.id"], name=op.f("fk_prospecting_prospect_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prospecting_prospect")),
    )
    with op.batch_alter_table("prospecting_prospect", schema=None) as batch_op:
        batch_op.create_index("ix_prospecting_prospect_erase", ["erase_on"], unique=False)
        batch_op.create_index("ix_prospecting_prospect_next", ["circle_id", "state", "next_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_prospecting_prospect_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            "uq_prospecting_prospect_siren",
            ["circle_id", "siren"],
            unique=True,
            sqlite_where=sa.text("siren <> ''"),
            postgresql_where=sa.text("siren <> ''"),
        )

    op.create_table(
        "prospecting_contact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("prospect_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "channel IN ('call', 'mail', 'visit', 'post', 'network')", name=op.f("ck_prospecting_contact_channel")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_prospecting_contact_person_id")),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospecting_prospect.id"], name=op.f("fk_prospecting_contact_prospect_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prospecting_contact")),
        sa.UniqueConstraint("prospect_id", "key", name=op.f("uq_prospecting_contact_prospect_id_key")),
    )
    with op.batch_alter_table("prospecting_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prospecting_contact_person_id"), ["person_id"], unique=False)

    op.create_table(
        "prospecting_need",
        sa.Column(
            "prospect_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_prospecting_need_person_id")),
        sa.ForeignKeyConstraint(
            ["prospect_id"], ["prospecting_prospect.id"], name=op.f("fk_prospecting_need_prospect_id")
        ),
        sa.ForeignKeyConstraint(["request_id"], ["pool_request.id"], name=op.f("fk_prospecting_need_request_id")),
        sa.PrimaryKeyConstraint("prospect_id", name=op.f("pk_prospecting_need")),
        sa.UniqueConstraint("request_id", name=op.f("uq_prospecting_need_request_id")),
    )
    with op.batch_alter_table("prospecting_need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prospecting_need_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("prospecting_need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_prospecting_need_person_id"))

    op.drop_table("prospecting_need")
    with op.batch_alter_table("prospecting_contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_prospecting_contact_person_id"))

    op.drop_table("prospecting_contact")
    with op.batch_alter_table("prospecting_prospect", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_prospecting_prospect_siren",
            sqlite_where=sa.text("siren <> ''"),
            postgresql_where=sa.text("siren <> ''"),
        )
        batch_op.drop_index(batch_op.f("ix_prospecting_prospect_owner_id"))
        batch_op.drop_index("ix_prospecting_prospect_next")
        batch_op.drop_index("ix_prospecting_prospect_erase")

    op.drop_table("prospecting_prospect")
    op.drop_table("prospecting_opposition")
    with op.batch_alter_table("prospecting_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_prospecting_member_person_id"))

    op.drop_table("prospecting_member")
    with op.batch_alter_table("prospecting_circle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_prospecting_circle_organisation_id"))

    op.drop_table("prospecting_circle")
