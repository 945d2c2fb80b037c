"""Arriving and leaving: the page that a QR code opens, and the button that says so."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for

from elearn.core import i18n
from elearn.core.errors import Conflict, Missing
from elearn.core.i18n import gettext as _
from elearn.core.web import typed
from elearn.core.web.errors import page
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.telecentres import codes, queries, wording
from elearn.telecentres.models import Centre
from elearn.telecentres.policy import Can
from elearn.telecentres.queries.places import WorkspaceCard
from elearn.telecentres.services import visits
from elearn.telecentres.views.blueprint import blueprint


def _place(code: str) -> tuple[Centre, WorkspaceCard | None]:
    """The centre, and the desk if it is a desk's code; a code of yesterday's screen is nothing."""
    secret = kernel().settings.secret_key
    workspace_id = codes.desk_of(secret, code)
    if workspace_id is not None:
        workspace = queries.places.workspaces_by_id([workspace_id]).get(workspace_id)
        if workspace is not None:
            return queries.places.centre(workspace.centre_id), workspace
    centre_id = codes.centre_of(secret, code, i18n.today())
    if centre_id is None:
        raise Missing(_("Ce code n’est pas ou n’est plus valable. Demandez à l’accueil."))
    return queries.places.centre(centre_id), None


@blueprint.get("/arrivee/<code>")
@allow(Can.LIST_OWN)
def coming(code: str) -> str:
    """What a QR code opens: a page with one button. Reading it changes nothing."""
    centre, workspace = _place(code)
    visit = queries.visits.open_visit(actor())
    # Who stays for a second booking says so by the same code, or it would be released with them at the desk.
    is_awaited = queries.visits.here_and_now(actor().id, centre, begun=False) is not None
    return render_template(
        "telecentres/arrival.html",
        centre=centre,
        workspace=workspace,
        visit=visit,
        code=code,
        wording=wording,
        is_awaited=is_awaited,
    )


@blueprint.post("/arrivee/<code>")
@allow(Can.BOOK)
def come(code: str) -> Response:
    """I am here."""
    centre, workspace = _place(code)
    try:
        visits.arrive(actor(), centre, workspace_id=workspace.id if workspace else None, by_code=True)
    except Conflict as refusal:
        return _not_noted(refusal)
    flash(_("Bienvenue à %(centre)s. Votre arrivée est notée.", centre=centre.name), "done")
    return _mine()


@blueprint.post("/telecentres/<slug>/arrivee")
@allow(Can.BOOK)
def arrive(slug: str) -> Response:
    """Say from one's booking that one is there."""
    centre = queries.places.centre_by_slug(slug)
    try:
        visits.arrive(actor(), centre, booking_id=typed.number(request.form.get("booking")) or 0)
    except Conflict as refusal:
        return _not_noted(refusal)
    flash(_("Bienvenue à %(centre)s. Votre arrivée est notée.", centre=centre.name), "done")
    return _mine()


@blueprint.post("/visites/<int:visit_id>/depart")
@allow(Can.BOOK)
def depart(visit_id: int) -> Response:
    """I am leaving; or the manager says so."""
    who = actor()
    visit = visits.leave(who, visit_id)
    flash(_("Le départ est noté. Merci de votre visite."), "done")
    if visit.person_id == who.person_id:
        return _mine()
    slug = queries.places.centre(visit.centre_id).slug
    return redirect(url_for("telecentres.day", slug=slug), code=303)  # type: ignore[return-value]


def _not_noted(refusal: Conflict) -> Response:
    """The reason of the place: nobody has changed anything, as the page of any conflict would say."""
    return page(
        409,
        title=_("Votre arrivée n’est pas notée"),
        happened=refusal.message,
        advice=_("Voyez vos réservations, ou demandez à l’accueil."),
    )


def _mine() -> Response:
    return redirect(url_for("telecentres.mine"), code=303)  # type: ignore[return-value]
