"""Ending the service of someone who sells here, and taking it back."""

from __future__ import annotations

from flask import flash, render_template, request

from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.paging import Page, existing, page_number
from elearn.core.web.posted import see_other
from elearn.terms import queries, words
from elearn.terms.forms import EndingForm, LiftForm
from elearn.terms.policy import Can
from elearn.terms.services import endings
from elearn.terms.views.blueprint import Answer, blueprint


@blueprint.get("/administration/fins-de-service")
@allow(Can.END)
def ending_list() -> Answer:
    """Those announced, carried out and taken back, and the form of another."""
    return _page(EndingForm(formdata=None))


@blueprint.post("/administration/fins-de-service")
@allow(Can.END)
def end() -> Answer:
    """End the service of someone."""
    form = EndingForm()
    form.validate()
    try:
        endings.end(actor(), form.text("email"), form.text("reason"), form.text("explanation"), form.effective_on.data)
    except Invalid as error:
        form.refuse(error)
        return _page(form), 422
    flash(_("C’est annoncé : la personne reçoit le motif et vos explications par courriel."), "done")
    return see_other("terms.ending_list")


@blueprint.post("/administration/fins-de-service/<int:ending_id>/annuler")
@allow(Can.END)
def lift(ending_id: int) -> Answer:
    """Take it back."""
    form = LiftForm()
    try:
        endings.lift(actor(), ending_id, form.text("lifted_text"))
    except Invalid as error:
        form.refuse(error)
        return _page(EndingForm(formdata=None), lifting=ending_id, lift_form=form), 422
    flash(_("La fin de service est annulée : la personne en reçoit la raison et peut publier de nouveau."), "done")
    return see_other("terms.ending_list")


def _page(form: EndingForm, lifting: int = 0, lift_form: LiftForm | None = None) -> str:
    number = page_number(request.args.get("page"))
    found, total = queries.endings(actor(), number)
    return render_template(
        "terms/endings.html",
        page=existing(Page(found, number, total, queries.PAGE)),
        form=form,
        lifting=lifting,
        lift_form=lift_form or LiftForm(formdata=None),
        words=words,
    )
