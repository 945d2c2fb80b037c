"""Migrations: one linear lineage and one version table per room, run by Alembic.

A room's tables begin with its name, its scripts are in one folder, its version is in
``<room>_alembic``. Rooms go up in ``requires`` order; a room goes down only when no
room above it is still migrated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from elearn.core.db import Base, Database
from elearn.core.plugin import Plugin
from elearn.core.triggers import Trigger, recreate

_FULL_TEXT = re.compile(r"_fts(_|$)")
ENV_FOLDER = Path(__file__).resolve().parents[2] / "migrations"


class MigrationError(Exception):
    """The database and the scripts disagree; the text says how to mend it."""


@dataclass(frozen=True, slots=True)
class State:
    """Where one room stands: its revision in the database and the newest on disk."""

    room: str
    current: str | None
    head: str | None

    @property
    def is_current(self) -> bool:
        """Whether nothing is left to migrate."""
        return self.current == self.head


def version_table(room: str) -> str:
    """The name of the table that holds the room's revision."""
    return f"{room}_alembic"


def _config(plugin: Plugin, connection: sa.Connection | None, triggers: tuple[Trigger, ...] | None = None) -> Any:
    """What Alembic is told of a room. Its own triggers alone are made again with it, unless told otherwise.

    Those of the rooms after it may look at columns that only their own scripts bring.
    """
    from alembic.config import Config  # heavy: only when migrating

    config = Config()
    config.set_main_option("script_location", str(ENV_FOLDER))
    config.set_main_option("version_locations", str(plugin.migrations))
    config.set_main_option("path_separator", "newline")
    config.attributes.update(
        {
            "room": plugin.name,
            "metadata": plugin.metadata,
            "connection": connection,
            "triggers": plugin.triggers if triggers is None else triggers,
        }
    )
    return config


def with_tables(plugins: Sequence[Plugin]) -> list[Plugin]:
    """The plugins that have migrations."""
    return [p for p in plugins if p.migrations is not None]


def all_triggers(plugins: Sequence[Plugin]) -> tuple[Trigger, ...]:
    """The declared triggers of every plugin."""
    return tuple(t for p in plugins for t in p.triggers)


def revisions(connection: sa.Connection, plugins: Sequence[Plugin]) -> dict[str, str | None]:
    """The revision of each room in this database, None for one that was never migrated."""
    tables = set(sa.inspect(connection).get_table_names())
    found: dict[str, str | None] = {}
    for plugin in with_tables(plugins):
        name = version_table(plugin.name)
        found[plugin.name] = None
        if name in tables:
            column = sa.column("version_num", sa.String)
            query = sa.select(column).select_from(sa.table(name, column))
            found[plugin.name] = connection.execute(query).scalar_one_or_none()
    return found


def states(database: Database, plugins: Sequence[Plugin]) -> list[State]:
    """The state of each room, in order. Reads only, and without loading Alembic."""
    with database.reader.connect() as connection:
        current = revisions(connection, plugins)
    return [State(p.name, current[p.name], _head(p)) for p in with_tables(plugins)]


def known_revisions(plugin: Plugin) -> tuple[str, ...]:
    """The revisions on disk, oldest first: scripts are named ``NNNN_what.py``, revised ``<room>_NNNN``."""
    numbers = sorted(p.name[:4] for p in plugin.migrations.glob("[0-9]*_*.py"))  # type: ignore[union-attr]
    return tuple(f"{plugin.name}_{number}" for number in numbers)


def _head(plugin: Plugin) -> str | None:
    return next(reversed(known_revisions(plugin)), None)


