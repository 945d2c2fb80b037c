"""Deposits of a mission, and what its invoices take off them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.invoicing import crediting, deposits, life
from elearn.invoicing.content import Line
from elearn.invoicing.mentions import INVOICE
from elearn.invoicing.models import Invoice


def standing(issuer_id: int, engagement_id: int) -> list[Invoice]:
    """What someone invoiced the client of a mission, and did not cancel, in order."""
    query = sa.select(Invoice).where(
        Invoice.engagement_id == engagement_id,
        Invoice.issuer_id == issuer_id,
        Invoice.kind == INVOICE,
        Invoice.payer_id.is_(None),
        Invoice.state != life.CREDITED,
    )
    return list(db.session().scalars(query.order_by(Invoice.id)))


def hold(issuer_id: int, engagement_id: int) -> None:
    """Let nobody else take the same deposit off, until the end of the transaction."""
    query = sa.select(Invoice.id).where(Invoice.engagement_id == engagement_id, Invoice.issuer_id == issuer_id)
    db.session().execute(query.order_by(Invoice.id).with_for_update())


def less(lines: Sequence[Line], found: Sequence[Invoice]) -> list[tuple[Invoice, list[Line]]]:
    """By deposit among what was ``found`` standing, the lines that take it off an invoice of these lines."""
    others = [row.content for row in found if not row.content.get("deposit")]
    taken = [row for row in found if row.content.get("deposit")]
    return [(row, list(deposits.less(lines, row.content, _uncredited(row).lines, others))) for row in taken]


def remaining(invoice: Invoice) -> crediting.Left:
    """What is not yet credited of an invoice; of a deposit, nor taken off by another invoice."""
    if not invoice.content.get("deposit"):
        return _uncredited(invoice)
    others = [row.content for row in standing(invoice.issuer_id, invoice.engagement_id) if row.id != invoice.id]
    return crediting.left(invoice.content, [*_notes(invoice), *deposits.taken_off(others, invoice.content)])


def _uncredited(invoice: Invoice) -> crediting.Left:
    return crediting.left(invoice.content, _notes(invoice))


def _notes(invoice: Invoice) -> list[dict[str, Any]]:
    query = sa.select(Invoice.content).where(Invoice.corrects_id == invoice.id).order_by(Invoice.id)
    return list(db.session().scalars(query))
