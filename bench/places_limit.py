"""The bare application of ``bench.places``: the product's own statements, as the database driver got them.

Pages are those of ``bench.limit``. A request that writes is done again from what the product sent
when it was asked once: each SQL text with its values, in one transaction. Only what must differ does:
the time and the key that the client sends, the numbers that the database gives, the place in a chain.

``python -m bench.places_limit PAGES WRITES PORT PROCESSES THREADS``
"""

from __future__ import annotations

import gc
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, request
from sqlalchemy import event

from bench import limit
from elearn.app import create_app
from elearn.commands import web
from elearn.config import Settings
from elearn.core.web.edge import App

# Identities of what a request adds begin there, each table in a range of its own, so that a number
# found among the values is known for what it is.
RANGE = 10_000_000
NUMBERED = (
    "telecentres_booking", "telecentres_claim", "telecentres_booking_event", "core_ledger_operation",
    "funding_seat", "core_job",
)  # fmt: skip
_NUMBER = re.compile(r"\b\d{8}\b")
_NAME = re.compile(r"%\((\w+)\)s")

Sent = list[tuple[str, dict[str, Any]]]


class Listener:
    """Notes what is sent to the database, while asked to."""

    def __init__(self, *engines: sa.Engine) -> None:
        self.sent: Sent = []
        self.is_on = False
        for engine in engines:
            event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, _c: Any, _cursor: Any, sql: str, values: Any, _context: Any, _many: bool) -> None:
        if self.is_on:
            for one in values if isinstance(values, list) else [values]:
                self.sent.append((sql, dict(one or {})))

    @contextmanager
    def listening(self) -> Iterator[Sent]:
        """What is sent meanwhile."""
        self.sent, self.is_on = [], True
        try:
            yield self.sent
        finally:
            self.is_on = False


class Replay:
    """Statements to be done again with the values of another request."""

    def __init__(self, sent: Sent, body: dict[str, Any]) -> None:
        self._key = str(body.get("key", ""))
        self._start = datetime.fromisoformat(body["starts_at"]) if "starts_at" in body else None
        self._steps = [(sa.text(_named(sql)), values, {*values}) for sql, values in sent]

    def run(self, connection: sa.Connection, body: dict[str, Any]) -> None:
        """All of them, in order."""
        fresh: dict[Any, Any] = {self._key: str(body.get("key", ""))}
        shift = datetime.fromisoformat(body["starts_at"]) - self._start if self._start else None
        for clause, values, names in self._steps:
            renewed = {name: self._renew(value, fresh, shift) for name, value in values.items()}
            if "sequence" in fresh and "number" in names:
                renewed["number"] = fresh["sequence"] + 1
                if "hash" in names:
                    digest = hashlib.sha256(f"{fresh['head']}{fresh[self._key]}".encode()).hexdigest()
                    renewed["hash"] = digest
                if "previous_hash" in names:
                    renewed["previous_hash"] = fresh["head"]
            result = connection.execute(clause, renewed)
            rows = result.all() if result.returns_rows else ()
            if rows:
                self._learn(rows[0], fresh)

    @staticmethod
    def _learn(row: Any, fresh: dict[Any, Any]) -> None:
        if isinstance(row[0], int) and row[0] >= RANGE:
            fresh[row[0] // RANGE] = row[0]
        if "sequence" in row._fields:
            fresh["sequence"], fresh["head"] = row.sequence, row.head

    def _renew(self, value: Any, fresh: dict[Any, Any], shift: timedelta | None) -> Any:
        if isinstance(value, bool):
            return value
        if isinstance(value, int):
            return fresh.get(value // RANGE, value) if value >= RANGE else value
        if isinstance(value, datetime):
            # Its beginning, its end and when an absence frees it: one slot of thirty minutes.
            near = self._start and shift is not None and timedelta() <= value - self._start <= timedelta(minutes=30)
            return value + shift if near and shift is not None else value
        if isinstance(value, str):
            if self._key and self._key in value:
                value = value.replace(self._key, fresh[self._key])
            return _NUMBER.sub(lambda m: str(fresh.get(int(m[0]) // RANGE, m[0])), value)
        return value


def _named(sql: str) -> str:
    return _NAME.sub(r":\1", sql.replace(":", r"\:")).replace("%%", "%")


def record(app: App, wanted: list[dict[str, Any]]) -> list[tuple[Replay, bytes, str]]:
    """Ask the product each request, and note the last time; what comes before the view is left out."""
    listener = Listener(app.kernel.database.reader, app.kernel.database.writer)
    dispatch = app.dispatch_request
    parts: list[Sent] = []

    def in_view(*arguments: Any) -> Any:
        with listener.listening() as sent:
            parts.append(sent)
            return dispatch(*arguments)

    app.dispatch_request = in_view  # type: ignore[method-assign]
    out = []
    for one in wanted:
        for body in one["sent"]:
            parts.clear()
            client = app.test_client(use_cookies=False)
            answer = client.open(one["path"], method="POST", headers=one["headers"], data=body)
            if answer.status_code >= 400:
                raise RuntimeError(f"{one['path']} answers {answer.status_code}: {answer.get_data()[:800]!r}")
        out.append((Replay(parts[0], one["body"]), answer.get_data(), answer.content_type))
    app.dispatch_request = dispatch  # type: ignore[method-assign]
    return out


def make(pages: Path, writes: Path) -> Flask:
    """The application, having learned both."""
    settings = Settings.from_env()
    product = create_app(settings)
    replays = record(product, json.loads(writes.read_text(encoding="utf-8")))
    product.kernel.database.dispose()
    app = limit.make(pages)
    engine = limit.Engines(settings.database_url, settings.pool_size).writer

    def save(path: str) -> Response:
        replay, body, kind = replays[int(request.headers[limit.PAGE])]
        sent = request.get_json(silent=True) or request.form.to_dict()
        with engine.begin() as connection:
            replay.run(connection, sent)
        return Response(body, content_type=kind)

    app.view_functions["save"] = save
    return app


def main(pages: str, writes: str, port: str, processes: str, threads: str) -> None:
    """Learn, then serve until SIGTERM, as ``bench.limit`` does."""
    web._loaded = make(Path(pages), Path(writes))
    gc.collect()
    gc.freeze()
    web.run("127.0.0.1", int(port), int(processes), int(threads))


if __name__ == "__main__":
    main(*sys.argv[1:])
