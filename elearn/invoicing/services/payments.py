"""Payments: received elsewhere, noted here by hand. The pool holds nobody's money."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from elearn.core import clock, db, i18n
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import money
from elearn.core.moving import write
from elearn.core.policy import Actor, require
from elearn.core.signals import announce
from elearn.invoicing import life
from elearn.invoicing.content import iso
from elearn.invoicing.mentions import CREDIT
from elearn.invoicing.models import Invoice, Payment
from elearn.invoicing.policy import Can
from elearn.invoicing.queries import invoices
from elearn.invoicing.services.moving import move, note, tell_payers
from elearn.invoicing.signals import InvoiceCollected

LONGEST_KEY = 80  # signs of the name of a form
UNDOES = "undo:"  # begins the key of what takes a payment back


def receive(actor: Actor, invoice_id: int, paid_on: date, cents: int, key: str) -> None:
    """Note a payment received; with the last one the invoice is *encaissée*. The same key again notes nothing.

    Raises :class:`Invalid` for a day to come, for more than what is left, or for a key over 80 signs.
    """
    row = _own(actor, invoice_id)
    if not 0 < len(key) <= LONGEST_KEY or key.startswith(UNDOES):
        raise Invalid(_("Ce formulaire n’est plus entier : rechargez la page, puis renvoyez-le."))
    db.session().refresh(row, with_for_update=True)  # the same form sent twice at once: the second finds the first
    query = sa.select(Payment.id).where(Payment.invoice_id == row.id, Payment.key == key)
    if db.session().scalar(query) is not None:
        return
    _check(row, paid_on, cents)
    moved = move(row, "pay", (life.ISSUER,), paid_cents=row.paid_cents + cents)
    db.session().add(
        Payment(invoice_id=row.id, paid_on=paid_on, cents=cents, key=key, noted_by=actor.id, noted_at=clock.now())
    )
    note(actor, row, "pay", moved, cents=cents, paid_on=iso(paid_on))
    if invoices.facts(row).left_cents <= 0:
        note(actor, row, "collect", move(row, "collect", (life.ISSUER,)))
        tell_payers(row, "invoicing.collected", key=f"invoicing-collected:{row.id}:{row.version}")
        announce(
            InvoiceCollected(
                row.id, row.engagement_id, row.issuer_id, row.organisation_id, row.payer_id, row.gross_cents,
                clock.now(),
            )
        )  # fmt: skip


def check(actor: Actor, invoice_id: int, paid_on: date | None, cents: int | None) -> None:
    """Say all that is wrong of such a payment, and write nothing; None is what could not be read."""
    _check(_own(actor, invoice_id), paid_on, cents)


def _check(row: Invoice, paid_on: date | None, cents: int | None) -> None:
    left = invoices.card(row).left_cents
    faults: dict[str, list[str]] = {}
    if paid_on is not None and not row.issued_on <= paid_on <= i18n.today():
        faults["paid_on"] = [_("Donnez un jour depuis l’émission, et pas à venir.")]
    if cents is not None and cents <= 0:
        faults["amount"] = [_("Donnez plus de zéro : un paiement noté par erreur s’annule dans la liste.")]
    elif cents is not None and cents > left:
        faults["amount"] = [_("Donnez un montant de %(most)s au plus : c’est ce qui reste à payer.", most=money(left))]
    if faults:
        raise Invalid(fields=faults)


def undo(actor: Actor, invoice_id: int, payment_id: int) -> None:
    """Take back a payment noted by mistake: a second line cancels the first, both stay."""
    row = _own(actor, invoice_id)
    found = db.session().get(Payment, payment_id)
    taken = sa.select(Payment.id).where(Payment.undoes_id == payment_id)
    if found is None or found.invoice_id != row.id or found.cents <= 0 or db.session().scalar(taken) is not None:
        raise Conflict(_("Ce paiement est déjà repris."), code="undone")
    if row.state == life.CREDITED:
        write(row, paid_cents=row.paid_cents - found.cents)
        moved = (row.state, row.state)
    else:
        after = life.Facts(
            row.gross_cents - row.credited_cents - row.paid_cents + found.cents,
            row.gross_cents - row.credited_cents,
            row.was_deposited,
        )
        action = "reopen" if row.state == life.COLLECTED else "pay"
        moved = move(row, action, (life.ISSUER,), after, paid_cents=row.paid_cents - found.cents)
    db.session().add(
        Payment(
            invoice_id=row.id, paid_on=found.paid_on, cents=-found.cents, undoes_id=found.id, key=f"{UNDOES}{found.id}",
            noted_by=actor.id, noted_at=clock.now(),
        )
    )  # fmt: skip
    note(actor, row, "undo", moved, cents=found.cents, paid_on=iso(found.paid_on))


def _own(actor: Actor, invoice_id: int) -> Invoice:
    row = invoices.row(actor, invoice_id)
    require(Can.ISSUE, actor, row)
    if row.kind == CREDIT:
        raise Conflict(_("Un avoir ne se paie pas : il réduit ce qui est dû."), code="wrong-state")
    return row
