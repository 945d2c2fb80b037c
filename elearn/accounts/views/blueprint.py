"""The blueprint, and what its views share."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, url_for
from flask import current_app as app
from werkzeug.wrappers import Response as AnyResponse

from elearn.core.web.redirects import own_path

Answer = str | AnyResponse | tuple[str, int]
blueprint = Blueprint("accounts", __name__, root_path=__file__.rpartition("/views/")[0], template_folder="templates")


def go_on(next_path: str | None) -> Response:
    """Where someone goes once in: the page they wanted, else their own, else home."""
    home = "progress.dashboard" if "progress.dashboard" in app.view_functions else "accounts.profile"
    if home not in app.view_functions:
        home = "shell.home"
    return redirect(own_path(next_path) or url_for(home), code=303)  # type: ignore[return-value]


def no_referrer(page: str, status: int = 200) -> Response:
    """A page whose address holds a secret: kept by nobody, told to nobody."""
    response = Response(page, status=status, content_type="text/html; charset=utf-8")
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def refused(page: str, status: int = 422) -> Response:
    """A page shown again with what was refused."""
    return Response(page, status=status, content_type="text/html; charset=utf-8")


def secret_page(page: str) -> Response:
    """A page that shows a secret once: kept nowhere, not even by the browser."""
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
