"""The yearly declaration of sellers, for whoever makes it; what it says of oneself."""

from __future__ import annotations

from flask import Response, render_template, request

from elearn.core.web import typed
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.paging import PAGE_SIZE, page_number
from elearn.invoicing import queries, services, words
from elearn.invoicing.policy import Can
from elearn.invoicing.views.blueprint import attachment, blueprint


@blueprint.get("/administration/declaration-des-vendeurs")
@allow(Can.DECLARE_SELLERS)
def sellers() -> str:
    """Who was paid in a year, and what is still missing of them; never a number whole."""
    years = queries.sellers.years()
    asked = typed.number(request.args.get("annee"))
    year = asked if asked in years else years[0]
    page = queries.sellers.of_year(actor(), year, page_number(request.args.get("page")), PAGE_SIZE)
    return render_template("invoicing/sellers.html", page=page, year=year, years=years, words=words)


@blueprint.post("/administration/declaration-des-vendeurs")
@allow(Can.DECLARE_SELLERS)
def sellers_file() -> Response:
    """The file of a year, by a form: it is written in the log."""
    year = typed.number(request.form.get("annee")) or 0
    return attachment(services.declaring.export(actor(), year), f"vendeurs-{year}.csv", "text/csv; charset=utf-8")
