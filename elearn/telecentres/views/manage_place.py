"""What is said of a telecentre, and its rules for bookings."""

from __future__ import annotations

from datetime import time

from flask import flash, render_template, request

from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.posted import see_other
from elearn.telecentres.manage_forms import PlaceForm
from elearn.telecentres.models import Centre
from elearn.telecentres.policy import Can
from elearn.telecentres.services import places as service
from elearn.telecentres.services.places import CentreSheet
from elearn.telecentres.views.blueprint import blueprint
from elearn.telecentres.views.manage import Answer, managed_centre, shown

SAID = ("name", "commune", "address", "postcode", "host_kind", "presentation")
RULES = (
    "checkin_before_minutes",
    "release_after_minutes",
    "hold_minutes",
    "cancel_notice_hours",
    "horizon_days",
    "longest_days",
    "least_minutes",
)


@blueprint.route("/gestion/telecentres/<slug>/fiche", methods=["GET", "POST"])
@allow(Can.LIST_MANAGED)
def manage_place(slug: str) -> Answer:
    """Name, address, presentation, and how one books here."""
    centre = managed_centre(slug)
    if request.method == "GET":
        values = {name: getattr(centre, name) for name in (*SAID, *RULES, "approval_kinds")}
        values["midday"] = time(*divmod(centre.midday_minute, 60))
        return _page(centre, PlaceForm(formdata=None, data=values))
    form = PlaceForm()
    if form.holds(lambda: service.check_centre(_sheet(centre, form))):
        try:
            service.change_centre(actor(), centre.id, _sheet(centre, form))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("La fiche est enregistrée. Les nouvelles règles valent pour les réservations à venir."), "done")
            return see_other("telecentres.manage_place", slug=slug)
    return _page(centre, form)


def _sheet(centre: Centre, form: PlaceForm) -> CentreSheet:
    said = {name: form.text(name) for name in SAID}
    midday = form.midday.data or time(12, 30)
    return CentreSheet(
        slug=centre.slug,
        latitude=centre.latitude,
        longitude=centre.longitude,
        insee=centre.insee,
        manager_kind=centre.manager_kind,
        approval_kinds=tuple(form.approval_kinds.data or ()),
        rules=(
            *((name, form[name].data or 0) for name in RULES),
            ("midday_minute", midday.hour * 60 + midday.minute),
        ),
        **said,
    )


def _page(centre: Centre, form: PlaceForm) -> Answer:
    page = render_template(
        "telecentres/manage_place.html",
        centre=centre,
        form=form,
        said=[form[name] for name in SAID],
        rules=[form[name] for name in (*RULES, "midday")],
    )
    return shown(page, refused=bool(form.errors))
