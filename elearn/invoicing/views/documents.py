"""One invoice or credit note: its page for the two sides, its files, its statuses, payments, credit notes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash, render_template, request

from elearn.core import countries, i18n
from elearn.core.countries import FRANCE
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.core.web.posted import new_key, see_other
from elearn.core.web.typed import number
from elearn.invoicing import life, queries, services, words
from elearn.invoicing.content import lines_of
from elearn.invoicing.crediting import Left
from elearn.invoicing.forms import CreditForm, PaymentForm, form_of_credit
from elearn.invoicing.models import Invoice
from elearn.invoicing.policy import Can
from elearn.invoicing.services.statuses import OF_CREDIT
from elearn.invoicing.views.blueprint import Answer, attachment, blueprint


@blueprint.get("/factures/<int:invoice_id>")
@allow(Can.OPEN)
def document(invoice_id: int) -> str:
    """The page of a document."""
    return _page(invoice_id)


def _page(invoice_id: int, refused: Invalid | None = None, at: str = "", form: PaymentForm | None = None) -> str:
    who, reads = actor(), queries.invoices
    row = reads.row(who, invoice_id)
    card, roles, today = reads.card(row), reads.roles(who, row), i18n.today()
    possible = life.MACHINE.possible(card.state, roles, reads.facts(row, row.was_deposited))
    if card.kind == "credit":
        possible = tuple(action for action in possible if action in OF_CREDIT)
    if form is None:
        form = PaymentForm(formdata=None)
        form.key.data, form.paid_on.data = new_key(), today
    elif refused is not None:
        form.refuse(refused)
    corrected = reads.readable(who, card.corrects_id) if card.corrects_id else None
    return render_template(
        "invoicing/document.html",
        card=card,
        lines=lines_of(card.content),
        country=countries.name(card.content["buyer"]["country"]) if card.content["buyer"]["country"] != FRANCE else "",
        is_issuer=life.ISSUER in roles,
        can_do=possible,
        file=reads.file(invoice_id),
        credits=reads.credit_notes(invoice_id),
        corrected=corrected,
        payments=reads.payments(invoice_id),
        reminders=reads.reminders(invoice_id),
        owed=queries.lateness.owed(row, today),
        unearned=queries.unearned.cents(row),
        is_late=card.is_late(today),
        history=reads.history(invoice_id),
        form=form,
        errors=refused.fields if refused is not None and at != "paiement" else {},
        at=at,
        words=words,
    )


@blueprint.get("/factures/<int:invoice_id>/facture.<any(pdf, xml):kind>")
@allow(Can.OPEN)
def take(invoice_id: int, kind: str) -> Response:
    """Its PDF, or its XML once it was checked."""
    card = queries.invoices.readable(actor(), invoice_id)
    key, size = queries.invoices.stored(invoice_id, kind)
    return attachment(kernel().storage.read(key), f"{card.number}.{kind}", f"application/{kind}", size)


@blueprint.post("/factures/<int:invoice_id>/<any(deposer, rejeter, refuser):action>")
@allow(Can.OPEN)
def move(invoice_id: int, action: str) -> Answer:
    """Note a status of the reform."""
    reason, who, verbs = request.form.get("reason", ""), actor(), services.statuses
    done: dict[str, tuple[str, Callable[[], object]]] = {
        "deposer": (_("Le dépôt est noté."), lambda: verbs.deposit(who, invoice_id)),
        "rejeter": (_("Le rejet est noté."), lambda: verbs.reject(who, invoice_id, reason)),
        "refuser": (_("La facture est refusée : son émetteur le sait."), lambda: verbs.refuse(who, invoice_id, reason)),
    }
    said, verb = done[action]
    return _do(invoice_id, said, action, verb)


def _do(invoice_id: int, said: str, at: str, verb: Callable[[], Any], form: PaymentForm | None = None) -> Answer:
    """Do it and come back; or the same page again with what is to be corrected."""
    try:
        verb()
    except Invalid as error:
        return _page(invoice_id, error, at, form), 422
    flash(said, "done")
    return see_other("invoicing.document", invoice_id=invoice_id, _anchor=at)


@blueprint.post("/factures/<int:invoice_id>/paiements")
@allow(Can.OPEN)
def receive(invoice_id: int) -> Answer:
    """Note a payment received elsewhere."""
    form, who, verbs = PaymentForm(), actor(), services.payments
    day, cents = form.said()
    if day is not None and cents is not None:
        return _do(
            invoice_id, _("Le paiement est noté."), "paiement",
            lambda: verbs.receive(who, invoice_id, day, cents, form.text("key")), form,
        )  # fmt: skip
    try:
        verbs.check(who, invoice_id, day, cents)
    except Invalid as error:
        form.refuse(error)
    return _page(invoice_id, at="paiement", form=form), 422


@blueprint.post("/factures/<int:invoice_id>/paiements/<int:payment_id>/reprendre")
@allow(Can.OPEN)
def undo(invoice_id: int, payment_id: int) -> Answer:
    """Take back a payment noted by mistake."""
    return _do(
        invoice_id, _("Le paiement est repris."), "paiement",
        lambda: services.payments.undo(actor(), invoice_id, payment_id),
    )  # fmt: skip


@blueprint.get("/factures/<int:invoice_id>/avoir")
@allow(Can.OPEN)
def credit_form(invoice_id: int) -> str:
    """Make a credit note."""
    return _credit(invoice_id, *_credited(invoice_id))


def _credited(invoice_id: int) -> tuple[Invoice, Left, CreditForm]:
    """An invoice of one's own, what is left to credit of it, and the form that asks how much; raise Missing."""
    who = actor()
    row = queries.invoices.row(who, invoice_id)
    if row.kind != "invoice" or life.ISSUER not in queries.invoices.roles(who, row):
        raise queries.invoices.missing()
    left = queries.deposits.remaining(row)
    lines = lines_of(row.content)
    most = [min(cents, left.most(line.vat_bp)) for line, cents in zip(lines, left.lines, strict=True)]
    return row, left, form_of_credit(lines, most)


def _credit(invoice_id: int, row: Invoice, left: Left, form: CreditForm) -> str:
    form.version.data = str(row.version)
    return render_template(
        "invoicing/credit.html", card=queries.invoices.card(row), form=form, left=left,
        mandate=queries.mandates.held(actor().id), amounts=[one for one in form if one.name.startswith("amount_")],
    )  # fmt: skip


@blueprint.post("/factures/<int:invoice_id>/avoir")
@allow(Can.OPEN)
def credit(invoice_id: int) -> Answer:
    """Issue it."""
    row, left, form = _credited(invoice_id)
    amounts, reason, version = form.amounts(left.lines), form.text("reason"), number(form.text("version")) or 0
    try:
        services.crediting.check(actor(), invoice_id, amounts, reason)
    except Invalid as error:
        form.refuse(error)
    if form.errors:
        return _credit(invoice_id, row, left, form), 422
    cents = None if amounts is None else [one or 0 for one in amounts]  # None was said beside its field
    made = services.crediting.credit(actor(), invoice_id, version, cents, reason)
    flash(_("L’avoir est émis et envoyé à votre client."), "done")
    return see_other("invoicing.document", invoice_id=made)
