"""What this room announces, in the transaction in which it happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class InvoiceIssued:
    """An invoice or a credit note (``kind``) has its number. Amounts in cents.

    It is paid by an organisation, or between members of a group by a person (``payer_id``): one of the two.
    """

    invoice_id: int
    kind: str
    engagement_id: int
    issuer_id: int
    organisation_id: int | None
    payer_id: int | None
    net_cents: int
    gross_cents: int
    at: datetime


@dataclass(frozen=True, slots=True)
class InvoiceCollected:
    """All that was to be paid of an invoice was received, as its issuer noted it."""

    invoice_id: int
    engagement_id: int
    issuer_id: int
    organisation_id: int | None
    payer_id: int | None
    gross_cents: int
    at: datetime
