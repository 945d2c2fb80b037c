"""Statements: read, taken away as CSV or PDF. Never changed."""

from __future__ import annotations

from flask import Response, render_template, request

from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.telecentres import queries
from elearn.telecentres.policy import Can
from elearn.telecentres.statement_lines import as_csv, lines_of
from elearn.telecentres.statement_pdf import title
from elearn.telecentres.views.blueprint import blueprint


@blueprint.get("/mes-releves/<reference>")
@allow(Can.LIST_PASSES)
def statement(reference: str) -> str:
    """One statement, line by line."""
    found = queries.statements.readable(actor(), reference)
    return render_template(
        "telecentres/statement.html", statement=found, lines=lines_of(found.lines), heading=title(found)
    )


@blueprint.get("/mes-releves/<reference>/releve.csv")
@allow(Can.LIST_PASSES)
def statement_csv(reference: str) -> Response:
    """The same for a spreadsheet."""
    found = queries.statements.readable(actor(), reference)
    return _attached(as_csv(found.lines, found.total_cents), "text/csv; charset=utf-8", f"{found.number}.csv")


@blueprint.get("/mes-releves/<reference>/releve.pdf")
@allow(Can.LIST_PASSES)
def statement_pdf(reference: str) -> Response:
    """The same to print or to pass on, once the job has made it."""
    found = queries.statements.readable(actor(), reference)
    if not found.pdf_key:
        raise Missing(_("Ce fichier se prépare : il sera là dans une minute."))
    response = _attached(b"".join(kernel().storage.read(found.pdf_key)), "application/pdf", f"{found.number}.pdf")
    response.set_etag(found.pdf_key)
    response.make_conditional(request)
    return response


def _attached(content: bytes, mime: str, name: str) -> Response:
    response = Response(content, content_type=mime)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response
