"""The database: two engines, one scope at the edge, types that both servers share.

``Database`` holds a *writer* engine and a *reader* engine on the same database.
Work happens inside a scope, opened at an edge (request, job, command)::

    with database.transaction():          # writes; commits at the end, or undoes all
        services.publish(actor, module)   # uses session(), flushes, never commits
    with database.reading():              # reads in autocommit; writing raises
        queries.catalogue(actor)

The session is made at first use. ``on_commit`` runs after the commit,
``after_rollback`` in a short transaction of its own after a refusal.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from typing import Any, Generic, TypeVarTuple, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from elearn.core import engines
from elearn.core.sealing import Seal

log = logging.getLogger(__name__)
Columns = TypeVarTuple("Columns")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
LONGEST_WRITE_SECONDS = 0.25  # house rule; the journeys fail when a write lasts longer


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware UTC instant; refuses a naive one instead of guessing its zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC, without a zone on SQLite, which has none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive instant {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class Base(DeclarativeBase):
    """Parent of every model; one metadata, names of constraints by convention."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a class attribute
        datetime: Instant,
        dict[str, Any]: Json,
        list[Any]: Json,
    }


class NoScope(RuntimeError):
    """Database work was asked outside ``transaction()`` or ``reading()``."""


class Scope:
    """One unit of work: its session, and what happens when it ends."""

    def __init__(self, database: Database, *, writes: bool) -> None:
        self.database = database
        self.writes = writes
        self.on_commit: list[Callable[[], None]] = []
        self.after_rollback: list[Callable[[], None]] = []
        self._session: Session | None = None
        self._connection: sa.Connection | None = None
        self._savepoint: SessionTransaction | None = None
        self._began = 0.0

    @property
    def has_begun(self) -> bool:
        """Whether a session was made, that is, whether a connection is held."""
        return self._session is not None

    def session(self) -> Session:
        """The session of this scope, made at the first call."""
        if self._session is None:
            engine = self.database.writer if self.writes else self.database.reader
            self._session = Session(engine, expire_on_commit=False)
            self._began = time.perf_counter()
        return self._session

    def connection(self) -> sa.Connection:
        """The session's own connection, looked for once: for what is asked without objects."""
        session = self.session()
        savepoint = session.get_nested_transaction()  # made when its connection is first asked for
        if self._connection is None or savepoint is not self._savepoint:
            self._connection, self._savepoint = session.connection(), savepoint
        return self._connection

    def hand_over(self) -> Session | None:
        """Let go of what was begun, connection included, for a scope that reads on."""
        session, self._session, self._connection = self._session, None, None
        return session

    def take_over(self, session: Session | None) -> None:
        """Go on with the session of a reading scope, rather than take a second connection."""
        assert not self.writes, "a reader's connection cannot write"
        self._session = session

    def end(self, *, commit: bool) -> None:
        """Commit or roll back, and give the connection back. Callbacks are the caller's."""
        if self._session is None:
            return
        try:
            if commit and self.writes:
                self._session.commit()
            elif self.writes:
                self._session.rollback()
            # Nothing to undo after reading, and a rollback would empty the objects that were read.
        finally:
            self._session.close()
            self._session = self._connection = None
            if self.writes:
                self.database.write_lasted(time.perf_counter() - self._began)


_scope: ContextVar[Scope | None] = ContextVar("elearn_scope", default=None)


