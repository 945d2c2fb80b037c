"""Making an invoice from what is accepted: a draft, read again, then issued."""

from __future__ import annotations

from flask import flash, render_template, request
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from elearn.core import i18n
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import money
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.posted import see_other
from elearn.core.web.typed import number
from elearn.invoicing import checking, queries, services, words
from elearn.invoicing.forms import DraftForm
from elearn.invoicing.policy import Can
from elearn.invoicing.queries.drafts import Preview
from elearn.invoicing.views.blueprint import Answer, blueprint


@blueprint.post("/mes-factures/brouillons")
@allow(Can.LIST_ISSUED)
def begin() -> Answer:
    """Begin a draft of all that a mission lets one bill."""
    mission = number(request.form.get("engagement")) or 0
    made = services.drafting.begin(actor(), mission, payer_id=number(request.form.get("payer")) or None)
    return see_other("invoicing.draft", draft_id=made)


@blueprint.get("/mes-factures/brouillons/<int:draft_id>")
@allow(Can.LIST_ISSUED)
def draft(draft_id: int) -> str:
    """A draft as it would be issued now."""
    return _page(queries.drafts.own(actor(), draft_id))


def _page(found: Preview, form: DraftForm | None = None, changed: str = "") -> str:
    if form is None:
        form = DraftForm(formdata=None, keys=list(found.keys), due_rule=found.due_rule, due_days=found.due_days)
    form.keys.choices = [
        SelectChoice(one.key, f"{one.label} — {words.quantity(one.quantity, one.unit)}, {money(one.net_cents)}")
        for one in found.open_items
    ]
    return render_template(
        "invoicing/draft.html",
        draft=found,
        form=form,
        changed=changed,
        words=words,
        can_check=checking.can_check(),
        today=i18n.today(),
    )


@blueprint.post("/mes-factures/brouillons/<int:draft_id>")
@allow(Can.LIST_ISSUED)
def change(draft_id: int) -> Answer:
    """Choose what it bills and when it is to be paid."""
    form = DraftForm()
    days = form.due_days.data if isinstance(form.due_days.data, int) else -1
    if form.text("due_rule") != "days":
        days = queries.drafts.own(actor(), draft_id).due_days
    try:
        services.drafting.change(actor(), draft_id, form.keys.data or [], form.text("due_rule"), days)
    except Invalid as error:
        form.refuse(error)
        return _page(queries.drafts.own(actor(), draft_id), form), 422
    flash(_("Le brouillon est enregistré."), "done")
    return see_other("invoicing.draft", draft_id=draft_id)


@blueprint.post("/mes-factures/brouillons/<int:draft_id>/emettre")
@allow(Can.LIST_ISSUED)
def issue(draft_id: int) -> Answer:
    """Number it, for good."""
    try:
        made = services.issuing.issue(actor(), draft_id, request.form.get("seen", ""))
    except Conflict as error:
        if error.code != "changed":
            raise
        return _page(queries.drafts.own(actor(), draft_id), changed=error.message), 409
    flash(_("La facture est émise et envoyée à votre client. Son fichier se prépare."), "done")
    return see_other("invoicing.document", invoice_id=made)


@blueprint.post("/mes-factures/brouillons/<int:draft_id>/supprimer")
@allow(Can.LIST_ISSUED)
def drop(draft_id: int) -> Answer:
    """Throw it away."""
    services.drafting.drop(actor(), draft_id)
    flash(_("Le brouillon est supprimé. Rien n’était émis."), "done")
    return see_other("invoicing.own")
