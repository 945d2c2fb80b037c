"""A forgotten password, and one chosen by a link."""

from __future__ import annotations

from flask import flash, render_template, request, url_for

from elearn.accounts import identity, passwords
from elearn.accounts.forms import EmailForm, NewPasswordForm
from elearn.accounts.services import credentials
from elearn.accounts.views.blueprint import Answer, blueprint, go_on, no_referrer
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import public
from elearn.core.web.identity import actor
from elearn.core.web.posted import see_other


@blueprint.route("/mot-de-passe", methods=["GET", "POST"])
@public("whoever forgot their password cannot sign in")
def ask_reset() -> Answer:
    """Ask for a link; the answer is the same for every address."""
    form = EmailForm()
    if request.method == "POST" and form.validate():
        try:
            credentials.ask_reset(actor(), form.text("email"), identity.caller())
        except Invalid as error:
            form.refuse(error)
        else:
            return see_other("accounts.reset_sent")
    return render_template("accounts/ask_reset.html", form=form), 422 if form.errors else 200


@blueprint.get("/mot-de-passe/envoye")
@public("says that a mail is on its way, the same to everyone")
def reset_sent() -> Answer:
    """Say to open the mail."""
    return render_template("accounts/reset_sent.html")


@blueprint.route("/mot-de-passe/<token>", methods=["GET", "POST"])
@public("the link of the mail is what proves who asks")
def choose_password(token: str) -> Answer:
    """Choose a password and come in (the second factor is still asked for)."""
    form = NewPasswordForm()
    if request.method == "POST" and form.validate():
        try:
            opened = credentials.choose_password(actor(), token, form.text("password"), identity.caller())
        except Invalid as error:
            form.refuse(error)
        else:
            identity.enter(opened)
            flash(_("Votre mot de passe est enregistré. Les autres appareils sont déconnectés."), "done")
            return go_on("")
    least = passwords.ALONE
    if request.method == "GET":
        least = credentials.least_length(credentials.link_of(token, "reset", "invitation").person_id)
    action = url_for("accounts.choose_password", token=token)
    page = render_template("accounts/choose_password.html", form=form, action=action, least=least)
    return no_referrer(page, 422 if form.errors else 200)
