"""The blueprint, and what every page shares."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response

Answer = str | Response | tuple[str, int]
blueprint = Blueprint("invoicing", __name__, template_folder="../templates")


def attachment(content: bytes | Iterable[bytes], name: str, mime: str, size: int | None = None) -> Response:
    """A file under a name, kept by nobody on the way. ``name`` is ASCII: a number of document, a month."""
    response = Response(content, content_type=mime)
    if size is not None:
        response.content_length = size
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
