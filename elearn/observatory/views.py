"""Pages: the evaluation of a network over a period, its file, and what a centre costs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from markupsafe import Markup

from elearn.core import clock
from elearn.core.amounts import cents_of
from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import local
from elearn.core.policy import can, require
from elearn.core.sheets import Cell, csv_file
from elearn.core.web import typed
from elearn.core.web.guard import members, public
from elearn.core.web.identity import actor
from elearn.observatory import drawing, queries, services, showing
from elearn.observatory.extend import Period
from elearn.observatory.forms import CostForm
from elearn.observatory.policy import Can
from elearn.telecentres.queries import places
from elearn.telecentres.queries.places import CentreCard

blueprint = Blueprint("observatory", __name__, template_folder="templates")
ONE_DAY = timedelta(days=1)


@blueprint.get("/observatoire")
@public("what a public network does in a year is for everyone; few people are not counted aloud")
def index() -> str | tuple[str, int]:
    """The indicators of one network over one period: this year unless the address says otherwise."""
    networks = places.networks()
    if not networks:
        return render_template("observatory/index.html", networks=networks, lines=[])
    fault = ""
    try:
        chosen = _period(list(networks))
    except Invalid as error:
        fault = " ".join(text for texts in error.fields.values() for text in texts)
        chosen = _this_year(_network(list(networks)))
    lines = queries.evaluation(chosen)
    names = queries.names({i for line in lines for i, value in line.reading.parts.items() if value})
    sees_few = can(Can.READ_SMALL, actor())
    filling = next(line.reading for line in lines if line.name == "filling")
    page = render_template(
        "observatory/index.html",
        networks=networks,
        period=chosen,
        last_on=chosen.until_on - ONE_DAY,
        lines=lines,
        with_parts=[line for line in lines if line.reading.parts and line.name != "centres"],
        names=names,
        fault=fault,
        # Safe by construction: drawing.py escapes every word that it writes.
        chart=Markup(drawing.bars({i: v for i, v in filling.parts.items() if i in names}, names)),  # noqa: S704
        written=showing.written,
        masks={line.name: showing.masks(line.reading, sees_few=sees_few) for line in lines},
        sees_few=sees_few,
        baseline=showing.BASELINE,
        baseline_year=showing.BASELINE_YEAR,
        address={"reseau": networks[chosen.network_id].slug, "du": chosen.from_on, "au": chosen.until_on - ONE_DAY},
    )
    return (page, 422) if fault else page


@blueprint.get("/observatoire.csv")
@public("the same figures as the page, for a spreadsheet")
def download() -> Response:
    """The indicators and their parts by centre."""
    networks = places.networks()
    if not networks:
        raise Missing(_("Aucun réseau n’est encore décrit."))
    chosen = _period(list(networks))
    lines, sees_few = queries.evaluation(chosen), can(Can.READ_SMALL, actor())
    names = queries.names({i for line in lines for i in line.reading.parts})
    rows: list[list[Cell]] = []
    for line in lines:
        masks = showing.masks(line.reading, sees_few=sees_few)
        values: list[tuple[int | None, Decimal | None]] = [(None, line.reading.value), *line.reading.parts.items()]
        for i, value in values:
            place = _("Réseau") if i is None else names[i]
            shown = masks.get(i) or showing.plain(line.indicator, value)
            unit, definition = _UNITS[line.indicator.unit], str(line.indicator.definition)
            rows.append([str(line.indicator.label), place, shown, unit, definition])
    body = csv_file([_("Indicateur"), _("Lieu"), _("Valeur"), _("Unité"), _("Définition")], rows)
    name = f"observatoire-{networks[chosen.network_id].slug}-{chosen.from_on}-{chosen.until_on - ONE_DAY}.csv"
    return Response(body, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


_UNITS = {"": "", "h": "h", "bp": "%", "cents": "€"}


def _network(ids: list[int]) -> int:
    slug = request.args.get("reseau", "")
    if not slug:
        return ids[0]
    found = [n.id for n in places.networks(ids).values() if n.slug == slug]
    if not found:
        raise Missing(_("Ce réseau n’existe pas."))
    return found[0]


def _this_year(network_id: int) -> Period:
    year = local(clock.now()).year
    return queries.period(network_id, date(year, 1, 1), date(year + 1, 1, 1))


def _period(ids: list[int]) -> Period:
    network_id, year = _network(ids), local(clock.now()).year
    from_on = _day("du", date(year, 1, 1))
    until_on = _day("au", date(from_on.year, 12, 31))
    return queries.period(network_id, from_on, until_on + ONE_DAY)


def _day(name: str, default: date) -> date:
    raw = request.args.get(name, "")
    found = typed.day(raw) if raw else default
    if found is None:
        raise Invalid(fields={name: [_("Écrivez la date ainsi : 2026-01-31.")]})
    return found


@blueprint.route("/gestion/telecentres/<slug>/couts", methods=["GET", "POST"])
@members()
def costs(slug: str) -> str | Response | tuple[str, int]:
    """What a centre costs: the list, and one more."""
    centre = _managed(slug)
    form = CostForm()
    if form.validate_on_submit():
        try:
            services.record_cost(actor(), centre, _sheet(form))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("C’est enregistré."), "done")
            return redirect(url_for("observatory.costs", slug=slug), code=303)  # type: ignore[return-value]
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
    return redirect(url_for("observatory.costs", slug=slug), code=303)  # type: ignore[return-value]


def _managed(slug: str) -> CentreCard:
    card = places.card_by_slug(slug)
    require(Can.RECORD_COST, actor(), card)
    return card


def _sheet(form: CostForm) -> services.CostSheet:
    try:
        cents = cents_of(form.text("cents"))
    except ValueError:
        raise Invalid(fields={"cents": [_("Donnez un montant en euros, par exemple 1 250,00.")]}) from None
    assert form.from_on.data
    assert form.until_on.data
    return services.CostSheet(form.text("label"), form.from_on.data, form.until_on.data + ONE_DAY, cents)
