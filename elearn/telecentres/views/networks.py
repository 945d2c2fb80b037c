"""What who coordinates a network sets for all of it: its tariffs, dated, and the exceptions of its places."""

from __future__ import annotations

from datetime import date

from flask import flash, render_template, request

from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import today
from elearn.core.policy import can, require
from elearn.core.web import typed
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.posted import see_other
from elearn.telecentres import queries, words
from elearn.telecentres.manage_forms import NetworkTariffForm
from elearn.telecentres.policy import Can
from elearn.telecentres.queries.places import CentreCard, NetworkCard
from elearn.telecentres.services import tariffs as service
from elearn.telecentres.views.blueprint import blueprint
from elearn.telecentres.views.manage import Answer, shown
from elearn.telecentres.views.pricing_tables import prices_said
from elearn.telecentres.views.tariff_fields import groups, plan_choices, sheet_of


def network_of(slug: str) -> NetworkCard:
    """The network of that address; raises :class:`Missing`."""
    found = next((n for n in queries.places.networks().values() if n.slug == slug), None)
    if found is None:
        raise Missing(_("Ce réseau n’existe pas."))
    return found


def coordinated(slug: str) -> NetworkCard:
    """The network of that address, for who coordinates it; raises :class:`Missing` or :class:`Forbidden`."""
    found = network_of(slug)
    require(Can.COORDINATE, actor(), found)
    return found


def places_of(network_id: int) -> list[CentreCard]:
    """The centres of a network, by name."""
    return [c for c in queries.places.centres().values() if c.network_id == network_id]


def place_choices(network_id: int) -> list[tuple[str, str]]:
    """The choices of a field that names one centre, or the whole network."""
    return [("", _("Tout le réseau")), *((str(c.id), c.name) for c in places_of(network_id))]


def end_typed() -> date:
    """The day typed in a form that ends something; raises :class:`Invalid` naming the field."""
    on = typed.day(request.form.get("valid_until"))
    if on is None:
        raise Invalid(fields={"valid_until": [_("Jusqu’au : écrivez une date.")]})
    return on


def say(error: Invalid) -> None:
    """The sentences of a refusal above the page shown again."""
    flash(" ".join(text for texts in error.fields.values() for text in texts), "error")


@blueprint.get("/gestion/reseaux")
@allow(Can.LIST_COORDINATED)
def networks() -> Answer:
    """Those that the reader coordinates; the page itself when there is one."""
    found = [n for n in queries.places.networks().values() if can(Can.COORDINATE, actor(), n)]
    if len(found) == 1:
        return see_other("telecentres.network_tariffs", slug=found[0].slug)
    return render_template("telecentres/networks.html", networks=found)


@blueprint.route("/gestion/reseaux/<slug>/tarifs", methods=["GET", "POST"])
@allow(Can.LIST_COORDINATED)
def network_tariffs(slug: str) -> Answer:
    """All the tariffs of a network, those to come and those past too, and a form for one more."""
    network = coordinated(slug)
    is_sent = request.method == "POST"
    form = NetworkTariffForm() if is_sent else NetworkTariffForm(formdata=None, data={"valid_from": today()})
    form.plan.choices = plan_choices(queries.passes.plans_on([network.id], today()))
    form.centre.choices = place_choices(network.id)
    centre_id = typed.number(form.text("centre"))
    if is_sent and form.holds(lambda: service.check_tariff(sheet_of(form, centre_id))):
        try:
            service.add_tariff(actor(), network.id, sheet_of(form, centre_id), replacing=bool(form.replacing.data))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Le tarif est ajouté. Ce qui est déjà réservé garde son prix."), "done")
            return see_other("telecentres.network_tariffs", slug=slug)
    cards = queries.tariffs.every_tariff(network.id)
    now = today()
    rates = [t.rate for t in cards]
    page = render_template(
        "telecentres/network_tariffs.html",
        network=network,
        form=form,
        current=groups(r for r in rates if r.centre_id is None and (r.valid_until is None or r.valid_until > now)),
        local=groups(r for r in rates if r.centre_id is not None and (r.valid_until is None or r.valid_until > now)),
        past=groups(r for r in rates if r.valid_until is not None and r.valid_until <= now),
        reasons={t.rate.id: t.reason for t in cards},
        plans=queries.passes.plans_by_id({r.plan_id for r in rates if r.plan_id is not None}),
        places={c.id: c for c in places_of(network.id)},
        words=words,
        prices_said=prices_said,
        today=now,
    )
    return shown(page, refused=bool(form.errors))


@blueprint.post("/gestion/reseaux/<slug>/tarifs/fin")
@allow(Can.LIST_COORDINATED)
def end_network_tariffs(slug: str) -> Answer:
    """Those ticked end on a day; what is booked keeps its price."""
    network = coordinated(slug)
    try:
        ticked, on = _ticked(network.id), end_typed()
        for one in ticked:
            service.end_tariff(actor(), one, on)
    except Invalid as error:
        say(error)
        return see_other("telecentres.network_tariffs", slug=slug)
    flash(_("Le tarif s’arrêtera ce jour-là."), "done")
    return see_other("telecentres.network_tariffs", slug=slug)


def _ticked(network_id: int) -> list[int]:
    """The tariffs ticked in the form; raises when there is none, or one of another network."""
    ticked = [number for one in request.form.getlist("tariff") if (number := typed.number(one)) is not None]
    if not ticked:
        raise Invalid(fields={"tariff": [_("Tarif : cochez au moins un prix à arrêter.")]})
    if not {t.rate.id for t in queries.tariffs.every_tariff(network_id)}.issuperset(ticked):
        raise Missing(_("Ce tarif n’existe plus."))
    return ticked
