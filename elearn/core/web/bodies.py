"""How much a request may send: little by default, more on the routes that say so.

    @blueprint.post("/compte/photo")
    @members()
    @takes(4 * MEGABYTE)
    def change_photo() -> Response: ...

The limit is raised after the guard has let the caller in and before anything reads the body.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cached_property
from typing import IO, Any, TypeVar, cast

from flask import Request, current_app, request
from werkzeug.exceptions import BadRequest

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


class WholeBody(io.RawIOBase):
    """A body whose length was not said: all of it, or an error past the limit.

    Werkzeug's own stream, read at once, stops at the limit without a word, and what was
    cut would be taken for the whole.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Raise 413 when asked for more than the limit."""
        part = self.stream.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)


class HouseRequest(Request):
    """A request whose body is never cut in silence."""

    @cached_property
    def stream(self) -> IO[bytes]:
        """The body."""
        stream: IO[bytes] = super().stream
        return stream if self.content_length is not None else cast("IO[bytes]", WholeBody(stream))

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """The JSON of the body; nested deeper than can be followed, it is as unreadable as what is not JSON."""
        try:
            return super().get_json(force=force, silent=silent, cache=cache)
        except RecursionError:
            if silent:
                return None
            raise BadRequest from None
