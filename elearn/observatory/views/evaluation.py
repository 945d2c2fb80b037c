"""Pages: the evaluation of a network over a period, its file, and who left its centres."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Response, render_template, request
from markupsafe import Markup

from elearn.core import clock
from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import local
from elearn.core.sheets import Cell, csv_file
from elearn.core.web import typed
from elearn.core.web.guard import members, public
from elearn.core.web.identity import actor
from elearn.observatory import drawing, queries, showing
from elearn.observatory.extend import Period
from elearn.observatory.reasons import REASONS
from elearn.observatory.views.blueprint import Answer, blueprint
from elearn.telecentres.queries import places

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
    sees_few = queries.told.sees_few(actor())
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
        opens_departures=bool(queries.departures.opened_to(actor(), chosen.network_id)),
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
    lines = queries.evaluation(chosen)
    names = queries.names({i for line in lines for i in line.reading.parts})
    rows: list[list[Cell]] = []
    for one in queries.told.rows(actor(), lines):
        place = _("Réseau") if one.centre_id is None else names[one.centre_id]
        unit, definition = _UNITS[one.indicator.unit], str(one.indicator.definition)
        rows.append([str(one.indicator.label), place, one.mask or one.value, unit, definition])
    body = csv_file([_("Indicateur"), _("Lieu"), _("Valeur"), _("Unité"), _("Définition")], rows)
    name = f"observatoire-{networks[chosen.network_id].slug}-{chosen.from_on}-{chosen.until_on - ONE_DAY}.csv"
    return Response(body, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@blueprint.get("/observatoire/departs")
@members()
def departures() -> Answer:
    """The departures that the indicator counts, one by one, in the centres open to this reader."""
    networks = places.networks()
    if not networks:
        raise Missing(_("Aucun réseau n’est encore décrit."))
    chosen = _period(list(networks))
    network, last_on = networks[chosen.network_id], chosen.until_on - ONE_DAY
    return render_template(
        "observatory/network_departures.html",
        network=network,
        period=chosen,
        last_on=last_on,
        lines=queries.departures.lines(actor(), chosen),
        reasons=REASONS,
        is_whole=len(queries.departures.opened_to(actor(), chosen.network_id)) == queries.count_of(network.id),
        address={"reseau": network.slug, "du": chosen.from_on, "au": last_on},
    )


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
