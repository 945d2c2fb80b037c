"""Invoices between members of a group: paid by a person, where the others are by an organisation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "invoicing_0002"
down_revision = "invoicing_0001"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _payer("invoicing_draft")
    _payer("invoicing_invoice")
    with op.batch_alter_table("invoicing_invoice", schema=None) as batch_op:
        batch_op.alter_column("organisation_id", existing_type=_ID, nullable=True)
        batch_op.create_check_constraint(
            op.f("ck_invoicing_invoice_one_payer"), "(organisation_id IS NULL) <> (payer_id IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_invoicing_invoice_not_oneself"), "payer_id IS NULL OR payer_id <> issuer_id"
        )


def _payer(table: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(sa.Column("payer_id", _ID, nullable=True))
        batch_op.create_foreign_key(op.f(f"fk_{table}_payer_id"), "accounts_person", ["payer_id"], ["id"])
        batch_op.create_index(batch_op.f(f"ix_{table}_payer_id"), ["payer_id"], unique=False)


def downgrade() -> None:
    """Refused once a member invoiced another: an issued document is kept, and has no place before."""
    if op.get_bind().scalar(sa.text("SELECT COUNT(*) FROM invoicing_invoice WHERE payer_id IS NOT NULL")):
        raise RuntimeError("invoicing_0002 cannot be undone: invoices between members of a group were issued")
    op.execute("DELETE FROM invoicing_draft WHERE payer_id IS NOT NULL")
    if op.get_bind().dialect.name == "postgresql":  # it looks at the column; env.py makes it again
        op.execute("DROP TRIGGER IF EXISTS invoicing_invoice_no_update ON invoicing_invoice")
    with op.batch_alter_table("invoicing_invoice", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_invoicing_invoice_not_oneself"), type_="check")
        batch_op.drop_constraint(op.f("ck_invoicing_invoice_one_payer"), type_="check")
        batch_op.alter_column("organisation_id", existing_type=_ID, nullable=False)
    for table in ("invoicing_invoice", "invoicing_draft"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{table}_payer_id"))
            batch_op.drop_constraint(op.f(f"fk_{table}_payer_id"), type_="foreignkey")
            batch_op.drop_column("payer_id")
