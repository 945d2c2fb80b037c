"""After a form that was posted: the page to look at, and the key that makes a form posted twice count once."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Response, redirect, url_for


def see_other(endpoint: str, **values: Any) -> Response:
    """A redirect after a form, that a browser follows with a GET. ``values`` as of ``url_for``."""
    return redirect(url_for(endpoint, **values), code=303)  # type: ignore[return-value]


def new_key() -> str:
    """The key of a form, so that it counts once however often it is sent."""
    return secrets.token_urlsafe(12)
