"""How much a request may send: little by default, more on the routes that say so.

    @blueprint.post("/compte/photo")
    @members()
    @takes(4 * MEGABYTE)
    def change_photo() -> Response: ...

The limit is raised after the guard has let the caller in and before anything reads the body.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request

V = TypeVar("V", bound=Callable[..., Any])
MEGABYTE = 1024 * 1024
ATTRIBUTE = "elearn_takes"
# What surrounds the file in a form: other fields, boundaries, headers.
AROUND = 64 * 1024


def takes(size: int) -> Callable[[V], V]:
    """Let this route receive ``size`` bytes."""

    def decorate(view: V) -> V:
        setattr(view, ATTRIBUTE, size)
        return view

    return decorate


def allow_larger() -> None:
    """Before the body is read: raise the limit of a route that asked for it."""
    view = current_app.view_functions.get(request.endpoint or "")
    size = getattr(view, ATTRIBUTE, None)
    if size is not None:
        request.max_content_length = size + AROUND
