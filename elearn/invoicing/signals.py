"""What this room announces, in the transaction in which it happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class InvoiceIssued:
    """An invoice or a credit note (``kind``) has its number. Amounts in cents."""

    invoice_id: int
    kind: str
    engagement_id: int
    issuer_id: int
    organisation_id: int
    net_cents: int
    gross_cents: int
    at: datetime


@dataclass(frozen=True, slots=True)
class InvoiceCollected:
    """All that was to be paid of an invoice was received, as its issuer noted it."""

    invoice_id: int
    engagement_id: int
    issuer_id: int
    organisation_id: int
    gross_cents: int
    at: datetime
