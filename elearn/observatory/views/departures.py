"""Pages of a manager: who left their centre, why, and what was written of it."""

from __future__ import annotations

from flask import Response, flash, render_template, request

from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import require
from elearn.core.web import typed
from elearn.core.web.guard import members
from elearn.core.web.identity import actor
from elearn.core.web.posted import see_other
from elearn.observatory import queries, services
from elearn.observatory.forms import CorrectionForm, DepartureForm
from elearn.observatory.policy import Can
from elearn.observatory.reasons import REASONS
from elearn.observatory.views.blueprint import Answer, blueprint
from elearn.telecentres.queries import places
from elearn.telecentres.queries.places import CentreCard


@blueprint.route("/gestion/telecentres/<slug>/departs", methods=["GET", "POST"])
@members()
def of_centre(slug: str) -> Answer:
    """Those who left a centre, and one more."""
    centre = _managed(slug)
    form = DepartureForm()
    form.offer(*queries.departures.known(actor(), centre))
    if form.is_submitted() and form.holds(lambda: services.departures.check(form.sheet())):
        try:
            services.departures.record(actor(), centre, form.sheet(), **form.whom())
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Le départ est écrit."), "done")
            return see_other("observatory.of_centre", slug=slug)
    cards = queries.departures.of_centre(actor(), centre)
    page = render_template(
        "observatory/departures.html",
        centre=centre,
        slug=slug,
        form=form,
        written=[card for card in cards if card.withdrawn_at is None],
        withdrawn=[card for card in cards if card.withdrawn_at is not None],
        reasons=REASONS,
    )
    return (page, 422) if form.errors else page


@blueprint.route("/gestion/telecentres/<slug>/departs/<int:departure_id>", methods=["GET", "POST"])
@members()
def departure(slug: str, departure_id: int) -> Answer:
    """One departure: what was written of it, and its correction."""
    centre = _managed(slug)
    card = queries.departures.one(actor(), centre, departure_id)
    form = CorrectionForm()
    if request.method == "GET":
        form.process(obj=card)
    elif form.holds(lambda: services.departures.check(form.sheet())):
        try:
            read = typed.number(form.text("version")) or 0
            services.departures.correct(actor(), centre, departure_id, form.sheet(), read)
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            form.refuse(Invalid(error.message))
        else:
            flash(_("Le départ est corrigé."), "done")
            return see_other("observatory.of_centre", slug=slug)
    page = render_template(
        "observatory/departure.html", centre=centre, slug=slug, card=card, form=form, reasons=REASONS
    )
    return (page, 422) if form.errors else page


@blueprint.post("/gestion/telecentres/<slug>/departs/<int:departure_id>/retirer")
@members()
def withdraw(slug: str, departure_id: int) -> Response:
    """Take back a departure written by mistake."""
    services.departures.withdraw(actor(), _managed(slug), departure_id)
    flash(_("Ce départ est retiré."), "done")
    return see_other("observatory.of_centre", slug=slug)


def _managed(slug: str) -> CentreCard:
    card = places.card_by_slug(slug)
    require(Can.RECORD_DEPARTURE, actor(), card)
    return card
