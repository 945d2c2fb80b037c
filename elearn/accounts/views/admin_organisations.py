"""Administration: organisations and their members."""

from __future__ import annotations

from flask import flash, render_template, request

from elearn.accounts import queries, words
from elearn.accounts.forms import OrganisationForm, RoleForm, options
from elearn.accounts.models import ORGANISATION_KINDS, ROLES_BY_KIND
from elearn.accounts.policy import Can
from elearn.accounts.services import organisations as service
from elearn.accounts.services.organisations import OrganisationSheet
from elearn.accounts.views.blueprint import Answer, blueprint, refused
from elearn.core import countries
from elearn.core.countries import FRANCE
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.posted import see_other


def _sheet(form: OrganisationForm, kind: str) -> OrganisationSheet:
    names = (name for name in OrganisationSheet.__dataclass_fields__ if name != "kind")
    return OrganisationSheet(kind=kind, **{name: form.text(name) for name in names})


@blueprint.get("/administration/organisations")
@allow(Can.MANAGE_ORGANISATIONS)
def organisations() -> Answer:
    """All of them, by kind."""
    kind = request.args.get("kind", "")
    found = service.all_organisations(actor(), kind if kind in ORGANISATION_KINDS else "")
    return render_template("accounts/admin/organisations.html", found=found, words=words, kind=kind)


@blueprint.route("/administration/organisations/ajouter", methods=["GET", "POST"])
@allow(Can.MANAGE_ORGANISATIONS)
def new_organisation() -> Answer:
    """Add one."""
    form = OrganisationForm()
    if request.method == "POST" and form.holds(lambda: service.check(_sheet(form, form.text("kind")))):
        try:
            made = service.create_organisation(actor(), _sheet(form, form.text("kind")))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("L’organisation est ajoutée."), "done")
            return see_other("accounts.organisation", organisation_id=made)
    page = render_template("accounts/admin/organisation_form.html", form=form, row=None, words=words)
    return refused(page) if form.errors else page


@blueprint.get("/administration/organisations/<int:organisation_id>")
@allow(Can.MANAGE_ORGANISATIONS)
def organisation(organisation_id: int) -> Answer:
    """Its sheet and its members."""
    return _page(organisation_id, RoleForm(formdata=None))


def _page(organisation_id: int, form: RoleForm) -> Answer:
    row = service.organisation(organisation_id)
    form.role.choices = options({role: words.ROLE[role] for role in ROLES_BY_KIND[row.kind]})
    page = render_template(
        "accounts/admin/organisation.html",
        row=row,
        country=countries.name(row.country) if row.country != FRANCE else "",
        form=form,
        members=service.members_of(actor(), organisation_id),
        words=words,
    )
    return refused(page) if form.errors else page


@blueprint.route("/administration/organisations/<int:organisation_id>/modifier", methods=["GET", "POST"])
@allow(Can.MANAGE_ORGANISATIONS)
def change_organisation(organisation_id: int) -> Answer:
    """Rewrite its sheet."""
    row = service.organisation(organisation_id)
    form = OrganisationForm(obj=row) if request.method == "GET" else OrganisationForm()
    form.kind.data = row.kind
    if request.method == "POST" and form.holds(lambda: service.check(_sheet(form, row.kind))):
        try:
            service.change_organisation(actor(), organisation_id, _sheet(form, row.kind))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("La fiche est enregistrée."), "done")
            return see_other("accounts.organisation", organisation_id=organisation_id)
    page = render_template("accounts/admin/organisation_form.html", form=form, row=row, words=words)
    return refused(page) if form.errors else page


@blueprint.post("/administration/organisations/<int:organisation_id>/membres")
@allow(Can.MANAGE_ORGANISATIONS)
def grant_role(organisation_id: int) -> Answer:
    """Give a role to someone known by their address."""
    form = RoleForm()
    row = service.organisation(organisation_id)
    form.role.choices = options({role: words.ROLE[role] for role in ROLES_BY_KIND[row.kind]})
    if form.validate():
        try:
            service.grant(actor(), _person_id(form.text("email")), organisation_id, form.text("role"))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Le rôle est donné."), "done")
            return see_other("accounts.organisation", organisation_id=organisation_id)
    return _page(organisation_id, form)


def _person_id(email: str) -> int:
    found = queries.person_by_email(email)
    if found is None:
        raise Invalid(fields={"email": [_("Personne n’a cette adresse. Invitez d’abord la personne.")]})
    return found.id


@blueprint.post("/administration/organisations/<int:organisation_id>/membres/<int:person_id>/retirer")
@allow(Can.MANAGE_ORGANISATIONS)
def withdraw_role(organisation_id: int, person_id: int) -> Answer:
    """Take a role back."""
    service.withdraw(actor(), person_id, organisation_id, request.form.get("role", ""))
    flash(_("Le rôle est retiré."), "done")
    return see_other("accounts.organisation", organisation_id=organisation_id)


@blueprint.post("/administration/organisations/<int:organisation_id>/etat")
@allow(Can.MANAGE_ORGANISATIONS)
def change_organisation_state(organisation_id: int) -> Answer:
    """Close it, or open it again."""
    if request.form.get("open") == "1":
        service.open_organisation(actor(), organisation_id)
        flash(_("L’organisation est rouverte."), "done")
    else:
        service.close_organisation(actor(), organisation_id)
        flash(_("L’organisation est fermée."), "done")
    return see_other("accounts.organisation", organisation_id=organisation_id)
