"""Terms of use."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "terms_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "terms_ending",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_text", sa.Text(), nullable=False),
        sa.CheckConstraint("(lifted_at IS NULL) = (lifted_text = '')", name=op.f("ck_terms_ending_lifted")),
        sa.CheckConstraint(
            "reason IN ('breach', 'repeated', 'law', 'closing', 'other')", name=op.f("ck_terms_ending_reason")
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_terms_ending_text")),
        sa.ForeignKeyConstraint(["author_id"], ["accounts_person.id"], name=op.f("fk_terms_ending_author_id")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_terms_ending_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_ending")),
    )
    with op.batch_alter_table("terms_ending", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_terms_ending_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_terms_ending_held",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )

    op.create_table(
        "terms_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number = 1 OR summary <> ''", name=op.f("ck_terms_version_summary")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_terms_version_text")),
        sa.CheckConstraint("number > 0", name=op.f("ck_terms_version_number")),
        sa.ForeignKeyConstraint(["author_id"], ["accounts_person.id"], name=op.f("fk_terms_version_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_version")),
        sa.UniqueConstraint("number", name=op.f("uq_terms_version_number")),
    )
    op.create_table(
        "terms_acceptance",
        sa.Column(
            "version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_terms_acceptance_person_id")),
        sa.ForeignKeyConstraint(["version_id"], ["terms_version.id"], name=op.f("fk_terms_acceptance_version_id")),
        sa.PrimaryKeyConstraint("version_id", "person_id", name=op.f("pk_terms_acceptance")),
    )
    with op.batch_alter_table("terms_acceptance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_terms_acceptance_person_id"), ["person_id"], unique=False)

    op.create_table(
        "terms_told",
        sa.Column(
            "version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_terms_told_person_id")),
        sa.ForeignKeyConstraint(["version_id"], ["terms_version.id"], name=op.f("fk_terms_told_version_id")),
        sa.PrimaryKeyConstraint("version_id", "person_id", name=op.f("pk_terms_told")),
    )
    with op.batch_alter_table("terms_told", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_terms_told_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("terms_told", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_terms_told_person_id"))

    op.drop_table("terms_told")
    with op.batch_alter_table("terms_acceptance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_terms_acceptance_person_id"))

    op.drop_table("terms_acceptance")
    op.drop_table("terms_version")
    with op.batch_alter_table("terms_ending", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_terms_ending_held",
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_terms_ending_person_id"))

    op.drop_table("terms_ending")
