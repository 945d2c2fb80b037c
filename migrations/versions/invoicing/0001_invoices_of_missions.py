"""Invoices of missions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "invoicing_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "invoicing_mandate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("legal_form", sa.String(length=120), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_invoicing_mandate_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_mandate")),
    )
    with op.batch_alter_table("invoicing_mandate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoicing_mandate_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_invoicing_mandate_held",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "invoicing_series",
        sa.Column(
            "issuer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["issuer_id"], ["accounts_person.id"], name=op.f("fk_invoicing_series_issuer_id")),
        sa.PrimaryKeyConstraint("issuer_id", "year", name=op.f("pk_invoicing_series")),
    )
    op.create_table(
        "invoicing_draft",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issuer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("engagement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("keys", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("due_rule", sa.String(length=10), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("due_rule IN ('days', 'then_end', 'end_then')", name=op.f("ck_invoicing_draft_due_rule")),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["pool_engagement.id"], name=op.f("fk_invoicing_draft_engagement_id")
        ),
        sa.ForeignKeyConstraint(["issuer_id"], ["accounts_person.id"], name=op.f("fk_invoicing_draft_issuer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_draft")),
    )
    with op.batch_alter_table("invoicing_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoicing_draft_issuer_id"), ["issuer_id"], unique=False)

    op.create_table(
        "invoicing_invoice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issuer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("engagement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mandate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("corrects_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("net_cents", sa.Integer(), nullable=False),
        sa.Column("gross_cents", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was_deposited", sa.Boolean(), nullable=False),
        sa.Column("credited_cents", sa.Integer(), nullable=False),
        sa.Column("paid_cents", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(kind = 'credit') = (corrects_id IS NOT NULL)", name=op.f("ck_invoicing_invoice_corrects")),
        sa.CheckConstraint("(kind = 'invoice') = (due_on IS NOT NULL)", name=op.f("ck_invoicing_invoice_due")),
        sa.CheckConstraint("kind IN ('invoice', 'credit')", name=op.f("ck_invoicing_invoice_kind")),
        sa.CheckConstraint(
            "state IN ('issued', 'deposited', 'rejected', 'refused', 'collected', 'credited')",
            name=op.f("ck_invoicing_invoice_state"),
        ),
        sa.CheckConstraint(
            "credited_cents >= 0 AND credited_cents <= gross_cents", name=op.f("ck_invoicing_invoice_credited")
        ),
        sa.CheckConstraint(
            "net_cents > 0 AND gross_cents >= net_cents AND sequence > 0", name=op.f("ck_invoicing_invoice_amounts")
        ),
        sa.CheckConstraint("paid_cents >= 0", name=op.f("ck_invoicing_invoice_paid")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["invoicing_invoice.id"], name=op.f("fk_invoicing_invoice_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["pool_engagement.id"], name=op.f("fk_invoicing_invoice_engagement_id")
        ),
        sa.ForeignKeyConstraint(["issuer_id"], ["accounts_person.id"], name=op.f("fk_invoicing_invoice_issuer_id")),
        sa.ForeignKeyConstraint(["mandate_id"], ["invoicing_mandate.id"], name=op.f("fk_invoicing_invoice_mandate_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["accounts_organisation.id"], name=op.f("fk_invoicing_invoice_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_invoice")),
        sa.UniqueConstraint("issuer_id", "number", name=op.f("uq_invoicing_invoice_issuer_id_number")),
        sa.UniqueConstraint("issuer_id", "year", "sequence", name=op.f("uq_invoicing_invoice_issuer_id_year_sequence")),
    )
    with op.batch_alter_table("invoicing_invoice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoicing_invoice_corrects_id"), ["corrects_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoicing_invoice_engagement_id"), ["engagement_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_invoicing_invoice_organisation_id_issued_on"), ["organisation_id", "issued_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_invoicing_invoice_state_due_on"), ["state", "due_on"], unique=False)

    op.create_table(
        "invoicing_claim",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("invoice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoicing_invoice.id"], name=op.f("fk_invoicing_claim_invoice_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_invoicing_claim")),
    )
    with op.batch_alter_table("invoicing_claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoicing_claim_invoice_id"), ["invoice_id"], unique=False)

    op.create_table(
        "invoicing_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invoice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("from_state", sa.String(length=10), nullable=False),
        sa.Column("to_state", sa.String(length=10), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("detail", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts_person.id"], name=op.f("fk_invoicing_event_actor_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoicing_invoice.id"], name=op.f("fk_invoicing_event_invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_event")),
    )
    with op.batch_alter_table("invoicing_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoicing_event_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoicing_event_invoice_id"), ["invoice_id"], unique=False)

    op.create_table(
        "invoicing_file",
        sa.Column(
            "invoice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("faults", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("pdf_key", sa.String(length=64), nullable=False),
        sa.Column("pdf_bytes", sa.Integer(), nullable=False),
        sa.Column("xml_key", sa.String(length=64), nullable=False),
        sa.Column("xml_bytes", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(verdict = 'invalid') = (pdf_key = '')", name=op.f("ck_invoicing_file_invalid_has_none")),
        sa.CheckConstraint("(verdict = 'valid') = (xml_key <> '')", name=op.f("ck_invoicing_file_valid_has_xml")),
        sa.CheckConstraint("verdict IN ('valid', 'invalid', 'unchecked')", name=op.f("ck_invoicing_file_verdict")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoicing_invoice.id"], name=op.f("fk_invoicing_file_invoice_id")),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_invoicing_file")),
    )
    op.create_table(
        "invoicing_payment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invoice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("undoes_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("noted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(undoes_id IS NULL) = (cents > 0) AND cents <> 0", name=op.f("ck_invoicing_payment_cents")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoicing_invoice.id"], name=op.f("fk_invoicing_payment_invoice_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["accounts_person.id"], name=op.f("fk_invoicing_payment_noted_by")),
        sa.ForeignKeyConstraint(["undoes_id"], ["invoicing_payment.id"], name=op.f("fk_invoicing_payment_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoicing_payment")),
        sa.UniqueConstraint("invoice_id", "key", name=op.f("uq_invoicing_payment_invoice_id_key")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_invoicing_payment_undoes_id")),
    )
    with op.batch_alter_table("invoicing_payment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoicing_payment_noted_by"), ["noted_by"], unique=False)

    op.create_table(
        "invoicing_reminder",
        sa.Column(
            "invoice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoicing_invoice.id"], name=op.f("fk_invoicing_reminder_invoice_id")
        ),
        sa.PrimaryKeyConstraint("invoice_id", "step", name=op.f("pk_invoicing_reminder")),
    )


def downgrade() -> None:
    op.drop_table("invoicing_reminder")
    with op.batch_alter_table("invoicing_payment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoicing_payment_noted_by"))

    op.drop_table("invoicing_payment")
    op.drop_table("invoicing_file")
    with op.batch_alter_table("invoicing_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoicing_event_invoice_id"))
        batch_op.drop_index(batch_op.f("ix_invoicing_event_actor_id"))

    op.drop_table("invoicing_event")
    with op.batch_alter_table("invoicing_claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoicing_claim_invoice_id"))

    op.drop_table("invoicing_claim")
    with op.batch_alter_table("invoicing_invoice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoicing_invoice_state_due_on"))
        batch_op.drop_index(batch_op.f("ix_invoicing_invoice_organisation_id_issued_on"))
        batch_op.drop_index(batch_op.f("ix_invoicing_invoice_engagement_id"))
        batch_op.drop_index(batch_op.f("ix_invoicing_invoice_corrects_id"))

    op.drop_table("invoicing_invoice")
    with op.batch_alter_table("invoicing_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoicing_draft_issuer_id"))

    op.drop_table("invoicing_draft")
    op.drop_table("invoicing_series")
    with op.batch_alter_table("invoicing_mandate", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_invoicing_mandate_held",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_invoicing_mandate_person_id"))

    op.drop_table("invoicing_mandate")
