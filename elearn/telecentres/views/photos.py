"""The pictures of a place: shown to everyone, set by its manager."""

from __future__ import annotations

from contextlib import closing
from io import BytesIO

from flask import Response, flash, render_template, request

from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.web.bodies import takes
from elearn.core.web.guard import allow, public
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.core.web.posted import see_other
from elearn.core.web.uploads import sent_file
from elearn.telecentres import pictures, queries
from elearn.telecentres.manage_forms import PhotoForm
from elearn.telecentres.models import Centre
from elearn.telecentres.policy import Can
from elearn.telecentres.services import photos as service
from elearn.telecentres.views.blueprint import blueprint
from elearn.telecentres.views.manage import Answer, managed_centre, shown


@blueprint.get("/telecentres/<slug>/photos/<int:photo_id>")
@public("the pictures of a place are part of its public page")
def photo(slug: str, photo_id: int) -> Response:
    """One picture."""
    place = queries.places.centre_by_slug(slug)
    found = next((p for p in queries.directory.photos(place.id) if p.id == photo_id), None)
    if found is None:
        raise Missing(_("Cette photo n’existe plus."))
    response = Response(b"".join(kernel().storage.read(found.storage_key)), content_type="image/webp")
    response.set_etag(found.storage_key)
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.make_conditional(request)
    return response


@blueprint.get("/gestion/telecentres/<slug>/photos")
@allow(Can.LIST_MANAGED)
def manage_photos(slug: str) -> Answer:
    """The pictures, and a form for one more."""
    return _page(managed_centre(slug), PhotoForm(formdata=None))


@blueprint.post("/gestion/telecentres/<slug>/photos")
@allow(Can.LIST_MANAGED)
@takes(pictures.RECEIVED)
def add_photo(slug: str) -> Answer:
    """Show one more. The picture is made anew before anything is written."""
    with kernel().database.reading():
        centre = managed_centre(slug)
    form = PhotoForm()
    if not form.holds(sent_file):
        return _page(centre, form)
    try:
        service.add_photo(actor(), centre.id, _stored(), form.text("alt"))
    except Invalid as error:
        form.refuse(error)
        return _page(centre, form)
    except Conflict as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("La photo est sur la page du télécentre."), "done")
    return see_other("telecentres.manage_photos", slug=slug)


def _stored() -> str:
    """The name of the picture sent, made anew and kept."""
    with closing(sent_file()) as sent:
        return str(kernel().storage.put(BytesIO(pictures.scene(sent.stream))).key)


@blueprint.post("/gestion/telecentres/<slug>/photos/<int:photo_id>/retirer")
@allow(Can.LIST_MANAGED)
def remove_photo(slug: str, photo_id: int) -> Answer:
    """Show it no longer."""
    service.remove_photo(actor(), managed_centre(slug).id, photo_id)
    flash(_("La photo est retirée."), "done")
    return see_other("telecentres.manage_photos", slug=slug)


def _page(centre: Centre, form: PhotoForm) -> Answer:
    page = render_template(
        "telecentres/manage_photos.html", centre=centre, form=form, photos=queries.directory.photos(centre.id)
    )
    return shown(page, refused=bool(form.errors))
