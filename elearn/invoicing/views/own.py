"""One's own invoices: what is to bill, drafts, what was issued; those received; the mandate."""

from __future__ import annotations

from flask import flash, render_template, request

from elearn.core import i18n
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.pages import PAGE
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.paging import asked_for, page_number
from elearn.core.web.posted import see_other
from elearn.core.web.typed import month as typed_month
from elearn.invoicing import figures, queries, services, words
from elearn.invoicing.forms import MandateForm
from elearn.invoicing.policy import Can
from elearn.invoicing.queries.listing import Wish
from elearn.invoicing.views.blueprint import Answer, blueprint


@blueprint.get("/mes-factures")
@allow(Can.LIST_ISSUED)
def own() -> str:
    """What to bill, drafts, and what was issued."""
    who, wish, reads = actor(), _wish(), queries.listing
    to_bill = queries.drafts.to_bill(who.id)
    return render_template(
        "invoicing/own.html",
        to_clients=[one for one in to_bill if one.payer_id is None],
        to_members=[one for one in to_bill if one.payer_id is not None],
        drafts=asked_for(lambda number: queries.drafts.mine(who, to_bill, number), PAGE, "brouillons"),
        issued=reads.issued(who, page_number(request.args.get("page")), wish),
        from_members=reads.from_members(who, page_number(request.args.get("recues"))),
        wish=wish,
        months=reads.months_issued(who),
        exported=queries.export.months(who),
        mandate=queries.mandates.held(who.id),
        today=i18n.today(),
        words=words,
        compulsory_from=figures.compulsory_from(),
    )


@blueprint.get("/factures-recues")
@allow(Can.LIST_RECEIVED)
def received() -> str:
    """What one's organisations received."""
    who, wish = actor(), _wish()
    return render_template(
        "invoicing/received.html",
        found=queries.listing.received(who, page_number(request.args.get("page")), wish),
        wish=wish,
        months=queries.listing.months_received(who),
        today=i18n.today(),
        words=words,
    )


def _wish() -> Wish:
    """The filters asked for; what is none of them asks for nothing."""
    state = request.args.get("etat", "")
    return Wish(state if state in words.FILTERS else "", typed_month(request.args.get("mois")))


@blueprint.get("/mes-factures/mandat")
@allow(Can.MANDATE)
def mandate() -> str:
    """The mandate: its text, and what one accepted."""
    return _mandate()


def _mandate(form: MandateForm | None = None) -> str:
    text, history = queries.mandates.text(), queries.mandates.history(actor().id)
    held = next((one for one in history if one.ended_at is None), None)
    if form is None:
        form = MandateForm(formdata=None, obj=held)
    form.digest.data = text.digest
    return render_template("invoicing/mandate.html", form=form, text=text, held=held, history=history)


@blueprint.post("/mes-factures/mandat")
@allow(Can.MANDATE)
def accept_mandate() -> Answer:
    """Accept the text as it was read."""
    form = MandateForm()
    try:
        services.mandating.accept(actor(), form.text("digest"), form.text("legal_form"), form.on_debits.data)
    except Invalid as error:
        form.refuse(error)
        return _mandate(form), 422
    flash(_("Le mandat est accepté : vous pouvez émettre des factures."), "done")
    return see_other("invoicing.own")


@blueprint.post("/mes-factures/mandat/fin")
@allow(Can.MANDATE)
def end_mandate() -> Answer:
    """End it."""
    services.mandating.end(actor())
    flash(_("Le mandat est terminé : plus rien n’est émis en votre nom."), "done")
    return see_other("invoicing.mandate")