class Database:
    """One database seen through a writer and a reader engine. Thread-safe."""

    def __init__(self, url: str, *, pool_size: int = 20, seal: Seal | None = None) -> None:
        self.url = url
        self._seal = seal
        self.is_sqlite = url.startswith("sqlite")
        make = engines.on_sqlite if self.is_sqlite else engines.on_postgresql
        self.writer, self.reader = make(url, pool_size)
        self.watchers: list[Callable[[float], None]] = []
        self.is_alone = False  # while a site is prepared nobody else writes: a long write keeps no one waiting

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a writing scope; commit at the end, roll back on any exception."""
        scope = self.open(writes=True)
        try:
            yield scope.session()
        except BaseException:
            self.close(scope, commit=False)
            raise
        self.close(scope, commit=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a reading scope (autocommit, read only). Not beside a begun transaction."""
        outer = _scope.get()
        if outer is not None and outer.writes and outer.has_begun:
            raise NoScope("reading() inside a transaction that has begun: use session()")
        scope = self.open(writes=False)
        try:
            yield scope.session()
        finally:
            self.close(scope, commit=False)

    @contextmanager
    def reading_lazily(self) -> Iterator[Scope]:
        """Like ``reading()``, but takes a connection only if something is read."""
        scope = self.open(writes=False)
        try:
            yield scope
        finally:
            self.close(scope, commit=False)

    def open(self, *, writes: bool) -> Scope:
        """Make a scope the current one. The edge that opens it closes it."""
        outer = _scope.get()
        if writes and outer is not None and outer.writes and outer.has_begun:
            raise NoScope("a transaction is already open here; services never open their own")
        scope = Scope(self, writes=writes)
        scope.outer = _scope.set(scope)  # type: ignore[attr-defined]
        return scope

    def close(self, scope: Scope, *, commit: bool) -> None:
        """End the scope, then run what waited for its end."""
        try:
            scope.end(commit=commit)
        except BaseException:
            commit = False
            raise
        finally:
            _scope.reset(scope.outer)  # type: ignore[attr-defined]
            self._run_callbacks(scope, committed=commit)

    def _run_callbacks(self, scope: Scope, *, committed: bool) -> None:
        for callback in scope.on_commit if committed else ():
            try:
                callback()
            except Exception:
                # The row is committed and the sweeper will find it again.
                log.exception("after-commit work failed; the sweeper will redo it")
        for callback in () if committed else scope.after_rollback:
            with self.transaction():
                callback()

    @property
    def seal(self) -> Seal:
        """What closes the secrets it keeps; an installation always has one."""
        if self._seal is None:
            raise LookupError("this database was opened without a seal")
        return self._seal

    def write_lasted(self, seconds: float) -> None:
        """Tell the watchers how long a write transaction was open."""
        if seconds > LONGEST_WRITE_SECONDS and not self.is_alone:
            log.warning("a write transaction lasted %.0f ms", seconds * 1000)
        for watch in self.watchers:
            watch(seconds)

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.writer.dispose()
        self.reader.dispose()


def session() -> Session:
    """The session of the current scope; raise :class:`NoScope` outside of one."""
    return current_scope().session()


def rows(statement: sa.Select[*Columns], values: Mapping[str, Any] | None = None) -> sa.CursorResult[*Columns]:
    """The plain rows of a SELECT of columns, after what the session has not written yet.

    For what is asked at every request: as a bare connection reads them, without looking for objects.
    """
    scope = current_scope()
    scope.session().flush()
    return scope.connection().execute(statement, values)


class Among(Generic[*Columns]):
    """A SELECT made once, of the rows whose column is among some values.

    Of one alone it asks by ``=``: a list is written anew each time that it is sent.
    """

    def __init__(self, query: sa.Select[*Columns], column: Any) -> None:
        self._one = query.where(column == sa.bindparam("one"))
        self._several = query.where(column.in_(sa.bindparam("several", expanding=True)))

    def rows(self, among: Collection[Any], values: Mapping[str, Any] | None = None) -> sa.CursorResult[*Columns]:
        """The plain rows (see :func:`rows`) for these values of the column, each once."""
        wanted = set(among)
        if len(wanted) == 1:
            return rows(self._one, {**(values or {}), "one": wanted.pop()})
        return rows(self._several, {**(values or {}), "several": list(wanted)})


