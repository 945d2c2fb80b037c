"""Deliverables as files to keep: PDF, and ODT to go on writing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Response

from elearn.core import clock
from elearn.core.errors import Missing
from elearn.core.i18n import day, in_locale, locale, moment
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.portfolio import document, odt, pdf, queries
from elearn.portfolio.document import Document
from elearn.portfolio.policy import Can
from elearn.portfolio.views.blueprint import blueprint

FORMATS: dict[str, tuple[Callable[..., bytes], str]] = {
    "pdf": (pdf.draw, "application/pdf"),
    "odt": (odt.draw, odt.MIME),
}


@blueprint.get("/mon-dossier.<extension>")
@allow(Can.LIST_OWN)
def whole(extension: str) -> Response:
    """All that was handed in, as one file: « Mon dossier de création »."""
    who = actor()
    found = queries.latest(who)
    ordered = [found[x.standing.slug] for x in queries.dossier(who) if x.standing.slug in found]
    if not ordered:
        raise Missing(_("Votre dossier n’a encore aucun livrable envoyé."))
    # A document speaks the language of what it holds, whatever that of the page.
    with in_locale(ordered[0].exercise.language):
        title = _("Mon dossier de création")
        return _file(title, "mon-dossier-de-creation", [_submitted(s) for s in ordered], extension)


@blueprint.get("/mon-dossier/<slug>.<extension>")
@allow(Can.LIST_OWN)
def one(slug: str, extension: str) -> Response:
    """One deliverable: the last version handed in, else the draft, which says that it is one."""
    who = actor()
    form = queries.form(who, slug)
    with in_locale(form.exercise.language):
        if form.submissions:
            drawn = _submitted(queries.own_submission(who, slug, form.submissions))
        else:
            drawn = document.draw(form.exercise.sheet, form.filled.values, _("Brouillon, pas encore envoyé"))
        return _file(drawn.title, slug, [drawn], extension)


@blueprint.get("/mon-dossier/<slug>/historique/<int:number>.<extension>")
@allow(Can.LIST_OWN)
def older(slug: str, number: int, extension: str) -> Response:
    """One version as it was handed in."""
    found = queries.own_submission(actor(), slug, number)
    with in_locale(found.exercise.language):
        drawn = _submitted(found)
        return _file(drawn.title, f"{slug}-{number}", [drawn], extension)


def _submitted(found: queries.SubmissionCard) -> Document:
    status = _("Version %(number)s, envoyée le %(day)s", number=found.number, day=moment(found.submitted_at))
    if found.review is not None and found.review.is_accepted:
        status = _("%(status)s, acceptée le %(day)s", status=status, day=day(found.review.at))
    return document.draw(found.exercise.sheet, found.content, status)


def _file(title: str, name: str, documents: Sequence[Document], extension: str) -> Response:
    if extension not in FORMATS:
        raise Missing(_("Ce format n’existe pas : choisissez PDF ou ODT."))
    draw, mime = FORMATS[extension]
    made_on = _("Établi le %(day)s", day=day(clock.now()))
    response = Response(draw(title, actor().display_name, made_on, documents, language=locale()), mimetype=mime)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
