"""Deliverables as files to keep: PDF, and ODT to go on writing."""

from __future__ import annotations

from flask import Response, flash, redirect, url_for

from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import in_locale
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.portfolio import document, queries, services
from elearn.portfolio.document import Document
from elearn.portfolio.files import FORMATS, draw, submitted
from elearn.portfolio.policy import Can
from elearn.portfolio.views.blueprint import blueprint


@blueprint.post("/mon-dossier.<extension>")
@allow(Can.LIST_OWN)
def ask_whole(extension: str) -> Response:
    """Ask for all that was handed in as one file: a job makes it."""
    if services.ask_booklet(actor(), extension):
        flash(_("Votre dossier se prépare. Il sera prêt dans quelques secondes, sur cette page."), "info")
    return redirect(url_for("portfolio.index", _anchor="booklets"), code=303)  # type: ignore[return-value]


@blueprint.get("/mon-dossier.<extension>")
@allow(Can.LIST_OWN)
def whole(extension: str) -> Response:
    """The file that was made: « Mon dossier de création »."""
    found = queries.booklet(actor(), extension)
    response = Response(kernel().storage.read(found.file_key), mimetype=FORMATS[extension][1])
    response.content_length = found.file_bytes
    return _to_keep(response, "mon-dossier-de-creation", extension)


@blueprint.get("/mon-dossier/<slug>.<extension>")
@allow(Can.LIST_OWN)
def one(slug: str, extension: str) -> Response:
    """One deliverable: the last version handed in, else the draft, which says that it is one."""
    who = actor()
    form = queries.form(who, slug)
    with in_locale(form.exercise.language):
        if form.submissions:
            drawn = submitted(queries.own_submission(who, slug, form.submissions))
        else:
            drawn = document.draw(form.exercise.sheet, form.filled.values, _("Brouillon, pas encore envoyé"))
        return _file(drawn, slug, extension)


@blueprint.get("/mon-dossier/<slug>/historique/<int:number>.<extension>")
@allow(Can.LIST_OWN)
def older(slug: str, number: int, extension: str) -> Response:
    """One version as it was handed in."""
    found = queries.own_submission(actor(), slug, number)
    with in_locale(found.exercise.language):
        return _file(submitted(found), f"{slug}-{number}", extension)


def _file(drawn: Document, name: str, extension: str) -> Response:
    """One document is a page or two: drawn while one waits, in a request that writes nothing."""
    if extension not in FORMATS:
        raise Missing(_("Ce format n’existe pas : choisissez PDF ou ODT."))
    content = draw(drawn.title, actor().display_name, [drawn], extension)
    return _to_keep(Response(content, mimetype=FORMATS[extension][1]), name, extension)


def _to_keep(response: Response, name: str, extension: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
