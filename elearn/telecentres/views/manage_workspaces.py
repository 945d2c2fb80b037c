"""The workspaces of a telecentre: added from a day on, retired from another."""

from __future__ import annotations

from flask import flash, render_template, request

from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import today
from elearn.core.web import typed
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.posted import see_other
from elearn.telecentres import queries, words
from elearn.telecentres.manage_forms import WorkspaceForm
from elearn.telecentres.models import Centre
from elearn.telecentres.policy import Can
from elearn.telecentres.services import places as service
from elearn.telecentres.services.places import WorkspaceSheet
from elearn.telecentres.views.blueprint import blueprint
from elearn.telecentres.views.manage import Answer, managed_centre, shown

NEW_SPACE = "new"
SPACE_OF = {"desk": "open_space", "office": "office", "meeting": "meeting", "visio": "visio"}


@blueprint.route("/gestion/telecentres/<slug>/postes", methods=["GET", "POST"])
@allow(Can.LIST_MANAGED)
def manage_workspaces(slug: str) -> Answer:
    """All the workspaces of today, and a form for one more."""
    centre = managed_centre(slug)
    form = WorkspaceForm() if request.method == "POST" else WorkspaceForm(formdata=None, data={"from_on": today()})
    rooms = queries.directory.spaces(centre.id)
    form.space.choices = [(NEW_SPACE, _("Une nouvelle salle du même nom"))] + [(str(i), name) for i, name, _k in rooms]
    if request.method == "POST" and form.holds(lambda: service.check_workspace(centre.id, _sheet(centre, form))):
        try:
            _add(centre, form)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Le poste est ajouté."), "done")
            return see_other("telecentres.manage_workspaces", slug=slug)
    found = queries.places.workspaces([centre.id], today())
    page = render_template(
        "telecentres/manage_workspaces.html", centre=centre, form=form, workspaces=found, words=words, today=today()
    )
    return shown(page, refused=bool(form.errors))


def _sheet(centre: Centre, form: WorkspaceForm) -> WorkspaceSheet:
    return WorkspaceSheet(
        form.text("code"),
        form.text("name"),
        form.text("kind"),
        form.from_on.data or today(),
        form.seats.data or 0,
        bool(form.quiet.data),
        (),
        bool(form.needs_approval.data),
        form.buffer_minutes.data or 0,
        position=len(queries.places.workspaces([centre.id], today())) + 1,
    )


def _add(centre: Centre, form: WorkspaceForm) -> None:
    sheet, chosen = _sheet(centre, form), form.text("space")
    if chosen == NEW_SPACE:
        space = service.add_space(
            actor(), centre.id, f"S-{sheet.code}"[:20], sheet.name, SPACE_OF[sheet.kind], whole_bookable=False
        )
    else:
        space = int(chosen)
    service.add_workspace(actor(), space, sheet)


@blueprint.post("/gestion/telecentres/<slug>/postes/<int:workspace_id>/fin")
@allow(Can.LIST_MANAGED)
def retire_workspace(slug: str, workspace_id: int) -> Answer:
    """From a day on, the workspace is no longer offered."""
    centre = managed_centre(slug)
    found = queries.places.workspaces_by_id([workspace_id]).get(workspace_id)
    if found is None or found.centre_id != centre.id:
        raise Missing(_("Ce poste n’existe pas."))
    until_on = typed.day(request.form.get("until_on"))
    if until_on is None:
        flash(_("Retirer le : écrivez une date."), "error")
        return see_other("telecentres.manage_workspaces", slug=slug)
    try:
        service.retire_workspace(actor(), workspace_id, until_on)
    except Invalid as error:
        flash(" ".join(text for texts in error.fields.values() for text in texts), "error")
    else:
        flash(_("%(name)s ne sera plus proposé.", name=found.name), "done")
    return see_other("telecentres.manage_workspaces", slug=slug)
