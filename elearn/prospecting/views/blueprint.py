"""The blueprint, apart so that each page may name it."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, url_for

blueprint = Blueprint("prospecting", __name__, template_folder="../templates")
Answer = str | Response | tuple[str, int]


def to(endpoint: str, **values: object) -> Response:
    """After a form, the page to look at."""
    return redirect(url_for(endpoint, **values), code=303)  # type: ignore[return-value, arg-type]
