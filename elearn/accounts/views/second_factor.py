"""Giving the second factor, and setting it up."""

from __future__ import annotations

import segno
from flask import render_template, request
from markupsafe import Markup

from elearn.accounts import identity
from elearn.accounts.forms import CodeForm, PasswordForm
from elearn.accounts.policy import Can
from elearn.accounts.services import second_factor as service
from elearn.accounts.services import sessions
from elearn.accounts.views.blueprint import Answer, blueprint, go_on, refused, secret_page
from elearn.core.errors import Invalid
from elearn.core.web.guard import allow, members
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.core.web.posted import see_other
from elearn.core.web.redirects import own_path


@blueprint.route("/connexion/verification", methods=["GET", "POST"])
@allow(Can.GIVE_SECOND_FACTOR, pending=("second-factor",))
def second_factor() -> Answer:
    """Give a code, then go on to where one was going."""
    wanted = own_path(request.values.get("next"))
    if actor().pending != "second-factor":
        return go_on(wanted)
    form = CodeForm()
    if request.method == "POST" and form.validate():
        try:
            token = service.pass_second_factor(actor(), form.text("code"), identity.caller())
        except Invalid as error:
            form.refuse(error)
        else:
            identity.enter(token)
            return go_on(wanted)
    return render_template("accounts/second_factor.html", form=form, wanted=wanted), 422 if form.errors else 200


@blueprint.route("/connexion/double-verification", methods=["GET", "POST"])
@allow(Can.GIVE_SECOND_FACTOR, pending=("second-factor-setup",))
def second_factor_setup() -> Answer:
    """Set the second factor up: scan, type a first code, keep the recovery codes."""
    wanted = own_path(request.values.get("next"))
    who = actor()
    if who.person_id is None or who.pending == "second-factor" or service.is_on(who.person_id):
        return go_on(wanted)
    form = CodeForm()
    if request.method == "POST" and form.validate():
        try:
            token, codes = service.set_up(who, form.text("code"), identity.caller())
        except Invalid as error:
            form.refuse(error)
        else:
            identity.enter(token)
            return _show_codes(codes, wanted)
    uri = service.provisioning_uri(who, kernel().settings.site_name)
    page = render_template(
        "accounts/second_factor_setup.html",
        form=form,
        wanted=wanted,
        picture=qr_code(uri),
        secret=sessions.proposed_secret(who),
        is_needed=bool(who.pending),
    )
    return refused(page) if form.errors else secret_page(page)


def qr_code(text: str) -> Markup:
    """The drawing as SVG, on white whatever the colours of the page, without a style attribute."""
    svg = segno.make(text, error="m", micro=False).svg_inline(scale=5, border=4, light="#fff", svgclass="qr")
    return Markup(svg)  # noqa: S704 - made here from modules, not from text


def _show_codes(codes: list[str], wanted: str) -> Answer:
    listing = "\n".join(codes) + "\n"
    return secret_page(render_template("accounts/recovery_codes.html", codes=codes, wanted=wanted, listing=listing))


@blueprint.post("/compte/codes-de-secours")
@members()
def renew_codes() -> Answer:
    """New recovery codes, against the password."""
    form = PasswordForm()
    if form.validate():
        try:
            return _show_codes(service.renew_codes(actor(), form.text("password"), identity.caller()), "")
        except Invalid as error:
            form.refuse(error)
    return refused(render_template("accounts/password_again.html", form=form, what="codes"))


@blueprint.get("/compte/codes-de-secours")
@members()
def ask_codes() -> Answer:
    """Ask for the password before making new recovery codes."""
    return render_template("accounts/password_again.html", form=PasswordForm(), what="codes")


@blueprint.route("/compte/double-verification/retirer", methods=["GET", "POST"])
@members()
def turn_second_factor_off() -> Answer:
    """Turn the second factor off, when no role asks for it."""
    form = PasswordForm()
    if request.method == "POST" and form.validate():
        try:
            service.turn_off(actor(), form.text("password"), identity.caller())
        except Invalid as error:
            form.refuse(error)
        else:
            return see_other("accounts.security")
    page = render_template("accounts/password_again.html", form=form, what="off")
    return refused(page) if form.errors else page
