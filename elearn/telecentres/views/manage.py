"""What a manager sets of their telecentre: the overview, the equipment, and what all its pages share."""

from __future__ import annotations

from flask import Response, flash, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import can, require
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.posted import see_other
from elearn.telecentres import queries, words
from elearn.telecentres.models import Centre
from elearn.telecentres.policy import Can
from elearn.telecentres.services import places as service
from elearn.telecentres.views.blueprint import blueprint
from elearn.telecentres.views.pricing_tables import unpriced

Answer = str | AnyResponse


def managed_centre(slug: str) -> Centre:
    """The centre of that address, for someone who manages it; refused to others."""
    centre = queries.places.centre_by_slug(slug)
    require(Can.MANAGE, actor(), centre)
    return centre


def shown(page: str, *, refused: bool = False) -> Response:
    """A page, or the page of a form shown again with what was refused."""
    return Response(page, status=422 if refused else 200, content_type="text/html; charset=utf-8")


@blueprint.get("/gestion/telecentres")
@allow(Can.FIND_WORK)
def managed() -> Answer:
    """The centres one manages; the page itself when there is one; one's network for who coordinates it alone."""
    if not can(Can.LIST_MANAGED, actor()):
        flash(_("Chaque télécentre a ses animateurs. Voici le réseau que vous coordonnez."), "info")
        return see_other("telecentres.networks")
    ids = queries.places.managed_by(actor())
    cards = sorted(queries.places.centres(ids).values(), key=lambda c: c.name)
    if len(cards) == 1:
        return see_other("telecentres.manage", slug=cards[0].slug)
    return render_template("telecentres/managed.html", centres=cards)


@blueprint.get("/gestion/telecentres/<slug>")
@allow(Can.LIST_MANAGED)
def manage(slug: str) -> Answer:
    """What can be set, and where things stand."""
    centre = managed_centre(slug)
    entry = queries.directory.entry(centre.id)
    free = unpriced(centre.network_id, centre.id, entry.counts, entry.on)
    return render_template("telecentres/manage.html", centre=centre, entry=entry, words=words, unpriced=free)


@blueprint.route("/gestion/telecentres/<slug>/equipement", methods=["GET", "POST"])
@allow(Can.LIST_MANAGED)
def manage_equipment(slug: str) -> Answer:
    """How many of each thing there are, and how one gets in."""
    centre = managed_centre(slug)
    entry = queries.directory.entry(centre.id)
    counts: dict[str, str] = {code: str(entry.equipment.get(code, 0)) for code in words.EQUIPMENT}
    access = list(entry.access)
    faults: dict[str, str] = {}
    if request.method == "POST":
        counts = {code: request.form.get(f"count-{code}", "").strip() or "0" for code in words.EQUIPMENT}
        access = [code for code in words.ACCESSIBILITY if request.form.get(f"access-{code}")]
        faults = _faults(counts)
        if not faults:
            try:
                service.set_equipment(actor(), centre.id, {code: int(n) for code, n in counts.items()})
                service.set_accessibility(actor(), centre.id, access)
            except Invalid as error:
                faults = {name: texts[0] for name, texts in error.fields.items()}
            else:
                flash(_("L’équipement et l’accessibilité sont enregistrés."), "done")
                return see_other("telecentres.manage_equipment", slug=slug)
    page = render_template(
        "telecentres/manage_equipment.html", centre=centre, counts=counts, access=access, faults=faults, words=words
    )
    return shown(page, refused=bool(faults))


def _faults(counts: dict[str, str]) -> dict[str, str]:
    """The counts that are not counts, by code, with a sentence that names each."""
    return {
        code: _("%(what)s : écrivez un nombre entier, 0 s’il n’y en a pas.", what=words.EQUIPMENT[code])
        for code, typed in counts.items()
        if not (typed.isascii() and typed.isdigit() and len(typed) < 5)
    }
