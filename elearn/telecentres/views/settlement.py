"""Between telecentres: who served whom in a month, and each number opened down to its visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Response, render_template, request, url_for
from markupsafe import Markup, escape

from elearn.accounts import queries as accounts
from elearn.core.errors import Forbidden, Missing
from elearn.core.i18n import day, duration, local, money, number, today
from elearn.core.i18n import gettext as _
from elearn.core.policy import can
from elearn.core.sheets import Cell as SheetCell
from elearn.core.sheets import csv_file
from elearn.core.web import typed
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.telecentres import queries, words
from elearn.telecentres.policy import Can
from elearn.telecentres.pricing import add_months
from elearn.telecentres.queries.places import CentreCard, NetworkCard
from elearn.telecentres.queries.settlement import HOME, HOMELESS, PAYER, Cell, Whose, cells, visits
from elearn.telecentres.views.blueprint import blueprint
from elearn.telecentres.views.networks import network_of, places_of
from elearn.telecentres.wording import hours


def month_asked(otherwise: date | None = None) -> date:
    """The first day of the month of the address (``?mois=2026-11``), else the one given, else this month's."""
    return typed.month(request.args.get("mois")) or otherwise or today().replace(day=1)


@dataclass(frozen=True, slots=True)
class Readers:
    """The places that the reader manages, and whether they coordinate the network."""

    coordinates: bool
    managed: frozenset[int]

    def opens(self, host_id: int, whose: Whose) -> bool:
        """Whether they may see the visits of a cell: as host, as home, or as its coordination."""
        is_home = whose[0] == HOME and whose[1] in self.managed
        return self.coordinates or host_id in self.managed or is_home

    def names(self, host_id: int) -> bool:
        """Whether they may see who came: only the host and the coordination know."""
        return self.coordinates or host_id in self.managed


def _asked(slug: str) -> tuple[NetworkCard, dict[int, CentreCard], Readers]:
    """The network, its places and what the reader sees; refused to who manages none of them."""
    network = network_of(slug)
    places = {c.id: c for c in places_of(network.id)}
    readers = Readers(can(Can.COORDINATE, actor(), network), queries.places.managed_by(actor()) & places.keys())
    if not readers.coordinates and not readers.managed:
        raise Forbidden(_("Ces comptes sont pour les télécentres du réseau."))
    return network, places, readers


