"""Every number opened: the register of an envelope, one account, one operation; and the justification."""

from __future__ import annotations

from flask import Response, flash, render_template, request

from elearn.core import ledger
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.paging import page_number
from elearn.core.web.posted import new_key, see_other
from elearn.funding import queries, services
from elearn.funding.money import book_of
from elearn.funding.policy import Can
from elearn.funding.services.envelopes import REVERSIBLE
from elearn.funding.views.blueprint import blueprint
from elearn.funding.views.shared import account_names, amount, reason_name, told_day


@blueprint.get("/financements/enveloppes/<int:envelope_id>/registre")
@allow(Can.LIST_PROGRAMMES)
def register(envelope_id: int) -> str:
    """Every operation of an envelope, newest first."""
    envelope = queries.envelopes.readable(actor(), envelope_id)
    page = ledger.operations(book_of(envelope_id), page_number(request.args.get("page")))
    names = account_names(x for o in page.items for t in o.transfers for x in (t.source, t.target))
    people = queries.seats.signers(envelope, {o.actor_id for o in page.items if o.actor_id is not None})
    return render_template(
        "funding/register.html", envelope=envelope, page=page, names=names, people=people, reason_name=reason_name,
        amount=amount, head=ledger.head(book_of(envelope_id)),
    )  # fmt: skip


@blueprint.get("/financements/enveloppes/<int:envelope_id>/comptes/<int:account_id>")
@allow(Can.LIST_PROGRAMMES)
def account(envelope_id: int, account_id: int) -> str | tuple[str, int]:
    """One account of an envelope: each transfer and the balance it left."""
    envelope = queries.envelopes.readable(actor(), envelope_id)
    book = book_of(envelope_id)
    own = next((b for b in ledger.balances(book) if b.account_id == account_id), None)
    if own is None:
        raise Missing(_("Ce compte n’existe pas."))
    day, fault = told_day()
    until = queries.reports.end_of(day) if day is not None else None
    held = own.amount
    if until is not None:
        held = next((b.amount for b in ledger.balances_at(book, until) if b.account_id == account_id), 0)
    page = ledger.history(account_id, page_number(request.args.get("page")), until=until)
    names = account_names([own.name, *(e.other for e in page.items)])
    shown = render_template(
        "funding/account.html", envelope=envelope, account=own, name=names[own.name], page=page, until=until,
        held=held, names=names, reason_name=reason_name, amount=amount, fault=fault,
    )  # fmt: skip
    return (shown, 422) if fault else shown


@blueprint.get("/financements/enveloppes/<int:envelope_id>/ecritures/<int:operation_id>")
@allow(Can.LIST_PROGRAMMES)
def operation(envelope_id: int, operation_id: int) -> str:
    """One operation, opened to its transfers."""
    envelope = queries.envelopes.readable(actor(), envelope_id)
    found = _own(envelope_id, operation_id)
    people = queries.seats.signers(envelope, [found.actor_id] if found.actor_id is not None else [])
    return render_template(
        "funding/operation.html", envelope=envelope, operation=found, people=people, reason_name=reason_name,
        names=account_names(x for t in found.transfers for x in (t.source, t.target)), amount=amount, key=new_key(),
        is_reversible=found.reason in REVERSIBLE and found.reversed_by_id is None and envelope.state == "open",
    )  # fmt: skip


@blueprint.post("/financements/enveloppes/<int:envelope_id>/ecritures/<int:operation_id>/annulation")
@allow(Can.LIST_PROGRAMMES)
def reverse(envelope_id: int, operation_id: int) -> Response:
    """Undo an operation by its opposite."""
    queries.envelopes.readable(actor(), envelope_id)
    _own(envelope_id, operation_id)
    services.envelopes.reverse(actor(), envelope_id, operation_id, request.form.get("key", "") or new_key())
    flash(_("L’écriture est annulée par l’écriture inverse."), "done")
    return see_other("funding.register", envelope_id=envelope_id)


def _own(envelope_id: int, operation_id: int) -> ledger.Operation:
    found = ledger.operation(operation_id)
    if found.book != book_of(envelope_id):
        raise Missing(_("Cette écriture n’existe pas."))
    return found
