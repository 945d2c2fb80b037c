"""What one request of the product does: its statements and its templates, noted to be done again.

The product is asked once, in the process that will play the limit. What runs before the
view (who is it, which rights a route asks for) is left out: the limit has no login. From
the view on, each statement is kept as SQLAlchemy received it, each template with the very
data it was given, each slot with what it gave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask import template_rendered
from sqlalchemy import event

from elearn.core.web import layout
from elearn.core.web.edge import App

# A token is signed with the second it was made in: the same page is never twice the same to the byte.
TOKEN = re.compile(rb"[\w-]{40,}\.[\w-]{6}\.[\w-]{20,}")
MASK = b"(token)"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement and its values, as given to ``Connection.execute``."""

    clause: Any
    values: Any


@dataclass
class Recording:
    """One request of the product, and its answer."""

    method: str
    path: str
    statements: list[Statement] = field(default_factory=list)
    before_view: int = 0
    templates: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    slots: dict[str, list[Any]] = field(default_factory=dict)
    status: int = 0
    body: bytes = b""
    content_type: str = ""

    @property
    def token(self) -> str:
        """The form token that the page carried, or nothing."""
        found = TOKEN.search(self.body)
        return found.group().decode() if found else ""


def masked(body: bytes) -> bytes:
    """The answer without its tokens, to compare two of them."""
    return TOKEN.sub(MASK, body)


class Recorder:
    """Listens to one application. ``record()`` asks it once and tells what it did."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._now: Recording | None = None
        self._in_view = False
        self._depth = 0

    def record(self, method: str, path: str, *, headers: dict[str, str], body: bytes = b"") -> Recording:
        """Ask twice, and note the second time, when all that is kept in memory is there."""
        for _time in range(2 if method == "GET" else 1):
            recording = Recording(method, path)
            with self._listening(recording):
                client = self.app.test_client(use_cookies=False)
                answer = client.open(path, method=method, headers=headers, data=body)
            recording.status, recording.body = answer.status_code, answer.get_data()
            recording.content_type = answer.content_type
        if recording.status >= 400:
            raise RuntimeError(f"{method} {path} answers {recording.status}: {recording.body[:300]!r}")
        return recording

    @contextmanager
    def _listening(self, recording: Recording) -> Iterator[None]:
        engines = (self.app.kernel.database.reader, self.app.kernel.database.writer)
        dispatch, give = self.app.dispatch_request, self.app.jinja_env.globals["slot"]

        def in_view(*args: Any) -> Any:
            self._in_view = True
            try:
                return dispatch(*args)
            finally:
                self._in_view = False

        def keep_slot(name: str, **context: Any) -> Any:
            given = layout.slot(name, **context)
            recording.slots.setdefault(name, []).append(given)
            return given

        self._now = recording
        self.app.dispatch_request = in_view  # type: ignore[method-assign]
        self.app.jinja_env.globals["slot"] = keep_slot
        for engine in engines:
            event.listen(engine, "before_execute", self._executes)
        template_rendered.connect(self._renders, self.app)
        try:
            yield
        finally:
            template_rendered.disconnect(self._renders, self.app)
            for engine in engines:
                event.remove(engine, "before_execute", self._executes)
            self.app.dispatch_request = dispatch  # type: ignore[method-assign]
            self.app.jinja_env.globals["slot"] = give
            self._now = None

    def _executes(self, _connection: sa.Connection, clause: Any, many: Any, one: Any, _options: Any) -> None:
        if self._now is None:
            return
        if self._in_view:
            self._now.statements.append(Statement(clause, list(many) or dict(one)))
        else:
            self._now.before_view += 1

    def _renders(self, _sender: Any, template: Any, context: dict[str, Any], **_more: Any) -> None:
        if self._now is not None:
            # Told when done: fragments come before the page that holds them, which is the last.
            self._now.templates.append((template.name, dict(context)))
