"""Databases that a process keeps from one test to the next, empty each time.

A database of its own costs a test more than all that it does: on PostgreSQL it is copied and
dropped, on both every connection is opened and every statement compiled again. So each process
keeps one :class:`Movable` per server. What a test wrote is taken out after it; a database whose
tables, triggers or connections a test changed is thrown away, and the next test gets a new one.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from elearn.config import Settings
from elearn.core.db import Database
from elearn.core.sealing import Seal
from elearn.parameters import queries as parameters
from elearn.testing.servers import Servers

# Rows taken out stay in the files, and nothing sweeps there: after so many tests, a new copy.
LONGEST = 60

_TABLES = """
SELECT quote_ident(relname) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
# The first oid of what is not PostgreSQL's own is 16384. What DDL writes has a new xmin, what it removes is
# no longer counted. The tables that migrations fill are left as they are, and so must not change either.
_CATALOGUES = {
    "pg_class": "oid", "pg_attribute": "attrelid", "pg_constraint": "oid",
    "pg_trigger": "oid", "pg_proc": "oid", "pg_index": "indexrelid",
}  # fmt: skip
# A table in which nothing was ever written has no page: asking for its size takes a tenth of emptying it.
_EMPTY = """
DO $$ DECLARE written regclass; BEGIN
FOR written IN SELECT t FROM unnest(CAST('{%s}' AS regclass[])) AS t WHERE pg_relation_size(t) > 0
LOOP EXECUTE 'DELETE FROM ' || written; END LOOP; END $$
"""
_SEQUENCES = """
SELECT setval(seqrelid, seqstart, false) FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) IS NOT NULL
"""
_STRANGERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""


class Movable(Database):
    """A database whose place changes while its engines, and the statements they compiled, stay."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings.database_url, pool_size=settings.pool_size, seal=Seal(settings.secret_key))
        for engine in (self.writer, self.reader):
            event.listen(engine, "do_connect", self._connect)

    def _connect(self, dialect: Any, _record: object, arguments: list[Any], named: dict[str, Any]) -> None:
        place, more = dialect.create_connect_args(sa.make_url(self.url))
        arguments[:] = place
        named.update(more)

    def move(self, url: str) -> None:
        """Go on at another place, with new connections."""
        self.dispose()
        self.url = url


class Kept:
    """The databases that this process keeps. ``stop()`` removes them."""

    def __init__(self, servers: Servers, template: str, name: str) -> None:
        self._servers, self._template, self._name = servers, template, name
        self._movables: dict[tuple[str, str], Movable] = {}
        self._place: _Place | None = None
        self._copies = 0

    def at(self, settings: Settings) -> Movable:
        """The database of these settings; the caller made what is there."""
        url = settings.database_url
        key = url.split(":", 1)[0], settings.secret_key
        found = self._movables.get(key)
        if found is None:
            found = self._movables[key] = Movable(settings)
        elif found.url != url:
            found.move(url)
        found.watchers.clear()
        parameters.forget(found)  # what a process remembers of a database that the test will find empty
        return found

    def postgres_url(self) -> str:
        """The address of an empty, migrated PostgreSQL database, valid until ``give_back``."""
        if self._place is None:
            self._copies += 1
            name = f"{self._name}_{self._copies}"
            self._place = _Place(name, self._servers.create_database(name, template=self._template))
        return self._place.url

    def give_back(self, database: Database) -> None:
        """Make what a test used ready for the next, or get rid of it."""
        if database.is_sqlite:  # its file goes with the test's folder
            database.dispose()
        elif self._place is not None and not self._place.is_emptied(database):
            database.dispose()
            self._drop()

    def stop(self) -> None:
        """Close and remove everything."""
        for database in self._movables.values():
            database.dispose()
        self._drop()

    def _drop(self) -> None:
        place, self._place = self._place, None
        if place is not None:
            place.close()
            self._servers.drop_database(place.name)


def _any(table: str) -> str:
    return f"SELECT EXISTS (SELECT FROM {table})"  # noqa: S608 - names of tables


def _state(table: str, rows: str = "true") -> str:
    return f"(SELECT (count(*), max(xmin::text::bigint)) FROM {table} WHERE {rows})"  # noqa: S608 - names of tables


class _Place:
    """One PostgreSQL database, and a connection that empties it."""

    def __init__(self, name: str, url: str) -> None:
        self.name, self.url = name, url
        self._uses = 0
        self._engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.StaticPool)
        with self._engine.connect() as connection:
            # Neither foreign keys nor the triggers that let nothing be deleted; and no waiting for a lock.
            connection.exec_driver_sql("SET session_replication_role = replica")
            connection.exec_driver_sql("SET lock_timeout = '500ms'")
            tables = connection.exec_driver_sql(_TABLES).scalars().all()
            filled = [t for t in tables if connection.exec_driver_sql(_any(t)).scalar()]
            self._empty = _EMPTY % ",".join(table for table in tables if table not in filled)
            parts = [_state(table) for table in filled]
            parts += [_state(table, f"{oid} >= 16384") for table, oid in _CATALOGUES.items()]
            self._shape = f"SELECT concat({', '.join(parts)})"
            self._made = connection.exec_driver_sql(self._shape).scalar()

    def is_emptied(self, database: Database) -> bool:
        """Take out what a test wrote; False when the test did more than write."""
        self._uses += 1
        if self._uses >= LONGEST or database.writer.pool.checkedout() or database.reader.pool.checkedout():  # type: ignore[attr-defined]
            return False
        try:
            with self._engine.connect() as connection:
                if connection.exec_driver_sql(_STRANGERS).scalar():
                    return False
                if connection.exec_driver_sql(self._shape).scalar() != self._made:
                    return False
                connection.exec_driver_sql(self._empty)
                connection.exec_driver_sql(_SEQUENCES)
        except sa.exc.OperationalError:  # someone still holds a lock, or the server was stopped
            return False
        return True

    def close(self) -> None:
        self._engine.dispose()
