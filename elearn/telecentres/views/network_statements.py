"""All the statements of a network for a month, for who does its accounts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask import Response, render_template, url_for
from markupsafe import Markup

from elearn.accounts import queries as accounts
from elearn.core.i18n import gettext as _
from elearn.core.i18n import money, today
from elearn.core.sheets import csv_file
from elearn.core.web.guard import allow
from elearn.telecentres import queries, words
from elearn.telecentres.policy import Can
from elearn.telecentres.pricing import add_months
from elearn.telecentres.queries.statements import StatementCard
from elearn.telecentres.statement_lines import lines_of
from elearn.telecentres.views.blueprint import blueprint
from elearn.telecentres.views.networks import coordinated
from elearn.telecentres.views.settlement import month_asked


@blueprint.get("/gestion/reseaux/<slug>/releves")
@allow(Can.LIST_COORDINATED)
def network_statements(slug: str) -> str:
    """Who was sent what: a line a person or an organisation."""
    network, month = coordinated(slug), month_asked(_last_over())
    found = queries.statements.of_month(network.id, month)
    names = _payers(found)
    rows = [
        [
            Markup('<a href="{}">{}</a>').format(url_for("telecentres.statement", reference=s.number), s.number),
            names[s.id],
            str(len(s.lines)),
            money(s.total_cents),
        ]
        for s in found
    ]
    return render_template(
        "telecentres/network_statements.html",
        network=network,
        month=month,
        before=add_months(month, -1),
        after=add_months(month, 1) if add_months(month, 1) <= today() else None,
        is_over=add_months(month, 1) <= today(),
        rows=rows,
        total=[_("Total"), "", "", money(sum(s.total_cents for s in found))],
        words=words,
    )


@blueprint.get("/gestion/reseaux/<slug>/releves.csv")
@allow(Can.LIST_COORDINATED)
def network_statements_csv(slug: str) -> Response:
    """All their lines for a spreadsheet, the amounts as numbers."""
    network, month = coordinated(slug), month_asked(_last_over())
    found = queries.statements.of_month(network.id, month)
    names = _payers(found)
    header = (_("Relevé"), _("Pour"), _("Date"), _("Usage"), _("Prix"), _("Montant en euros"))
    rows: list[tuple[str, str, date, str, str, Decimal]] = [
        (s.number, names[s.id], line.on, line.text, line.detail, Decimal(line.cents).scaleb(-2))
        for s in found
        for line in lines_of(s.lines)
    ]
    headers = {"Content-Disposition": f'attachment; filename="releves-{network.slug}-{month:%Y-%m}.csv"'}
    return Response(csv_file(header, rows), content_type="text/csv; charset=utf-8", headers=headers)


def _last_over() -> date:
    """The month that was billed last: the one under way has no statement yet."""
    return add_months(today().replace(day=1), -1)


def _payers(found: list[StatementCard]) -> dict[int, str]:
    """What each is made out to; those whose account is erased are not named."""
    people = accounts.people({s.person_id for s in found if s.person_id is not None})
    organisations = accounts.organisations_by_id({s.organisation_id for s in found if s.organisation_id is not None})
    said = {}
    for one in found:
        if one.organisation_id is not None:
            said[one.id] = organisations[one.organisation_id].name
        else:
            said[one.id] = people[one.person_id].display_name if one.person_id in people else _("Compte effacé")
    return said
