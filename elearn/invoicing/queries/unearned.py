"""Deposits that nothing takes off any more: their mission is over, and all that was accepted of it is billed."""

from __future__ import annotations

from elearn.invoicing import life
from elearn.invoicing.mentions import INVOICE
from elearn.invoicing.models import Invoice
from elearn.invoicing.queries import deposits, drafts
from elearn.invoicing.queries.invoices import InvoiceCard
from elearn.pool.life.engagements import ENDED
from elearn.pool.queries import billing


def cents(invoice: Invoice | InvoiceCard) -> int:
    """What is to be credited of such a deposit, in cents before tax; 0 for any other document.

    A mission given up, or closed for less than was ordered, leaves some of its deposit: no invoice comes to deduct it.
    """
    if invoice.kind != INVOICE or not invoice.content.get("deposit") or invoice.state == life.CREDITED:
        return 0
    mission = billing.missions([invoice.engagement_id])[invoice.engagement_id]
    if mission.state not in ENDED or drafts.of_mission(invoice.issuer_id, mission.id):
        return 0
    return deposits.remaining(invoice).net_cents
