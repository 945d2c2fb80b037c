"""What leaves: a month of invoices for an approved platform, and one's own data."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.i18n import utc
from elearn.core.policy import Actor
from elearn.invoicing.due import month_end
from elearn.invoicing.models import Invoice, Payment
from elearn.invoicing.queries import invoices, listing, mandates
from elearn.invoicing.queries.invoices import FileCard, InvoiceCard


def of_month(actor: Actor, month: date) -> list[tuple[InvoiceCard, FileCard | None]]:
    """One's own documents issued that month, in the order of their numbers, with their files."""
    query = sa.select(Invoice).where(
        Invoice.issuer_id == actor.id, Invoice.issued_on >= month, Invoice.issued_on <= month_end(month)
    )
    found = [invoices.card(row) for row in db.session().scalars(query.order_by(Invoice.sequence))]
    files = invoices.files([one.id for one in found])
    return [(one, files.get(one.id)) for one in found]


def paid_in(actor: Actor, month: date) -> list[tuple[InvoiceCard, date, int]]:
    """What one was paid that month of one's own documents: of which, when, how many cents (less than none, taken back).

    The VAT of a service is owed when it is paid: these are the payments that a platform is told.
    """
    query = (
        sa.select(Invoice, Payment.paid_on, Payment.cents)
        .join(Payment, Payment.invoice_id == Invoice.id)
        .where(Invoice.issuer_id == actor.id, Payment.paid_on.between(month, month_end(month)))
    )
    rows = db.session().execute(query.order_by(Payment.paid_on, Payment.id))
    return [(invoices.card(row), paid_on, cents) for row, paid_on, cents in rows]


def months(actor: Actor) -> list[date]:
    """The months of which there is something to take, by their first day, the last first."""
    paid = sa.select(Payment.paid_on).join(Invoice, Invoice.id == Payment.invoice_id)
    days = sa.union(
        sa.select(Invoice.issued_on.label("day")).where(Invoice.issuer_id == actor.id),
        paid.where(Invoice.issuer_id == actor.id),
    ).subquery()
    return listing.months_of(days.c.day)


def export(person_id: int) -> list[tuple[str, Any]]:
    """What this room knows of someone, for the archive of their data."""
    session = db.session()
    rows = list(session.scalars(sa.select(Invoice).where(Invoice.issuer_id == person_id).order_by(Invoice.id)))
    payments = session.scalars(sa.select(Payment).where(Payment.noted_by == person_id).order_by(Payment.id))
    parts: dict[str, list[dict[str, Any]]] = {
        "factures": [
            {"number": r.number, "state": r.state, "at": utc(r.issued_at), "sha256": r.digest, "content": r.content}
            for r in rows
        ],
        "paiements": [
            {"invoice": p.invoice_id, "paid_on": p.paid_on.isoformat(), "cents": p.cents, "at": utc(p.noted_at)}
            for p in payments
        ],
        "mandats": [
            {
                "version": m.version, "sha256": m.digest, "legal_form": m.legal_form, "on_debits": m.on_debits,
                "at": utc(m.accepted_at),
                "ended_at": utc(m.ended_at) if m.ended_at else None,
            }
            for m in mandates.history(person_id)
        ],
    }  # fmt: skip
    return [(f"invoicing-{name}.json", said) for name, said in parts.items() if said]
