"""The blueprint, and what its views share."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, url_for
from flask import current_app as app

from elearn.core.web.redirects import own_path

blueprint = Blueprint("accounts", __name__, root_path=__file__.rpartition("/views/")[0], template_folder="templates")


def go_on(next_path: str | None) -> Response:
    """Where someone goes once in: the page they wanted, else their own, else home."""
    home = "progress.dashboard" if "progress.dashboard" in app.view_functions else "accounts.profile"
    if home not in app.view_functions:
        home = "shell.home"
    return redirect(own_path(next_path) or url_for(home), code=303)  # type: ignore[return-value]


def to(endpoint: str, **values: object) -> Response:
    """A redirect after a form, that a browser follows with a GET."""
    return redirect(url_for(endpoint, **values), code=303)  # type: ignore[return-value, arg-type]
