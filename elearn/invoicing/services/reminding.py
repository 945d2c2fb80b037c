"""Reminders of what is to be paid: before, on the day, after. Each told once."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from elearn.core import clock, db, i18n
from elearn.core.policy import Actor, require
from elearn.invoicing import life
from elearn.invoicing.mentions import INVOICE
from elearn.invoicing.models import Invoice, Reminder
from elearn.invoicing.policy import Can
from elearn.invoicing.queries import invoices
from elearn.invoicing.reminders import STEPS, due_step
from elearn.invoicing.services.moving import note, tell_issuer, tell_payers

AT_ONCE = 200


def waiting(after: int = 0) -> tuple[list[int], int | None]:
    """A page of the invoices that have a reminder to tell today, and the id to go on from; None at the end."""
    horizon = i18n.today() - timedelta(days=STEPS[0].days)
    query = (
        sa.select(Invoice.id, Invoice.issued_on, Invoice.due_on)
        .where(Invoice.id > after, Invoice.kind == INVOICE, Invoice.state.in_(life.OPEN), Invoice.due_on <= horizon)
        .where(~sa.exists().where(Reminder.invoice_id == Invoice.id, Reminder.step == STEPS[-1].code))
        .order_by(Invoice.id)
        .limit(AT_ONCE)
    )
    found = [(i, issued, due) for i, issued, due in db.session().execute(query) if due is not None]
    told: dict[int, set[str]] = {}
    known = sa.select(Reminder.invoice_id, Reminder.step).where(Reminder.invoice_id.in_([i for i, _a, _b in found]))
    for invoice_id, step in db.session().execute(known):
        told.setdefault(invoice_id, set()).add(step)
    today = i18n.today()
    ids = [i for i, issued, due in found if due_step(issued, due, today, told.get(i, ()))]
    return ids, found[-1][0] if len(found) == AT_ONCE else None


def remind(actor: Actor, invoice_id: int) -> None:
    """Tell the client what is to be paid, and its issuer once it is late; nothing when it was told."""
    require(Can.RUN, actor)
    row = db.session().get_one(Invoice, invoice_id)
    told = [code for code, _at in invoices.reminders(row.id)]
    step = due_step(row.issued_on, row.due_on, i18n.today(), told) if row.due_on else None
    left = invoices.card(row).left_cents
    if step is None or row.state not in life.OPEN or not left:
        return
    made = db.insert(Reminder).values(invoice_id=row.id, step=step.code, told_at=clock.now())
    statement = made.on_conflict_do_nothing(index_elements=["invoice_id", "step"]).returning(Reminder.step)
    if db.session().execute(statement).scalar_one_or_none() is None:
        return
    key = f"invoicing-reminder:{row.id}:{step.code}"
    tell_payers(row, f"invoicing.remind-{step.code}", key=key, left=left)
    if step.days > 0:
        tell_issuer(row, "invoicing.unpaid", key=key, left=left, days=step.days)
    note(actor, row, "remind", step=step.code)
