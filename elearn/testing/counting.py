"""What a page or a verb costs the database: its statements, counted."""

from __future__ import annotations

from collections.abc import Iterator
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

    engines = (database.reader, database.writer)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
