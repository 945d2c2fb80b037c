"""The pages of the shell: home, language, the mail kept on this machine."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for

from elearn.core import i18n, mail, signals
from elearn.core.errors import Missing
from elearn.core.facts import LanguageChosen
from elearn.core.web.guard import public
from elearn.core.web.identity import LANGUAGE_COOKIE, actor
from elearn.core.web.layout import kernel
from elearn.core.web.redirects import own_path

blueprint = Blueprint("shell", __name__)
YEAR = 365 * 24 * 3600


@blueprint.get("/")
@public("the home page is for everyone")
def home() -> str | Response:
    """Home for a visitor; rooms fill its slots. Someone signed in is sent to their page."""
    if actor().is_authenticated and "progress.dashboard" in _endpoints():
        return redirect(url_for("progress.dashboard"))  # type: ignore[return-value]
    return render_template("home.html")


@blueprint.post("/langue")
@public("a visitor may choose a language before having an account")
def language() -> Response:
    """Keep the chosen language in a cookie and come back."""
    chosen = request.form.get("locale", "")
    if chosen not in i18n.LOCALES:
        abort(400)
    signals.announce(LanguageChosen(actor(), chosen))
    response = make_response(redirect(own_path(request.form.get("next")) or url_for("shell.home"), code=303))
    secure = kernel().settings.is_https
    response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return response


@blueprint.get("/courrier")
@public("in the embedded edition mail is kept on this machine; refused to every other address")
def mailbox() -> str:
    """The mails that the embedded edition keeps instead of sending."""
    settings = kernel().settings
    if settings.mail_url != "kept:" or not settings.is_loopback or request.remote_addr not in {"127.0.0.1", "::1"}:
        raise Missing
    return render_template("mailbox.html", mails=mail.kept(recipient=request.args.get("pour", "")))


def _endpoints() -> set[str]:
    from flask import current_app

    return set(current_app.view_functions)
