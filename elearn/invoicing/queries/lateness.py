"""What the delay of an invoice costs today, with its arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import sqlalchemy as sa

from elearn.core import db
from elearn.invoicing import figures, life
from elearn.invoicing.figures import Rate
from elearn.invoicing.late import Late, late
from elearn.invoicing.models import Invoice, Payment


@dataclass(frozen=True, slots=True)
class Owed:
    """Interest and indemnity, and the rates used, by the first day of their semester."""

    late: Late
    rates: Mapping[date, Rate]

    @property
    def is_to_check(self) -> bool:
        """Whether one of the rates is not sure."""
        return any(rate.is_to_check for rate in self.rates.values())


def owed(invoice: Invoice, today: date) -> Owed:
    """For an invoice that is, or was, paid late; nothing for a credit note."""
    if invoice.due_on is None or today <= invoice.due_on:
        return Owed(Late(), {})
    less: dict[date, int] = {}
    session = db.session()
    for payment in session.scalars(sa.select(Payment).where(Payment.invoice_id == invoice.id)):
        less[payment.paid_on] = less.get(payment.paid_on, 0) + payment.cents
    notes = sa.select(Invoice.issued_on, Invoice.gross_cents).where(Invoice.corrects_id == invoice.id)
    for day, cents in session.execute(notes):
        less[day] = less.get(day, 0) + cents
    if invoice.state == life.CREDITED:
        return Owed(Late(), {})
    rates: dict[date, Rate] = {}

    def rate(day: date) -> Decimal:
        rates[day] = figures.late_rate(day)
        return rates[day].percent

    fee = figures.fee_cents(invoice.due_on + timedelta(days=1))
    return Owed(late(invoice.gross_cents, invoice.due_on, today, less, rate, fee), rates)
