"""One's own account: profile, photo, security."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import IO

from flask import Response, flash, render_template, request, url_for

from elearn.accounts import identity, pictures, queries, words
from elearn.accounts.devices import describe
from elearn.accounts.forms import ChangeEmailForm, ChangePasswordForm, FileForm, ProfileForm, options
from elearn.accounts.models import Person
from elearn.accounts.services import colleagues, credentials, profiles, second_factor, sessions
from elearn.accounts.services.files import forget_files
from elearn.accounts.views.blueprint import Answer, blueprint, no_referrer, refused
from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.web.bodies import takes
from elearn.core.web.guard import members, public
from elearn.core.web.identity import LANGUAGE_COOKIE, actor
from elearn.core.web.layout import kernel
from elearn.core.web.posted import see_other
from elearn.core.web.shell import YEAR
from elearn.core.web.uploads import sent_file


def _profile_form(person: Person) -> ProfileForm:
    form = ProfileForm(obj=person) if request.method == "GET" else ProfileForm()
    places = {"": _("Aucun")}
    places |= {str(o.id): f"{o.name}, {o.city}" if o.city else o.name for o in queries.organisations("telecentre")}
    form.telecentre_id.choices = options(places)
    if request.method == "GET":
        form.telecentre_id.data = str(person.telecentre_id or "")
    return form


@blueprint.route("/compte", methods=["GET", "POST"])
@members()
def profile() -> Answer:
    """What one says of oneself."""
    person = profiles.own_person(actor())
    form = _profile_form(person)
    if request.method == "POST" and form.validate():
        place = form.text("telecentre_id")
        sheet = profiles.ProfileSheet(
            given_name=form.text("given_name"),
            family_name=form.text("family_name"),
            status=form.text("status"),
            locale=form.text("locale"),
            telecentre_id=int(place) if place else None,
        )
        try:
            profiles.change_profile(actor(), sheet)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Vos informations sont enregistrées."), "done")
            response = see_other("accounts.profile")
            secure = kernel().settings.is_https
            response.set_cookie(
                LANGUAGE_COOKIE, sheet.locale, max_age=YEAR, secure=secure, httponly=True, samesite="Lax"
            )
            return response
    page = render_template(
        "accounts/profile.html",
        form=form,
        person=person,
        photo_form=FileForm(),
        memberships=colleagues.own(actor()),
        words=words,
    )
    return refused(page) if form.errors else page


@blueprint.post("/compte/photo")
@members()
@takes(pictures.PHOTO_BYTES)
def change_photo() -> Answer:
    """Send a photo, or remove it. The picture is made anew before anything is written."""
    key = ""
    try:
        if "remove" not in request.form:
            profiles.may_send_photo(actor())
            key = sent_picture(pictures.photo)
    except Invalid as error:
        form = FileForm()
        form.refuse(error)
        with kernel().database.reading():
            person = profiles.own_person(actor())
            page = render_template("accounts/photo.html", form=form, person=person)
        return refused(page)
    before = profiles.change_photo(actor(), key)
    if before and before != key:
        forget_files([before])
    flash(_("Votre photo est enregistrée.") if key else _("Votre photo est retirée."), "done")
    return see_other("accounts.profile")


def sent_picture(make: Callable[[IO[bytes]], bytes]) -> str:
    """The name of the picture sent in ``file``, once made anew by ``make`` and kept."""
    stored: str = kernel().storage.put(BytesIO(make(sent_file().stream))).key
    return stored


@blueprint.get("/compte/photo")
@members()
def own_photo() -> Response:
    """One's photo."""
    return picture(profiles.own_person(actor()).photo_key, "image/webp")


def picture(key: str, mime: str) -> Response:
    """A stored picture; raise :class:`Missing` when there is none."""
    if not key:
        raise Missing
    response = Response(b"".join(kernel().storage.read(key)), content_type=mime)
    response.set_etag(key)
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


@blueprint.get("/compte/securite")
@members()
def security() -> Answer:
    """Password, address, second factor, sessions."""
    return _security(ChangePasswordForm(formdata=None), ChangeEmailForm(formdata=None))


def _security(password_form: ChangePasswordForm, email_form: ChangeEmailForm) -> Answer:
    who = actor()
    page = render_template(
        "accounts/security.html",
        password_form=password_form,
        email_form=email_form,
        person=profiles.own_person(who),
        sessions=sessions.own_sessions(who),
        has_factor=second_factor.is_on(who.id),
        is_required=second_factor.is_required(who.id),
        codes_left=second_factor.codes_left(who),
        least=credentials.least_length(who.id),
        describe=describe,
    )
    return refused(page) if password_form.errors or email_form.errors else page


@blueprint.post("/compte/mot-de-passe")
@members()
def change_password() -> Answer:
    """Change one's password; the other devices are signed out."""
    form = ChangePasswordForm()
    if form.validate():
        try:
            credentials.change_password(actor(), form.text("current"), form.text("new"), identity.caller())
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Votre mot de passe est changé. Les autres appareils sont déconnectés."), "done")
            return see_other("accounts.security")
    return _security(form, ChangeEmailForm(formdata=None))


@blueprint.post("/compte/adresse")
@members()
def change_email() -> Answer:
    """Ask to use another address; a link is sent there."""
    form = ChangeEmailForm()
    if form.validate():
        try:
            credentials.ask_email_change(actor(), form.text("email"), form.text("password"))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Un lien vient de partir vers la nouvelle adresse. Ouvrez-le pour confirmer."), "info")
            return see_other("accounts.security")
    return _security(ChangePasswordForm(formdata=None), form)


@blueprint.route("/compte/adresse/<token>", methods=["GET", "POST"])
@public("the link sent to the new address may be opened on another device")
def confirm_email(token: str) -> Answer:
    """Confirm the new address by a button."""
    if request.method == "POST":
        credentials.confirm_email(actor(), token, identity.caller())
        flash(_("Votre compte utilise maintenant cette adresse."), "done")
        return see_other("accounts.security") if actor().is_authenticated else see_other("accounts.sign_in")
    link = credentials.link_of(token, "email")
    action = url_for("accounts.confirm_email", token=token)
    return no_referrer(render_template("accounts/confirm_email.html", action=action, email=link.email))


@blueprint.post("/compte/sessions/<int:session_id>/fermer")
@members()
def revoke_session(session_id: int) -> Answer:
    """Sign one device out."""
    is_current = session_id == actor().session_id
    sessions.revoke_session(actor(), session_id, identity.caller())
    if is_current:
        identity.leave()
        return see_other("shell.home")
    flash(_("Cet appareil est déconnecté."), "done")
    return see_other("accounts.security")


@blueprint.post("/compte/sessions/fermer-tout")
@members()
def sign_out_everywhere() -> Answer:
    """Sign every device out, this one too."""
    sessions.sign_out_everywhere(actor(), identity.caller())
    identity.leave()
    flash(_("Tous vos appareils sont déconnectés."), "info")
    return see_other("accounts.sign_in")


@blueprint.post("/compte/presence")
@members()
def presence() -> Answer:
    """Say that someone is still reading; noting it is the work of the identity, at most every ten minutes."""
    return Response(status=204)
