"""The limit: a bare Flask and SQLAlchemy application that answers the same, and does nothing else.

For each request it is given, it does the statements that the product does in its view, on
the same database, reads all their rows, renders the same templates with the same data, and
answers the same body. No login, no rights, no form token, no validation, no plugin, no
headers of security, no metrics. It learns what to do by asking the product once at its own
start (``recording``), so that it follows the product as it changes.

Served as the product is, by the same function: ``python -m bench.limit REQUESTS PORT PROCESSES
THREADS``, where REQUESTS is the file of the requests to learn.
"""

from __future__ import annotations

import gc
import itertools
import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask, Response, g, request

from bench.recording import Recorder
from elearn.app import create_app
from elearn.commands import web
from elearn.config import Settings
from elearn.core.web.edge import App

PAGE = "X-Bench-Page"


class Engines:
    """One engine that reads in autocommit, one that writes; the same driver and limits as the product's."""

    def __init__(self, url: str, pool_size: int) -> None:
        options: dict[str, Any] = {"pool_size": pool_size, "max_overflow": pool_size}
        self.writer = sa.create_engine(url, **options)
        self.reader = sa.create_engine(url, isolation_level="AUTOCOMMIT", **options)
        if url.startswith("sqlite"):
            for engine in (self.writer, self.reader):
                sa.event.listen(engine, "connect", _pragmas)
            sa.event.listen(self.writer, "begin", _begin)


def _pragmas(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def make(requests: Path) -> Flask:
    """The application, having learned its requests."""
    settings = Settings.from_env()
    product = create_app(settings)
    recorder = Recorder(product)
    wanted = json.loads(requests.read_text(encoding="utf-8"))
    recordings = [
        recorder.record(w["method"], w["path"], headers=w["headers"], body=w["body"].encode()) for w in wanted
    ]
    product.kernel.database.dispose()
    for recording in recordings:
        for _name, context in recording.templates:
            context.pop("csrf_token", None)  # else it hides ours
    engines = Engines(settings.database_url, settings.pool_size)
    templates = _bare_templates(product, settings.public_url)

    app = Flask("limit", static_folder=None)

    def healthz() -> str:
        return "ok"

    def page(path: str) -> Response:
        recording = recordings[int(request.headers[PAGE])]
        with engines.reader.connect() as connection:
            for statement in recording.statements:
                _do(connection, statement.clause, statement.values)
        g.recording, g.slots = recording, {name: itertools.cycle(given) for name, given in recording.slots.items()}
        body: str | bytes = recording.body
        for name, context in recording.templates:
            body = templates.get_template(name).render(context)
        return Response(body, content_type=recording.content_type)

    def save(path: str) -> Response:
        recording = recordings[int(request.headers[PAGE])]
        sent = request.get_json(silent=True) or request.form
        with engines.writer.begin() as connection:
            fresh: dict[str, Any] = {}
            for statement in recording.statements:
                rows = _do(connection, statement.clause, _renewed(statement.clause, statement.values, fresh))
                fresh.update(_learned(rows, sent))
        return Response(recording.body, content_type=recording.content_type)

    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/<path:path>", "page", page, methods=["GET"])
    app.add_url_rule("/<path:path>", "save", save, methods=["POST"])
    return app


def _do(connection: sa.Connection, clause: Any, values: Any) -> list[Any]:
    result = connection.execute(clause, values or None)
    return list(result.all()) if result.returns_rows else []


def _bare_templates(product: App, public_url: str) -> Any:
    """The product's templates, with what a bare application would give them."""
    environment = product.jinja_env
    adapter = product.url_map.bind(public_url.partition("://")[2])

    def url_for(endpoint: str, **values: Any) -> str:
        values.pop("_external", None)
        anchor = values.pop("_anchor", None)
        if endpoint.startswith("."):
            endpoint = g.recording.templates[-1][1]["request"].blueprint + endpoint
        return adapter.build(endpoint, values) + (f"#{anchor}" if anchor else "")

    environment.globals.update(
        url_for=url_for,
        csrf_token=lambda: g.recording.token,
        slot=lambda name, **_context: next(g.slots[name]),
        get_flashed_messages=lambda **_filters: [],
    )
    environment.cache.clear()  # type: ignore[union-attr]
    return environment


# What must differ from one request to the next, by the name of its column: a record's place in its
# chain, read from the row that holds the count, and the number that the browser made.


def _learned(rows: list[Any], sent: Any) -> dict[str, Any]:
    fresh: dict[str, Any] = {}
    if rows and "evidence_count" in rows[0]._fields:
        fresh["seq"] = fresh["evidence_count"] = rows[0].evidence_count + 1
    if "beacons" in sent:
        fresh["beacon"] = sent["beacons"][0]["id"]
    if "events" in sent:
        fresh["id"] = UUID(sent["events"][0]["id"])
    return fresh


def _renewed(clause: Any, values: Any, fresh: dict[str, Any]) -> Any:
    if not fresh or not (clause.is_insert or clause.is_update):
        return values
    own = {name: fresh[name] for name in fresh if name in clause.table.c and (clause.is_insert or name != "id")}
    if isinstance(values, list):
        return [{**row, **{n: v for n, v in own.items() if n in row}} for row in values]
    if values:
        return {**values, **{n: v for n, v in own.items() if n in values}}
    return own


def main(requests: str, port: str, processes: str, threads: str) -> None:
    """Learn, then serve until SIGTERM; forked like the product, from memory that is never collected."""
    web._loaded = make(Path(requests))
    gc.collect()
    gc.freeze()
    web.run("127.0.0.1", int(port), int(processes), int(threads))


if __name__ == "__main__":
    main(*sys.argv[1:])
