"""The blueprint, and what every page shares."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, redirect, url_for

Answer = str | Response | tuple[str, int]
blueprint = Blueprint("invoicing", __name__, template_folder="../templates")


def see_other(endpoint: str, **values: Any) -> Response:
    """After a form, the page to look at."""
    return redirect(url_for(endpoint, **values), code=303)  # type: ignore[return-value]


def new_key() -> str:
    """The key of a form, so that it counts once however often it is sent."""
    return secrets.token_urlsafe(12)


def attachment(content: bytes | Iterable[bytes], name: str, mime: str, size: int | None = None) -> Response:
    """A file under a name, kept by nobody on the way. ``name`` is ASCII: a number of document, a month."""
    response = Response(content, content_type=mime)
    if size is not None:
        response.content_length = size
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
