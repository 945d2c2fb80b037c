"""Notices: the list, how they come by mail, and the link that stops them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for

from elearn.accounts.forms import preferences_form
from elearn.accounts.services import notices as service
from elearn.accounts.views.blueprint import Answer, blueprint, no_referrer, refused
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import members, public
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.core.web.paging import Page, existing, page_number
from elearn.core.web.posted import see_other
from elearn.core.web.redirects import own_path


@blueprint.get("/avis")
@members()
def notices() -> Answer:
    """What one was told, newest first."""
    number = page_number(request.args.get("page"))
    found, total = service.own_notices(actor(), number)
    unread = service.unread_count(actor().id)
    page = existing(Page(found, number, total, service.PAGE))
    return render_template("accounts/notices.html", page=page, unread=unread)


@blueprint.post("/avis/lus")
@members()
def read_all_notices() -> Answer:
    """Mark all as read."""
    service.read_all(actor())
    return see_other("accounts.notices")


@blueprint.post("/avis/<int:notice_id>/lire")
@members()
def read_notice(notice_id: int) -> Answer:
    """Mark one as read and open what it is about."""
    path = own_path(service.read_notice(actor(), notice_id))
    return redirect(path or url_for("accounts.notices"), code=303)


@blueprint.route("/avis/preferences", methods=["GET", "POST"])
@members()
def notice_preferences() -> Answer:
    """How each kind comes by mail."""
    wishes = service.preferences(actor())
    form = preferences_form(wishes)
    if request.method == "POST" and form.validate():
        chosen = {kind: form.text(f"kind-{number}") for number, kind in enumerate(wishes)}
        service.choose(actor(), chosen)
        flash(_("Vos choix sont enregistrés."), "done")
        return see_other("accounts.notice_preferences")
    number_of = {kind: number for number, kind in enumerate(wishes)}
    rooms = [(heading, [f"kind-{number_of[kind]}" for kind in of]) for heading, of in service.by_room(wishes)]
    page = render_template("accounts/notice_preferences.html", form=form, rooms=rooms)
    return refused(page) if form.errors else page


@blueprint.route("/avis/desabonnement/<token>", methods=["GET", "POST"])
@public("the link at the foot of a mail works without signing in, and turns off that kind of mail only")
def unsubscribe(token: str) -> Answer:
    """Stop the mails of one kind, by a button."""
    _person_id, _kind_name, kind = service.subscription(kernel().settings.secret_key, token)
    is_done = request.method == "POST"
    if is_done:
        service.unsubscribe(actor(), kernel().settings.secret_key, token)
    action = url_for("accounts.unsubscribe", token=token)
    return no_referrer(render_template("accounts/unsubscribe.html", kind=kind, action=action, is_done=is_done))
