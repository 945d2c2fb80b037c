"""Pages of a manager: what their centre costs."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Response, flash, render_template

from elearn.core.amounts import cents_of
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import require
from elearn.core.web.guard import members
from elearn.core.web.identity import actor
from elearn.core.web.posted import see_other
from elearn.observatory import queries, services
from elearn.observatory.forms import CostForm
from elearn.observatory.policy import Can
from elearn.observatory.views.blueprint import Answer, blueprint
from elearn.telecentres.queries import places
from elearn.telecentres.queries.places import CentreCard

ONE_DAY = timedelta(days=1)


@blueprint.route("/gestion/telecentres/<slug>/couts", methods=["GET", "POST"])
@members()
def costs(slug: str) -> Answer:
    """What a centre costs: the list, and one more."""
    centre = _managed(slug)
    form = CostForm()
    if form.is_submitted() and form.holds(lambda: services.check_cost(_sheet(form))):
        try:
            services.record_cost(actor(), centre, _sheet(form))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("C’est enregistré."), "done")
            return see_other("observatory.costs", slug=slug)
    page = render_template(
        "observatory/costs.html", centre=centre, slug=slug, form=form, costs=queries.costs_of(centre.id), day=ONE_DAY
    )
    return (page, 422) if form.errors else page


@blueprint.post("/gestion/telecentres/<slug>/couts/<int:cost_id>/retirer")
@members()
def remove_cost(slug: str, cost_id: int) -> Response:
    """Take back a cost written by mistake."""
    services.remove_cost(actor(), _managed(slug), cost_id)
    flash(_("Ce coût est retiré."), "done")
    return see_other("observatory.costs", slug=slug)


def _managed(slug: str) -> CentreCard:
    card = places.card_by_slug(slug)
    require(Can.RECORD_COST, actor(), card)
    return card


def _sheet(form: CostForm) -> services.CostSheet:
    """What was typed; a day that is not read accuses no other."""
    until = form.until_on.data + ONE_DAY if form.until_on.data else date.max
    cents = form.gathered(lambda name: _amount(form.text(name)), "cents", 0)
    return services.CostSheet(form.text("label"), form.from_on.data or date.min, until, cents)


def _amount(text: str) -> int:
    try:
        return cents_of(text)
    except ValueError:
        raise Invalid(fields={"cents": [_("Donnez un montant en euros, par exemple 1 250,00.")]}) from None
