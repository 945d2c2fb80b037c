"""Administration: people."""

from __future__ import annotations

from flask import flash, render_template, request

from elearn.accounts import words
from elearn.accounts.forms import InvitationForm, PeopleSearchForm, SuspensionForm
from elearn.accounts.policy import Can
from elearn.accounts.services import administration, organisations
from elearn.accounts.views.account import picture
from elearn.accounts.views.blueprint import Answer, blueprint, refused
from elearn.core import i18n
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.paging import Page, existing, page_number
from elearn.core.web.posted import see_other


@blueprint.get("/administration")
@blueprint.get("/administration/personnes")
@allow(Can.MANAGE_PEOPLE)
def people() -> Answer:
    """Look for someone."""
    form = PeopleSearchForm(request.args)
    number = page_number(request.args.get("page"))
    found, total = administration.search_people(
        actor(), form.text("q"), number, role=form.text("role"), state=form.text("state")
    )
    return render_template(
        "accounts/admin/people.html",
        form=form,
        page=existing(Page(found, number, total, administration.PAGE)),
        words=words,
        waiting=administration.waiting_sign_ups(actor()),
    )


@blueprint.route("/administration/personnes/inviter", methods=["GET", "POST"])
@allow(Can.MANAGE_PEOPLE)
def invite_person() -> Answer:
    """Add someone, who receives a link to choose a password."""
    form = InvitationForm()
    if request.method == "POST" and form.validate():
        try:
            person_id = administration.invite(
                actor(), form.text("given_name"), form.text("family_name"), form.text("email"), i18n.locale()
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("L’invitation est partie."), "done")
            return see_other("accounts.person", person_id=person_id)
    page = render_template("accounts/admin/invite.html", form=form)
    return refused(page) if form.errors else page


@blueprint.get("/administration/personnes/<int:person_id>")
@allow(Can.MANAGE_PEOPLE)
def person(person_id: int) -> Answer:
    """One person: state, roles, what may be done."""
    return _sheet(person_id, SuspensionForm())


def _sheet(person_id: int, form: SuspensionForm) -> str:
    sheet = administration.person_sheet(actor(), person_id)
    lines, _total = administration.log_lines(actor(), 1, person_id=person_id)
    return render_template("accounts/admin/person.html", sheet=sheet, words=words, lines=lines[:15], form=form)


@blueprint.get("/administration/personnes/<int:person_id>/photo")
@allow(Can.MANAGE_PEOPLE)
def person_photo(person_id: int) -> Answer:
    """The photo of one person."""
    return picture(administration.person_sheet(actor(), person_id).person.photo_key, "image/webp")


@blueprint.post("/administration/personnes/<int:person_id>/suspendre")
@allow(Can.MANAGE_PEOPLE)
def suspend_person(person_id: int) -> Answer:
    """Close an account for now, and tell the person why."""
    form = SuspensionForm()
    try:
        administration.suspend(actor(), person_id, form.text("reason"), form.text("explanation"))
    except Invalid as error:
        form.refuse(error)
        return refused(_sheet(person_id, form))
    flash(_("Le compte est suspendu, ses sessions sont fermées, et la personne en reçoit le motif."), "done")
    return see_other("accounts.person", person_id=person_id)


@blueprint.post("/administration/personnes/<int:person_id>/retablir")
@allow(Can.MANAGE_PEOPLE)
def restore_person(person_id: int) -> Answer:
    """Open it again."""
    administration.restore(actor(), person_id)
    flash(_("Le compte est rétabli."), "done")
    return see_other("accounts.person", person_id=person_id)


@blueprint.post("/administration/personnes/<int:person_id>/inviter")
@allow(Can.MANAGE_PEOPLE)
def resend_invitation(person_id: int) -> Answer:
    """Send the invitation again."""
    administration.send_invitation(actor(), person_id)
    flash(_("L’invitation est partie."), "done")
    return see_other("accounts.person", person_id=person_id)


@blueprint.post("/administration/inscriptions/<int:sign_up_id>/renvoyer")
@allow(Can.MANAGE_PEOPLE)
def resend_verification(sign_up_id: int) -> Answer:
    """Send the confirmation of a sign-up again."""
    administration.resend_verification(actor(), sign_up_id)
    flash(_("La confirmation est repartie, avec un nouveau lien."), "done")
    return see_other("accounts.people")


@blueprint.post("/administration/personnes/<int:person_id>/double-verification")
@allow(Can.MANAGE_PEOPLE)
def remove_second_factor(person_id: int) -> Answer:
    """For someone who lost the telephone and the codes."""
    administration.remove_second_factor(actor(), person_id)
    flash(_("La double vérification est retirée ; elle sera redemandée si un rôle l’exige."), "done")
    return see_other("accounts.person", person_id=person_id)


@blueprint.post("/administration/personnes/<int:person_id>/administration")
@allow(Can.MANAGE_PEOPLE)
def change_administration(person_id: int) -> Answer:
    """Give or take back the administration of the platform."""
    if request.form.get("give") == "1":
        organisations.grant_administration(actor(), person_id)
        flash(_("Cette personne administre maintenant la plateforme."), "done")
    else:
        organisations.withdraw_administration(actor(), person_id)
        flash(_("Cette personne n’administre plus la plateforme."), "done")
    if person_id == actor().person_id:
        return see_other("accounts.profile")
    return see_other("accounts.person", person_id=person_id)
