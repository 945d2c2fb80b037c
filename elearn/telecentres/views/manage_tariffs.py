"""The prices of a telecentre: the network's, read only, and its own exceptions with their reason."""

from __future__ import annotations

from flask import flash, render_template, request

from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import today
from elearn.core.web import typed
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.posted import see_other
from elearn.telecentres import queries, words
from elearn.telecentres.manage_forms import TariffForm
from elearn.telecentres.policy import Can
from elearn.telecentres.services import tariffs as service
from elearn.telecentres.views.blueprint import blueprint
from elearn.telecentres.views.manage import Answer, managed_centre, shown
from elearn.telecentres.views.pricing_tables import unpriced
from elearn.telecentres.views.tariff_fields import plan_choices, sheet_of, together


@blueprint.route("/gestion/telecentres/<slug>/tarifs", methods=["GET", "POST"])
@allow(Can.LIST_MANAGED)
def manage_tariffs(slug: str) -> Answer:
    """All the rows that price a use here, and a form for an exception."""
    centre = managed_centre(slug)
    form = TariffForm() if request.method == "POST" else TariffForm(formdata=None, data={"valid_from": today()})
    plans = queries.passes.plans_on([centre.network_id], today())
    form.plan.choices = plan_choices(plans)
    if request.method == "POST" and form.holds(lambda: service.check_tariff(sheet_of(form, centre.id))):
        try:
            service.add_tariff(
                actor(), centre.network_id, sheet_of(form, centre.id), replacing=bool(form.replacing.data)
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Le tarif est ajouté. Ce qui est déjà réservé garde son prix."), "done")
            return see_other("telecentres.manage_tariffs", slug=slug)
    rows = queries.tariffs.tariffs(centre.network_id, centre.id)
    current = [t for t in rows if t.rate.valid_until is None or t.rate.valid_until > today()]
    page = render_template(
        "telecentres/manage_tariffs.html",
        centre=centre,
        form=form,
        own=[t for t in current if t.rate.centre_id is not None],
        common=together([t.rate for t in current if t.rate.centre_id is None]),
        plans=queries.passes.plans_by_id({t.rate.plan_id for t in rows if t.rate.plan_id is not None}),
        words=words,
        today=today(),
        unpriced=unpriced(centre.network_id, centre.id, queries.directory.entry(centre.id).counts, today()),
        network=queries.places.networks([centre.network_id])[centre.network_id],
    )
    return shown(page, refused=bool(form.errors))


@blueprint.post("/gestion/telecentres/<slug>/tarifs/<int:tariff_id>/fin")
@allow(Can.LIST_MANAGED)
def end_tariff(slug: str, tariff_id: int) -> Answer:
    """An exception ends on a day; the network's price holds again."""
    centre = managed_centre(slug)
    own = queries.tariffs.tariffs(centre.network_id, centre.id)
    if not any(t.rate.id == tariff_id and t.rate.centre_id == centre.id for t in own):
        raise Missing(_("Ce tarif n’existe plus."))
    valid_until = typed.day(request.form.get("valid_until"))
    if valid_until is None:
        flash(_("Jusqu’au : écrivez une date."), "error")
        return see_other("telecentres.manage_tariffs", slug=slug)
    try:
        service.end_tariff(actor(), tariff_id, valid_until)
    except Invalid as error:
        flash(" ".join(text for texts in error.fields.values() for text in texts), "error")
    else:
        flash(_("Le tarif s’arrêtera ce jour-là."), "done")
    return see_other("telecentres.manage_tariffs", slug=slug)