@blueprint.get("/gestion/reseaux/<slug>/reglements")
@allow(Can.LIST_SETTLED)
def settlement(slug: str) -> str:
    """The month, a line a host and a home or payer."""
    network, places, readers = _asked(slug)
    month = month_asked()
    found = _in_order(cells(visits(network.id, month)), places)
    names = _names(found, places)

    def opened(cell: Cell, text: str) -> str | Markup:
        if not readers.opens(cell.host_id, cell.whose):
            return text
        url = url_for(
            "telecentres.settlement_visits",
            slug=slug,
            mois=f"{month:%Y-%m}",
            hote=places[cell.host_id].slug,
            pour=cell.key,
        )
        return Markup('<a href="{}">{}</a>').format(url, text)

    rows = [
        [
            places[c.host_id].name,
            names[c.whose],
            number(len(c.people)),
            opened(c, number(c.visits)),
            opened(c, duration(c.seconds // 60)),
            opened(c, money(c.cents)),
        ]
        for c in found
    ]
    return render_template(
        "telecentres/settlement.html",
        network=network,
        month=month,
        before=add_months(month, -1),
        after=add_months(month, 1) if add_months(month, 1) <= today() else None,
        rows=rows,
        total=_total(found),
        balances=_balances(found, places),
        words=words,
        only_settlement=not readers.coordinates,
    )


@blueprint.get("/gestion/reseaux/<slug>/reglements.csv")
@allow(Can.LIST_SETTLED)
def settlement_csv(slug: str) -> Response:
    """The same for a spreadsheet: hours and euros as numbers."""
    network, places, _readers = _asked(slug)
    month = month_asked()
    found = _in_order(cells(visits(network.id, month)), places)
    names = _names(found, places)
    header = [_("Mois"), _("Télécentre d’accueil"), _("Pour le compte de"), _("Personnes"), _("Visites"), _("Heures"),
              _("Montant en euros")]  # fmt: skip
    lines: list[list[SheetCell]] = [
        [
            f"{month:%Y-%m}", places[c.host_id].name, names[c.whose], len(c.people), c.visits,
            (Decimal(c.seconds) / 3600).quantize(Decimal("0.01")), Decimal(c.cents).scaleb(-2),
        ]
        for c in found
    ]  # fmt: skip
    name = f"entre-telecentres-{network.slug}-{month:%Y-%m}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(csv_file(header, lines), content_type="text/csv; charset=utf-8", headers=headers)


@blueprint.get("/gestion/reseaux/<slug>/reglements/visites")
@allow(Can.LIST_SETTLED)
def settlement_visits(slug: str) -> str:
    """The visits of one line of the table; names for the host and the administration only."""
    network, places, readers = _asked(slug)
    month = month_asked()
    host = next((c for c in places.values() if c.slug == request.args.get("hote")), None)
    if host is None:
        raise Missing(_("Ce télécentre n’est pas de ce réseau."))
    lines = [v for v in visits(network.id, month) if v.host_id == host.id and v.key == request.args.get("pour")]
    if not lines:
        raise Missing(_("Aucune visite de ce mois ne correspond."))
    whose = lines[0].whose
    if not readers.opens(host.id, whose):
        raise Forbidden(_("Ces visites ne concernent pas votre télécentre."))
    is_named = readers.names(host.id)
    people = accounts.people({v.person_id for v in lines}) if is_named else {}
    rows = [
        [
            day(local(v.arrived_at).date(), "short"),
            hours(v.arrived_at, v.left_at) if v.left_at else _("encore sur place"),
            (escape(people[v.person_id].display_name) if v.person_id in people else _("Compte effacé"))
            if is_named
            else _("Nom connu du télécentre d’accueil"),
            v.workspace or _("Sans poste"),
            duration(v.seconds // 60),
            money(v.cents),
        ]
        for v in lines
    ]
    found = cells(lines)
    return render_template(
        "telecentres/settlement_visits.html",
        network=network,
        month=month,
        host=host,
        whose=_names(found, places)[whose],
        rows=rows,
        total=[_("Total"), "", "", "", duration(sum(v.seconds for v in lines) // 60), money(found[0].cents)],
        words=words,
        only_settlement=not readers.coordinates,
    )


def _in_order(found: list[Cell], places: dict[int, CentreCard]) -> list[Cell]:
    return sorted(found, key=lambda c: (places[c.host_id].name, -c.visits, c.key))


def _names(found: list[Cell], places: dict[int, CentreCard]) -> dict[Whose, str]:
    """What each home or payer is called."""
    payers = accounts.organisations_by_id({c.whose[1] for c in found if c.whose[0] == PAYER})
    said: dict[Whose, str] = {}
    for cell in found:
        kind, one = cell.whose
        if kind == PAYER:
            said[cell.whose] = _("Pass payé par %(name)s", name=payers[one].name)
        elif kind == HOME:
            said[cell.whose] = _("Pass de %(name)s", name=places[one].name)
        else:
            said[cell.whose] = _("Pass sans télécentre d’attache") if kind == HOMELESS else _("Sans Pass")
    return said


def _total(found: list[Cell]) -> list[str]:
    people = {person for c in found for person in c.people}
    return [
        _("Total"),
        "",
        number(len(people)),
        number(sum(c.visits for c in found)),
        duration(sum(c.seconds for c in found) // 60),
        money(sum(c.cents for c in found)),
    ]


def _balances(found: list[Cell], places: dict[int, CentreCard]) -> list[list[Any]]:
    """For each place: what it did for the passes of others, what others did for its own, in hours."""
    given: dict[int, int] = {}
    received: dict[int, int] = {}
    for cell in found:
        kind, home = cell.whose
        if kind == HOME and home != cell.host_id:
            given[cell.host_id] = given.get(cell.host_id, 0) + cell.seconds
            received[home] = received.get(home, 0) + cell.seconds
    return [
        [places[i].name, duration(given.get(i, 0) // 60), duration(received.get(i, 0) // 60)]
        for i in sorted({*given, *received}, key=lambda i: places[i].name)
    ]
