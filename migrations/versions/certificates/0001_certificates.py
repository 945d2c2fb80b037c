"""Certificates and the series that numbers them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "certificates_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "certificates_series",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_certificates_series")),
    )
    op.create_table(
        "certificates_certificate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("snapshot", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("pdf_key", sa.String(length=64), nullable=False),
        sa.Column("pdf_bytes", sa.Integer(), nullable=False),
        sa.Column("shown", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_reason = '')", name=op.f("ck_certificates_certificate_revoked_with_reason")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["progress_enrolment.id"],
            name=op.f("fk_certificates_certificate_enrolment_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["accounts_person.id"],
            name=op.f("fk_certificates_certificate_person_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_certificate")),
        sa.UniqueConstraint("code", name=op.f("uq_certificates_certificate_code")),
        sa.UniqueConstraint("enrolment_id", name=op.f("uq_certificates_certificate_enrolment_id")),
        sa.UniqueConstraint("number", name=op.f("uq_certificates_certificate_number")),
    )
    with op.batch_alter_table("certificates_certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificates_certificate_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("certificates_certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificates_certificate_person_id"))

    op.drop_table("certificates_certificate")
    op.drop_table("certificates_series")
