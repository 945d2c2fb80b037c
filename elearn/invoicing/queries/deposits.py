"""Deposits of a mission, and what its invoices take off them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.invoicing import amounts, crediting, deposits, life
from elearn.invoicing.amounts import Totals
from elearn.invoicing.content import Line, lines_of
from elearn.invoicing.mentions import INVOICE
from elearn.invoicing.models import Invoice
from elearn.invoicing.queries.invoices import InvoiceCard


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


def stand(found: Sequence[Invoice]) -> list[dict[str, Any]]:
    """What these invoices say, their credit notes taken off, in their order."""
    notes = _notes([row.id for row in found])
    return [crediting.standing(row.content, notes.get(row.id, [])) for row in found]


def less(
    lines: Sequence[Line], found: Sequence[Mapping[str, Any]], *, is_last: bool = False
) -> list[tuple[Mapping[str, Any], list[Line]]]:  # fmt: skip
    """By deposit among what ``found`` stands, the lines that take it off an invoice of these lines.

    ``is_last`` when no invoice of the mission can follow.
    """
    others = [said for said in found if not said.get("deposit")]
    taken = [said for said in found if said.get("deposit")]
    take = deposits.last if is_last else deposits.less
    return [(said, list(take(lines, said, [line.net_cents for line in lines_of(said)], others))) for said in taken]


def following(lines: Sequence[Line], regime: str, found: Sequence[Mapping[str, Any]]) -> Totals:
    """The totals of an invoice that takes a deposit off, with what ``found`` stands of its mission."""
    before = ({rate: (base, tax) for rate, base, tax in said["taxes"]} for said in found)
    return amounts.following(((line.vat_bp, line.net_cents) for line in lines), regime, before)


def remaining(invoice: Invoice | InvoiceCard) -> crediting.Left:
    """What is not yet credited of an invoice; of a deposit, nor taken off by another invoice."""
    notes = _notes([invoice.id]).get(invoice.id, [])
    if invoice.content.get("deposit"):
        others = [row for row in standing(invoice.issuer_id, invoice.engagement_id) if row.id != invoice.id]
        notes = [*notes, deposits.taken_off(stand(others), invoice.content)]
    return crediting.left(invoice.content, notes)


def _notes(ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """By invoice, what its credit notes say."""
    query = sa.select(Invoice.corrects_id, Invoice.content).where(Invoice.corrects_id.in_(ids)).order_by(Invoice.id)
    out: dict[int, list[dict[str, Any]]] = {}
    for invoice_id, content in db.session().execute(query):
        out.setdefault(invoice_id or 0, []).append(content)
    return out
