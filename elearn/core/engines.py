"""The two engines on one database, as each server wants them: one that writes, one that reads."""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine

from elearn.core.turns import Turns, begin

TRUSTED_SECONDS = 1.0  # a connection used so recently is not asked whether it lives
# How long whoever writes waits for whoever came first. Two hundred people on the last desk queue some four
# seconds on two cores that do nothing else: those who come late had rather wait than be sent away by an error.
PATIENCE_SECONDS = 20
RUN_SECONDS = 10  # how long one statement may work, once it waits for nobody


def on_sqlite(url: str, pool_size: int) -> tuple[Engine, Engine]:
    """The writer, which takes the write lock when it begins, and the reader, which cannot write."""
    # Values of statements stay out of errors, and so out of logs.
    common: dict[str, Any] = {"pool_size": pool_size, "max_overflow": pool_size, "hide_parameters": True}
    writer = sa.create_engine(url, **common)
    reader = sa.create_engine(url, isolation_level="AUTOCOMMIT", **common)

    @event.listens_for(writer, "connect")
    def writer_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin on its own
        _pragmas(connection)

    turns = Turns(PATIENCE_SECONDS)
    event.listen(writer, "checkin", lambda _connection, record: turns.leave(record.info))

    @event.listens_for(writer, "begin")
    def writer_begin(connection: sa.Connection) -> None:
        turns.take(connection.info)
        try:
            # Taking the write lock at once turns "database is locked" half-way into a wait.
            begin(connection, PATIENCE_SECONDS)
        except BaseException:
            turns.leave(connection.info)
            raise

    @event.listens_for(reader, "connect")
    def reader_connect(connection: Any, _record: object) -> None:
        _pragmas(connection)
        connection.execute("PRAGMA query_only=ON")

    return writer, reader


def _pragmas(connection: Any) -> None:
    for pragma in (
        "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={PATIENCE_SECONDS * 1000}",
    ):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")


def on_postgresql(url: str, pool_size: int) -> tuple[Engine, Engine]:
    """The writer, and the reader in autocommit, which cannot write."""
    limits = f"-c timezone=UTC -c lock_timeout={PATIENCE_SECONDS}s -c statement_timeout="
    common: dict[str, Any] = {
        "pool_size": pool_size,
        "max_overflow": pool_size,
        "pool_timeout": 10,
        "hide_parameters": True,
    }
    writer = sa.create_engine(
        url,
        connect_args={
            "options": f"{limits}{PATIENCE_SECONDS + RUN_SECONDS}s -c idle_in_transaction_session_timeout=30000"
        },
        **common,
    )
    # ``postgresql_readonly`` lets autocommitted writes through; the server's own default does not.
    reader = sa.create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        connect_args={"options": f"{limits}{RUN_SECONDS}s -c default_transaction_read_only=on"},
        **common,
    )
    for engine in (writer, reader):
        _check_when_rested(engine)
    return writer, reader


def _check_when_rested(engine: Engine) -> None:
    """Ask a connection whether it still lives, unless it has just been used.

    SQLAlchemy's own ``pool_pre_ping`` asks each time: under load, one exchange with the
    server more for every request that reads, and two for one that writes.
    """

    @event.listens_for(engine, "checkin")
    def rest(_connection: Any, record: Any) -> None:
        record.info["rested_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def check(connection: Any, record: Any, _proxy: object) -> None:
        since = record.info.get("rested_since")
        if since is None or time.monotonic() - since < TRUSTED_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise sa.exc.InvalidatePoolError(str(error)) from error
