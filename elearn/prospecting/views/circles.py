"""Circles: one's own, one with its list, its members, its files."""

from __future__ import annotations

from flask import Response, flash, render_template, request

from elearn.accounts import queries as accounts
from elearn.core import i18n
from elearn.core.csv_lines import Fault
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import ngettext
from elearn.core.web import typed
from elearn.core.web.forms import options
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.paging import Page, existing, page_number
from elearn.core.web.posted import new_key, see_other
from elearn.prospecting import lines, queries, services, words
from elearn.prospecting.forms import CircleForm, FileForm, InviteForm
from elearn.prospecting.policy import Can
from elearn.prospecting.queries.prospects import PAGE
from elearn.prospecting.views.blueprint import Answer, blueprint


@blueprint.route("/prospection", methods=["GET", "POST"])
@allow(Can.LIST)
def index() -> Answer:
    """One's circles and invitations; a new circle."""
    form = CircleForm()
    places = accounts.organisations_by_id(sorted(actor().organisations("manager")))
    form.organisation.choices = options(
        {"0": _("Un groupe d’indépendants"), **{str(o.id): o.name for o in places.values()}}
    )
    if request.method == "POST" and form.validate():
        try:
            made = services.circles.start(actor(), form.text("name"), form.organisation.data or None, form.text("key"))
        except Invalid as error:
            form.refuse(error)
        else:
            return see_other("prospecting.circle", circle_id=made)
    form.key.data = form.key.data or new_key()
    mine, invited = queries.circles.own(actor())
    page = render_template("prospecting/index.html", mine=mine, invited=invited, form=form, places=places)
    return (page, 422) if form.errors else page


@blueprint.get("/prospection/<int:circle_id>")
@allow(Can.LIST)
def circle(circle_id: int) -> str:
    """The list of a circle."""
    number = page_number(request.args.get("page"))
    state, owner = request.args.get("state", ""), typed.number(request.args.get("owner")) or 0
    q = request.args.get("q", "").strip()[:160]
    found, total = queries.prospects.of_circle(actor(), circle_id, state, owner, number, q)
    return render_template(
        "prospecting/circle.html", circle=queries.circles.circle(actor(), circle_id),
        page=existing(Page(found, number, total, PAGE)), state=state, owner=owner, q=q, today=i18n.today(), words=words,
    )  # fmt: skip


@blueprint.get("/prospection/<int:circle_id>/membres")
@allow(Can.LIST)
def members(circle_id: int) -> str:
    """Who is in a circle."""
    return _members(circle_id, InviteForm(formdata=None))


@blueprint.post("/prospection/<int:circle_id>/membres")
@allow(Can.LIST)
def invite(circle_id: int) -> Answer:
    """Ask someone to join."""
    form = InviteForm()
    if not form.validate():
        queries.circles.circle(actor(), circle_id)
        return _members(circle_id, form), 422
    services.circles.invite(actor(), circle_id, form.text("email"))
    flash(_("Si cette adresse est celle d’une personne de l’annuaire, elle reçoit votre invitation."), "done")
    return see_other("prospecting.members", circle_id=circle_id)


@blueprint.post("/prospection/<int:circle_id>/<any(rejoindre, quitter):action>")
@allow(Can.LIST)
def move(circle_id: int, action: str) -> Answer:
    """Join, or leave."""
    if action == "rejoindre":
        services.circles.join(actor(), circle_id)
        return see_other("prospecting.circle", circle_id=circle_id)
    services.circles.leave(actor(), circle_id)
    flash(_("Vous n’êtes plus dans ce cercle."), "done")
    return see_other("prospecting.index")


@blueprint.get("/prospection/<int:circle_id>/liste.csv")
@allow(Can.LIST)
def export(circle_id: int) -> Response:
    """The list, for a spreadsheet; never a company that refused."""
    response = Response(queries.export.sheet(actor(), circle_id), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="prospection-{circle_id}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/prospection/<int:circle_id>/importer")
@allow(Can.LIST)
def import_page(circle_id: int) -> str:
    """How to bring a list in."""
    return _import(circle_id, FileForm(formdata=None), [])


@blueprint.post("/prospection/<int:circle_id>/importer")
@allow(Can.LIST)
def import_file(circle_id: int) -> Answer:
    """Bring a list in, all of it or nothing."""
    queries.circles.circle(actor(), circle_id)
    sent = request.files.get("file")
    content = sent.stream.read(lines.MOST_BYTES + 1) if sent is not None else b""
    count, faults = services.importing.import_file(actor(), circle_id, content)
    if faults:
        return _import(circle_id, FileForm(formdata=None), faults), 422
    flash(ngettext("%(n)s entreprise ajoutée.", "%(n)s entreprises ajoutées.", count), "done")
    return see_other("prospecting.circle", circle_id=circle_id)


def _members(circle_id: int, form: InviteForm) -> str:
    return render_template("prospecting/members.html", circle=queries.circles.circle(actor(), circle_id), form=form)


def _import(circle_id: int, form: FileForm, faults: list[Fault]) -> str:
    return render_template(
        "prospecting/import.html", circle=queries.circles.circle(actor(), circle_id), form=form, faults=faults,
        columns=lines.COLUMNS, needed=lines.NEEDED, sources=words.SOURCE,
    )  # fmt: skip