def parsed(texts: Iterable[str | None]) -> list[Any]:
    """What each of these texts of JSON says, read as one: a page of small ones costs more to begin than to read.

    A column is read as text by ``sa.cast(column, sa.Text)``, a part of it by ``column[name].as_string()``.
    """
    found: list[Any] = json.loads(f"[{','.join(text or 'null' for text in texts)}]")
    return found


def execute(statement: sa.Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None) -> Any:
    """The result of any statement on plain tables; what the session has not written yet stays unwritten."""
    return current_scope().connection().execute(statement, values)


def add(*rows: Base) -> None:
    """Write new objects of one class at once, with the same columns given, and let the session know them as read.

    As ``session().add_all(rows)`` and a flush would, for a third of the cost: what they refer to is written
    already. For what is written at every request.
    """
    if session().in_nested_transaction():  # what a savepoint undoes, the session must forget: its own way alone does
        session().add_all(rows)
        session().flush()
        return
    table, blank, statements = _written_as(type(rows[0]))
    given = [blank | {name: value for name, value in row.__dict__.items() if name in table.c} for row in rows]
    result = execute(statements[len(rows) > 1], given if len(rows) > 1 else given[0])
    for row, key, values in zip(rows, result.all(), result.context.compiled_parameters, strict=True):
        for name, value in {**values, **key._mapping}.items():
            if name not in row.__dict__:
                set_committed_value(row, name, value)
        make_transient_to_detached(row)
    session().add_all(rows)


@cache
def _written_as(model: type[Base]) -> tuple[sa.Table, dict[str, None], tuple[sa.Insert, sa.Insert]]:
    """The table of a class, what is empty in it unless given, and the statements that add one row and several."""
    table = cast("sa.Table", model.__table__)
    blank = dict.fromkeys(c.name for c in table.c if not (c.primary_key or c.default or c.server_default))
    one, several = (sa.insert(table).returning(*table.primary_key, sort_by_parameter_order=n) for n in (False, True))
    return table, blank, (one, several)


@contextmanager
def read_first() -> Iterator[Session]:
    """Read, and do slow work, before this scope takes the write lock.

    Within a scope whose session is already made (a job, a command, a test) nothing better
    can be done: it is that session.
    """
    scope = current_scope()
    if scope.has_begun or not scope.writes:
        yield scope.session()
    else:
        with scope.database.reading() as found:
            yield found


def current_scope() -> Scope:
    """The scope opened by the nearest edge."""
    scope = _scope.get()
    if scope is None:
        raise NoScope("no transaction() or reading() is open")
    return scope


def on_commit(callback: Callable[[], None]) -> None:
    """Run ``callback`` once the current transaction is committed, and only then."""
    current_scope().on_commit.append(callback)


def after_rollback(callback: Callable[[], None]) -> None:
    """Run ``callback`` in its own short transaction if the current one is undone."""
    current_scope().after_rollback.append(callback)


def sealed(purpose: str, text: str) -> str:
    """``text`` as the database may keep it (see :mod:`elearn.core.sealing`)."""
    return current_scope().database.seal.seal(purpose, text)


def unsealed(purpose: str, kept: str) -> str:
    """The text that was sealed for this purpose; raise ``WrongSeal`` under another key."""
    return current_scope().database.seal.open(purpose, kept)


def is_sqlite() -> bool:
    """Whether the current scope works on SQLite (for the few statements that differ)."""
    return current_scope().database.is_sqlite


def insert(table: type[Base] | sa.Table) -> postgresql.Insert:
    """An INSERT that knows ON CONFLICT, whichever the database: each spells it in a dialect of its own.

    For what must be there once however many ask at once. Both take ``on_conflict_do_nothing`` and
    ``on_conflict_do_update`` with ``index_elements``, ``index_where``, ``set_`` and ``where``; no more is used.
    """
    make: Any = sqlite.insert if is_sqlite() else postgresql.insert
    return cast("postgresql.Insert", make(table))