def upgrade(
    database: Database,
    plugins: Sequence[Plugin],
    *,
    targets: Mapping[str, str] | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> list[str]:
    """Bring every room to its head, in order. Returns the rooms that moved.

    With ``targets`` (room → revision), only those rooms, and no further than said.
    """
    from alembic import command

    moved: list[str] = []
    before = {s.room: s for s in states(database, plugins)}
    for plugin in with_tables(plugins):
        target = before[plugin.name].head if targets is None else targets.get(plugin.name)
        if target is None or before[plugin.name].current == target:
            continue
        say(plugin.name)
        with database.writer.connect() as connection:
            command.upgrade(_config(plugin, connection), target)
        moved.append(plugin.name)
    if moved and targets is None:  # a room may have a new trigger without a script
        with database.writer.begin() as connection:
            recreate(connection, all_triggers(plugins))
    return moved


def downgrade(database: Database, plugins: Sequence[Plugin], room: str, target: str) -> None:
    """Take one room down to ``target`` (``base`` for nothing).

    Raises :class:`MigrationError` while a room that requires it is still migrated.
    """
    from alembic import command

    by_name = {p.name: p for p in plugins}
    migrated = {s.room for s in states(database, plugins) if s.current}
    above = [p.name for p in plugins if room in p.requires and p.name in migrated]
    if target == "base" and above:
        raise MigrationError(f"{room} cannot go down: {', '.join(above)} stands on it. Take that down first.")
    with database.writer.connect() as connection:
        command.downgrade(_config(by_name[room], connection), target)


def write_revision(database: Database, plugins: Sequence[Plugin], room: str, what: str) -> Path:
    """Write the next script of ``room`` from what its models and the database differ by."""
    from alembic import command

    plugin = next(p for p in plugins if p.name == room)
    assert plugin.migrations is not None
    plugin.migrations.mkdir(parents=True, exist_ok=True)
    number = len(list(plugin.migrations.glob("[0-9]*_*.py"))) + 1
    with database.writer.connect() as connection:
        config = _config(plugin, connection, ())
        config.set_main_option("file_template", f"{number:04d}_%%(slug)s")
        command.revision(config, message=what, autogenerate=True, rev_id=f"{room}_{number:04d}")
    script = next(plugin.migrations.glob(f"{number:04d}_*.py"))
    kept = [line for line in script.read_text(encoding="utf-8").splitlines() if "Alembic" not in line]
    script.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return script


def drift(database: Database, plugins: Sequence[Plugin]) -> list[str]:
    """What the models say and the migrated database does not, one line each."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    out = []
    with database.writer.connect() as connection:
        for plugin in with_tables(plugins):
            context = MigrationContext.configure(
                connection,
                opts={
                    "compare_type": True,
                    "version_table": version_table(plugin.name),
                    "include_name": owned_by(plugin.name),
                    "include_object": declared_by(plugin.name, connection.dialect.name),
                },
            )
            out += [
                f"{plugin.name}: {change}" for change in compare_metadata(context, plugin.metadata or Base.metadata)
            ]
    return out


def owned_by(room: str) -> Callable[..., bool]:
    """A filter for Alembic: the tables whose name begins with the room's, version table apart.

    Nor a full-text table of SQLite (``…_fts``) and those it keeps for itself beside it.
    """

    def include(name: str | None, kind: str, _parents: object) -> bool:
        if kind != "table" or name is None:
            return True
        return name.startswith(f"{room}_") and name != version_table(room) and not _FULL_TEXT.search(name)

    return include


def declared_by(room: str, dialect: str) -> Callable[..., bool]:
    """A filter for Alembic: what the models of this room declare for this database.

    An index that only one database has says so: ``Index(..., info={"dialect": "postgresql"})``.
    """

    def include(thing: Any, name: str | None, kind: str, _is_reflected: bool, _compared: object) -> bool:
        if kind == "table":
            return (name or "").startswith(f"{room}_")
        return kind != "index" or thing.info.get("dialect", dialect) == dialect

    return include


__all__ = [
    "MigrationError",
    "State",
    "declared_by",
    "downgrade",
    "drift",
    "known_revisions",
    "owned_by",
    "recreate",
    "revisions",
    "states",
    "upgrade",
]
