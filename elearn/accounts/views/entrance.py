"""Joining, signing in and out."""

from __future__ import annotations

from flask import flash, render_template, request, url_for

from elearn.accounts import identity
from elearn.accounts.forms import PasswordForm, SignInForm, SignUpForm
from elearn.accounts.services import sessions, signing
from elearn.accounts.views.blueprint import Answer, blueprint, go_on, no_referrer
from elearn.core import i18n
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import public
from elearn.core.web.identity import actor
from elearn.core.web.posted import see_other
from elearn.core.web.redirects import own_path


@blueprint.route("/connexion", methods=["GET", "POST"])
@public("whoever has an account comes in by here")
def sign_in() -> Answer:
    """Sign in, then go on to where one was going."""
    wanted = own_path(request.values.get("next"))
    if request.method == "GET" and actor().is_authenticated:
        return go_on(wanted)
    form = SignInForm()
    if request.method == "POST" and form.validate():
        try:
            token = signing.sign_in(actor(), form.text("email"), form.text("password"), identity.caller())
        except Invalid as error:
            form.refuse(error)
        else:
            identity.enter(token)
            return go_on(wanted)
    return render_template("accounts/sign_in.html", form=form, wanted=wanted), 422 if form.errors else 200


@blueprint.post("/deconnexion")
@public("signing out twice, or after the session ended, is not an error")
def sign_out() -> Answer:
    """End this session, on the server and in the browser."""
    sessions.sign_out(actor(), identity.caller())
    identity.leave()
    flash(_("La session est fermée sur cet appareil."), "info")
    response = see_other("shell.home")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.route("/inscription", methods=["GET", "POST"])
@public("anyone may ask to join")
def sign_up() -> Answer:
    """Ask to join; the answer is the same whatever is known of the address."""
    wanted = own_path(request.values.get("next"))
    if request.method == "GET" and actor().is_authenticated:
        return go_on(wanted)
    form = SignUpForm()
    new = signing.NewPerson(
        given_name=form.text("given_name"),
        family_name=form.text("family_name"),
        email=form.text("email"),
        password=form.text("password"),
        locale=i18n.locale(),
        next_path=wanted,
    )
    if request.method == "POST" and form.holds(lambda: signing.checked_person(new)):
        try:
            signing.sign_up(actor(), new, identity.caller())
        except Invalid as error:
            form.refuse(error)
        else:
            return see_other("accounts.sign_up_sent")
    return render_template("accounts/sign_up.html", form=form, wanted=wanted), 422 if form.errors else 200


@blueprint.get("/inscription/envoyee")
@public("says that a mail is on its way, the same to everyone")
def sign_up_sent() -> Answer:
    """Say to open the mail."""
    return render_template("accounts/sign_up_sent.html")


@blueprint.route("/inscription/confirmer/<token>", methods=["GET", "POST"])
@public("the link of the mail; the password chosen at sign-up is asked for")
def confirm_sign_up(token: str) -> Answer:
    """Confirm the address with the password, and come in."""
    form = PasswordForm()
    if request.method == "POST" and form.validate():
        try:
            opened, wanted = signing.confirm_sign_up(actor(), token, form.text("password"), identity.caller())
        except Invalid as error:
            form.refuse(error)
        else:
            identity.enter(opened)
            flash(_("Votre adresse est confirmée. Bienvenue."), "done")
            return go_on(wanted)
    else:
        signing.sign_up_of(token)
    action = url_for("accounts.confirm_sign_up", token=token)
    page = render_template("accounts/confirm_sign_up.html", form=form, action=action)
    return no_referrer(page, 422 if form.errors else 200)
