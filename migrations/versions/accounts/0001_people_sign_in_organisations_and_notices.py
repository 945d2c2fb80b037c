"""People, sign-in, organisations and notices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "accounts_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "accounts_audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("detail", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("network", sa.String(length=45), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_audit")),
    )
    with op.batch_alter_table("accounts_audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_audit_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_accounts_audit_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_accounts_audit_person_id"), ["person_id"], unique=False)

    op.create_table(
        "accounts_organisation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("postcode", sa.String(length=10), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('training_body', 'telecentre', 'company', 'cluster', 'funder')",
            name=op.f("ck_accounts_organisation_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_organisation")),
        sa.UniqueConstraint("siret", name=op.f("uq_accounts_organisation_siret")),
    )
    with op.batch_alter_table("accounts_organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_organisation_kind"), ["kind"], unique=False)

    op.create_table(
        "accounts_sign_up",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("given_name", sa.String(length=60), nullable=False),
        sa.Column("family_name", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("next_path", sa.String(length=500), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_sign_up")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_accounts_sign_up_token_hash")),
    )
    with op.batch_alter_table("accounts_sign_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_sign_up_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_accounts_sign_up_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "accounts_training_body",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=False),
        sa.Column("declaration_number", sa.String(length=20), nullable=False),
        sa.Column("signatory_name", sa.String(length=120), nullable=False),
        sa.Column("signatory_role", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("signature_key", sa.String(length=64), nullable=False),
        sa.Column("logo_key", sa.String(length=64), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_accounts_training_body_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_training_body")),
    )
    op.create_table(
        "accounts_person",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("given_name", sa.String(length=60), nullable=False),
        sa.Column("family_name", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("telecentre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("photo_key", sa.String(length=64), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('', 'independent', 'salaried', 'job_seeker', 'creating', 'student', 'other')",
            name=op.f("ck_accounts_person_status"),
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_accounts_person_email_lower")),
        sa.ForeignKeyConstraint(
            ["telecentre_id"],
            ["accounts_organisation.id"],
            name=op.f("fk_accounts_person_telecentre_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_person")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_person_email")),
    )
    with op.batch_alter_table("accounts_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_person_telecentre_id"), ["telecentre_id"], unique=False)

    op.create_table(
        "accounts_export",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("file_key", sa.String(length=64), nullable=False),
        sa.Column("file_bytes", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["accounts_person.id"], name=op.f("fk_accounts_export_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_export")),
    )
    with op.batch_alter_table("accounts_export", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_export_person_id"), ["person_id"], unique=False)

    op.create_table(
        "accounts_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('reset', 'invitation', 'email')", name=op.f("ck_accounts_link_purpose")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["accounts_person.id"], name=op.f("fk_accounts_link_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_accounts_link_token_hash")),
    )
    with op.batch_alter_table("accounts_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_link_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_accounts_link_person_id"), ["person_id"], unique=False)

    op.create_table(
        "accounts_membership",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("granted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('approver', 'buyer', 'funder', 'manager', 'member', 'trainer')",
            name=op.f("ck_accounts_membership_role"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["accounts_organisation.id"],
            name=op.f("fk_accounts_membership_organisation_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["accounts_person.id"], name=op.f("fk_accounts_membership_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_membership")),
        sa.UniqueConstraint(
            "person_id", "organisation_id", "role", name=op.f("uq_accounts_membership_person_id_organisation_id_role")
        ),
    )
    with op.batch_alter_table("accounts_membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_membership_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "accounts_notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=True),
        sa.Column("mail", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("mail IN ('none', 'now', 'daily', 'sent')", name=op.f("ck_accounts_notice_mail")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["accounts_person.id"], name=op.f("fk_accounts_notice_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_notice")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_accounts_notice_person_id_key")),
    )
    with op.batch_alter_table("accounts_notice", schema=None) as batch_op:
        batch_op.create_index(
            "ix_accounts_notice_digest",
            ["person_id"],
            unique=False,
            sqlite_where=sa.text("mail = 'daily'"),
            postgresql_where=sa.text("mail = 'daily'"),
        )
        batch_op.create_index(
            "ix_accounts_notice_unread",
            ["person_id"],
            unique=False,
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )

    op.create_table(
        "accounts_notice_preference",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("mail", sa.String(length=10), nullable=False),
        sa.CheckConstraint("mail IN ('now', 'daily', 'off')", name=op.f("ck_accounts_notice_preference_mail")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["accounts_person.id"],
            name=op.f("fk_accounts_notice_preference_person_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_accounts_notice_preference")),
    )
    op.create_table(
        "accounts_platform_role",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("granted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('administrator')", name=op.f("ck_accounts_platform_role_role")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["accounts_person.id"], name=op.f("fk_accounts_platform_role_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_accounts_platform_role")),
    )
    op.create_table(
        "accounts_recovery_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["accounts_person.id"], name=op.f("fk_accounts_recovery_code_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_recovery_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_accounts_recovery_code_code_hash")),
    )
    with op.batch_alter_table("accounts_recovery_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_recovery_code_person_id"), ["person_id"], unique=False)

    op.create_table(
        "accounts_second_factor",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("secret", sa.String(length=32), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["accounts_person.id"], name=op.f("fk_accounts_second_factor_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_accounts_second_factor")),
    )
    op.create_table(
        "accounts_session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("proposed_secret", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("password_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("factor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("user_agent", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["accounts_person.id"], name=op.f("fk_accounts_session_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_accounts_session_token_hash")),
    )
    with op.batch_alter_table("accounts_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_session_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_accounts_session_person_id"), ["person_id"], unique=False)

    op.create_table(
        "accounts_token",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["accounts_person.id"], name=op.f("fk_accounts_token_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_accounts_token_token_hash")),
    )
    with op.batch_alter_table("accounts_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_token_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("accounts_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_token_person_id"))

    op.drop_table("accounts_token")
    with op.batch_alter_table("accounts_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_session_person_id"))
        batch_op.drop_index(batch_op.f("ix_accounts_session_expires_at"))

    op.drop_table("accounts_session")
    op.drop_table("accounts_second_factor")
    with op.batch_alter_table("accounts_recovery_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_recovery_code_person_id"))

    op.drop_table("accounts_recovery_code")
    op.drop_table("accounts_platform_role")
    op.drop_table("accounts_notice_preference")
    with op.batch_alter_table("accounts_notice", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_accounts_notice_unread",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_accounts_notice_digest",
            sqlite_where=sa.text("mail = 'daily'"),
            postgresql_where=sa.text("mail = 'daily'"),
        )

    op.drop_table("accounts_notice")
    with op.batch_alter_table("accounts_membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_membership_organisation_id"))

    op.drop_table("accounts_membership")
    with op.batch_alter_table("accounts_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_link_person_id"))
        batch_op.drop_index(batch_op.f("ix_accounts_link_expires_at"))

    op.drop_table("accounts_link")
    with op.batch_alter_table("accounts_export", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_export_person_id"))

    op.drop_table("accounts_export")
    with op.batch_alter_table("accounts_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_person_telecentre_id"))

    op.drop_table("accounts_person")
    op.drop_table("accounts_training_body")
    with op.batch_alter_table("accounts_sign_up", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_sign_up_expires_at"))
        batch_op.drop_index(batch_op.f("ix_accounts_sign_up_email"))

    op.drop_table("accounts_sign_up")
    with op.batch_alter_table("accounts_organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_organisation_kind"))

    op.drop_table("accounts_organisation")
    with op.batch_alter_table("accounts_audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_audit_person_id"))
        batch_op.drop_index(batch_op.f("ix_accounts_audit_at"))
        batch_op.drop_index(batch_op.f("ix_accounts_audit_actor_id"))

    op.drop_table("accounts_audit")
