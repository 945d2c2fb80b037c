"""The prices of a telecentre: the network's, read only, and its own exceptions with their reason."""

from __future__ import annotations

from flask import flash, render_template, request

from elearn.core.amounts import cents_of
from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.web import typed
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.telecentres import queries, words
from elearn.telecentres.manage_forms import TariffForm
from elearn.telecentres.models import Centre
from elearn.telecentres.policy import Can
from elearn.telecentres.pricing import Rate
from elearn.telecentres.services import tariffs as service
from elearn.telecentres.services.passes import today
from elearn.telecentres.services.tariffs import TariffSheet
from elearn.telecentres.views.blueprint import blueprint
from elearn.telecentres.views.manage import Answer, managed_centre, shown, to
from elearn.telecentres.views.pricing_tables import prices_said


@blueprint.route("/gestion/telecentres/<slug>/tarifs", methods=["GET", "POST"])
@allow(Can.LIST_MANAGED)
def manage_tariffs(slug: str) -> Answer:
    """All the rows that price a use here, and a form for an exception."""
    centre = managed_centre(slug)
    form = TariffForm() if request.method == "POST" else TariffForm(formdata=None, data={"valid_from": today()})
    plans = queries.passes.plans_on([centre.network_id], today())
    form.plan.choices = [("", _("Avec ou sans Pass"))] + [(str(p.id), p.name) for p in plans]
    if request.method == "POST" and form.validate():
        try:
            service.add_tariff(actor(), centre.network_id, _sheet(centre, form))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Le tarif est ajouté. Ce qui est déjà réservé garde son prix."), "done")
            return to("telecentres.manage_tariffs", slug=slug)
    rows = queries.tariffs.tariffs(centre.network_id, centre.id)
    current = [t for t in rows if t.rate.valid_until is None or t.rate.valid_until > today()]
    page = render_template(
        "telecentres/manage_tariffs.html",
        centre=centre,
        form=form,
        own=[t for t in current if t.rate.centre_id is not None],
        common=_together([t.rate for t in current if t.rate.centre_id is None]),
        plans=queries.passes.plans_by_id({t.rate.plan_id for t in rows if t.rate.plan_id is not None}),
        words=words,
        today=today(),
    )
    return shown(page, refused=bool(form.errors))


def _together(rates: list[Rate]) -> list[tuple[Rate, str]]:
    """The rates for the same use, people and phase on one line, with their prices in words."""
    groups: dict[tuple[object, ...], list[Rate]] = {}
    for rate in rates:
        key = (rate.kind, rate.plan_id, rate.audience, rate.from_month, rate.until_month, rate.valid_from)
        groups.setdefault(key, []).append(rate)
    order, units = list(words.WORKSPACE_KIND), list(words.UNIT)
    for group in groups.values():
        group.sort(key=lambda rate: units.index(rate.unit))
    lines = [(group[0], prices_said(group)) for group in groups.values()]
    return sorted(lines, key=lambda line: (order.index(line[0].kind), line[0].plan_id or 0, line[0].from_month))


def _sheet(centre: Centre, form: TariffForm) -> TariffSheet:
    try:
        price = cents_of(form.text("price"))
    except ValueError:
        raise Invalid(fields={"price": [_("Prix : écrivez un montant en euros, par exemple 6,50.")]}) from None
    return TariffSheet(
        form.text("kind"),
        form.text("unit"),
        price,
        form.valid_from.data or today(),
        None,
        centre.id,
        form.text("reason"),
        form.text("audience"),
        int(form.text("plan")) if form.text("plan") else None,
        form.from_month.data or 0,
        form.until_month.data,
    )


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
        return to("telecentres.manage_tariffs", slug=slug)
    try:
        service.end_tariff(actor(), tariff_id, valid_until)
    except Invalid as error:
        flash(" ".join(text for texts in error.fields.values() for text in texts), "error")
    else:
        flash(_("Le tarif s’arrêtera ce jour-là."), "done")
    return to("telecentres.manage_tariffs", slug=slug)
