"""The people of a company, for whoever manages it; and the answer of whoever it invites."""

from __future__ import annotations

from flask import flash, render_template, request, url_for

from elearn.accounts import identity, words
from elearn.accounts.forms import ColleagueForm, JoiningForm, RightsForm
from elearn.accounts.policy import Can
from elearn.accounts.services import colleagues as service
from elearn.accounts.services import invitations, profiles
from elearn.accounts.services.signing import NewPerson, checked_person
from elearn.accounts.views.blueprint import Answer, blueprint, go_on, no_referrer, refused
from elearn.core import clock, i18n
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import allow, members, public
from elearn.core.web.identity import actor
from elearn.core.web.posted import see_other

ONE = "/mon-entreprise/<int:organisation_id>"


@blueprint.get("/mon-entreprise")
@allow(Can.LIST_COMPANIES)
def companies() -> Answer:
    """The companies that one manages; the page of the only one."""
    found = service.companies(actor())
    if len(found) == 1:
        return see_other("accounts.company", organisation_id=found[0].id)
    return render_template("accounts/companies.html", found=found)


@blueprint.route(ONE, methods=["GET", "POST"])
@allow(Can.LIST_COMPANIES)
def company(organisation_id: int) -> Answer:
    """Who is of it and who is invited; one colleague more."""
    row, form = service.company(actor(), organisation_id), ColleagueForm()
    if request.method == "POST" and form.validate():
        try:
            _made, is_new = invitations.invite(actor(), organisation_id, form.text("email"), form.chosen())
        except Invalid as error:
            form.refuse(error)
        else:
            done = _("L’invitation est envoyée.")
            flash(done if is_new else _("Cette adresse est déjà invitée : l’invitation porte ces droits."), "done")
            return see_other("accounts.company", organisation_id=organisation_id)
    page = render_template(
        "accounts/colleagues.html",
        row=row,
        form=form,
        people=service.people(actor(), organisation_id),
        waiting=invitations.waiting(actor(), organisation_id),
        now=clock.now(),
        words=words,
    )
    return refused(page) if form.errors else page


@blueprint.route(f"{ONE}/personnes/<int:person_id>", methods=["GET", "POST"])
@allow(Can.LIST_COMPANIES)
def colleague(organisation_id: int, person_id: int) -> Answer:
    """What one of them may do."""
    row, one = service.company(actor(), organisation_id), service.colleague(actor(), organisation_id, person_id)
    form = RightsForm(data={"roles": list(one.roles)}) if request.method == "GET" else RightsForm()
    if request.method == "POST" and form.validate():
        try:
            service.change_roles(actor(), organisation_id, person_id, form.chosen())
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Les droits sont enregistrés."), "done")
            gave_up = person_id == actor().id and service.MANAGES not in form.chosen()
            return _after(organisation_id, gave_up)
    page = render_template("accounts/colleague.html", row=row, one=one, form=form)
    return refused(page) if form.errors else page


@blueprint.post(f"{ONE}/personnes/<int:person_id>/retirer")
@allow(Can.LIST_COMPANIES)
def take_out(organisation_id: int, person_id: int) -> Answer:
    """End what someone may do there."""
    service.take_out(actor(), organisation_id, person_id)
    flash(_("Cette personne n’est plus de l’entreprise. Ce qu’elle y a fait reste."), "done")
    return _after(organisation_id, person_id == actor().id)


@blueprint.post(f"{ONE}/quitter")
@members()
def leave(organisation_id: int) -> Answer:
    """Be of it no longer, by oneself."""
    flash(_("Vous n’êtes plus de l’entreprise %(name)s.", name=service.leave(actor(), organisation_id)), "done")
    return see_other("accounts.profile")


def _after(organisation_id: int, gave_up: bool) -> Answer:
    """The page of the company, or that of one's companies for whoever no longer manages it."""
    return (
        see_other("accounts.companies") if gave_up else see_other("accounts.company", organisation_id=organisation_id)
    )


@blueprint.post(f"{ONE}/invitations/<int:invitation_id>/renvoyer")
@allow(Can.LIST_COMPANIES)
def invite_again(organisation_id: int, invitation_id: int) -> Answer:
    """Write once more."""
    invitations.invite_again(actor(), organisation_id, invitation_id)
    flash(_("L’invitation est renvoyée ; l’ancien lien ne sert plus."), "done")
    return see_other("accounts.company", organisation_id=organisation_id)


@blueprint.post(f"{ONE}/invitations/<int:invitation_id>/annuler")
@allow(Can.LIST_COMPANIES)
def cancel_invitation(organisation_id: int, invitation_id: int) -> Answer:
    """Take it back."""
    invitations.cancel(actor(), organisation_id, invitation_id)
    flash(_("L’invitation est annulée : son lien ne sert plus."), "done")
    return see_other("accounts.company", organisation_id=organisation_id)


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@public("the link of the mail; an account is opened by it, or asked for")
def answer_invitation(token: str) -> Answer:
    """Accept, as the account that was asked, or by opening one."""
    asked, form = invitations.asked_by(token), JoiningForm()
    if request.method == "POST" and actor().is_authenticated:
        return _joined(invitations.accept(actor(), token))
    new = NewPerson(
        form.text("given_name"), form.text("family_name"), asked.email, form.text("password"), i18n.locale()
    )
    if request.method == "POST" and form.holds(lambda: checked_person(new)):
        try:
            opened, name = invitations.join(actor(), token, new, identity.caller())
        except Invalid as error:
            form.refuse(error)
        else:
            identity.enter(opened)
            return _joined(name)
    here = url_for("accounts.answer_invitation", token=token)
    email = profiles.own_person(actor()).email if actor().is_authenticated else ""
    page = render_template(
        "accounts/invited.html", asked=asked, form=form, token=token, here=here, email=email, words=words
    )
    return no_referrer(page, 422 if form.errors else 200)


def _joined(name: str) -> Answer:
    flash(_("Vous êtes de l’entreprise %(name)s.", name=name), "done")
    return go_on("")


@blueprint.post("/invitation/<token>/decliner")
@public("the link of the mail is enough to say no")
def decline_invitation(token: str) -> Answer:
    """Say no."""
    invitations.decline(token)
    flash(_("L’invitation est déclinée : la personne qui l’a envoyée en est prévenue."), "done")
    return see_other("shell.home")
