"""What a page or a verb costs the database: its statements, counted; the tables it reads through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from elearn.core.db import Database


@contextmanager
def executed(database: Database) -> Iterator[list[str]]:
    """The statements executed within the block, in order, on either engine; BEGIN left out.

    Hold a page to a number of them, or to the same number whatever there is to show.
    """
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    with _listening(database, note):
        yield seen


@contextmanager
def read_through(database: Database) -> Iterator[set[str]]:
    """The tables that the reads within the block go through from end to end, on SQLite, for want of an index.

    Without statistics, as here, an index that can serve is taken however few the rows. A table that has an alias in
    a statement goes by it.
    """
    seen: set[str] = set()

    def note(_connection: Any, cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            steps = (line[3].split() for line in plan)
            seen.update(step[1] for step in steps if step[0] == "SCAN" and len(step) == 2)

    with _listening(database, note):
        yield seen


@contextmanager
def _listening(database: Database, note: Callable[..., None]) -> Iterator[None]:
    engines = (database.reader, database.writer)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
