"""Restoring an archive into an empty database: checked whole, then all or nothing."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import sqlalchemy as sa

from elearn.core import migrations, search
from elearn.core.archive.rows import MANIFEST, ArchiveError, Content, from_line, insertion, tables
from elearn.core.db import Database
from elearn.core.i18n import gettext as _
from elearn.core.plugin import Plugin
from elearn.core.triggers import recreate

if TYPE_CHECKING:
    from typing import BinaryIO

    from elearn.core.kernel import Kernel

AT_A_TIME = 500


def read(kernel: Kernel, source: Path) -> Content:
    """Restore ``source``. The database must hold no row; its tables are made when they are not there.

    Raises :class:`ArchiveError`, having written no row, when the archive is damaged, when
    it knows a plugin or a revision that is not known here, or when the database is not empty.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            content = _checked(archive)
            _refuse_unknown(content, kernel.plugins)
            _refuse_rows(kernel.database, kernel.plugins)
            _restore_files(kernel, archive)
            _migrate_to(kernel.database, kernel.plugins, content.rooms)
            _restore_rows(kernel.database, kernel.plugins, archive, content)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise ArchiveError(_("L’archive %(source)s est abîmée ou incomplète.", source=source)) from error
    migrations.upgrade(kernel.database, kernel.plugins)
    with kernel.database.transaction():
        search.rebuild()
    return content


def _checked(archive: zipfile.ZipFile) -> Content:
    """Its account of itself, once every row has been compared with it."""
    if MANIFEST not in archive.namelist():
        raise ArchiveError(_("Ce fichier n’est pas une archive de la plateforme."))
    content = Content.from_json(archive.read(MANIFEST))
    for name, table in content.tables.items():
        digest, rows = hashlib.sha256(), 0
        with _member(archive, f"rows/{name}.jsonl") as lines:
            for line in lines:
                digest.update(line)
                rows += 1
        if (rows, digest.hexdigest()) != (table.rows, table.sha256):
            raise ArchiveError(_("L’archive est abîmée : la table %(name)s n’a pas le contenu annoncé.", name=name))
    if len(_files(archive)) != content.files:
        raise ArchiveError(_("L’archive est abîmée : il y manque des fichiers."))
    return content


def _files(archive: zipfile.ZipFile) -> list[str]:
    return sorted(name for name in archive.namelist() if name.startswith("files/"))


def _member(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    try:
        return archive.open(name)
    except KeyError:
        raise ArchiveError(_("L’archive est abîmée : %(name)s y manque.", name=name)) from None


def _refuse_unknown(content: Content, plugins: Sequence[Plugin]) -> None:
    """Refuse what this installation could not read: another plugin, a newer revision."""
    here = {p.name: migrations.known_revisions(p) for p in migrations.with_tables(plugins)}
    for room, revision in content.rooms.items():
        if room not in here:
            raise ArchiveError(
                _(
                    "L’archive contient les données de « %(room)s », qui n’est pas activé ici : "
                    "ajoutez-le à ELEARN_PLUGINS.",
                    room=room,
                )
            )
        if revision not in here[room]:
            raise ArchiveError(
                _(
                    "L’archive vient d’une version plus récente (%(room)s : %(revision)s) : "
                    "mettez d’abord la plateforme à jour.",
                    room=room,
                    revision=revision,
                )
            )


def _refuse_rows(database: Database, plugins: Sequence[Plugin]) -> None:
    with database.reader.connect() as connection:
        _refuse_rows_seen(connection, tables(connection, plugins))


def _refuse_rows_seen(connection: sa.Connection, here: dict[str, sa.Table]) -> None:
    for name, table in here.items():
        if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise ArchiveError(
                _(
                    "La base de données n’est pas vide (table %(name)s) : restaurez dans une base neuve, "
                    "par exemple avec un autre ELEARN_DATA_DIR.",
                    name=name,
                )
            )


def _restore_files(kernel: Kernel, archive: zipfile.ZipFile) -> None:
    """Before the rows that name them. What was put is named by what it holds: a difference shows."""
    for name in _files(archive):
        with _member(archive, name) as stream:
            stored = kernel.storage.put(cast("BinaryIO", stream))
        if f"files/{stored.key}" != name:
            kernel.storage.delete(stored.key)
            raise ArchiveError(
                _("L’archive est abîmée : le fichier %(name)s n’a pas le contenu de son nom.", name=name)
            )


def _migrate_to(database: Database, plugins: Sequence[Plugin], rooms: dict[str, str]) -> None:
    """Bring the empty tables to the revisions of the archive; ``upgrade`` does the rest after."""
    current = {s.room: s.current for s in migrations.states(database, plugins)}
    if all(current[room] == revision for room, revision in rooms.items()):
        return
    for plugin in reversed(migrations.with_tables(plugins)):
        if current[plugin.name]:
            migrations.downgrade(database, plugins, plugin.name, "base")
    migrations.upgrade(database, plugins, targets=rooms)


def _restore_rows(database: Database, plugins: Sequence[Plugin], archive: zipfile.ZipFile, content: Content) -> None:
    """Every row in one transaction; the keys between tables are checked before it is committed."""
    with _without_keys(database) as connection:
        here = tables(connection, plugins)
        _refuse_rows_seen(connection, here)
        for name in content.tables:
            if name not in here:
                raise ArchiveError(
                    _("L’archive est abîmée : la table %(name)s n’existe pas à la version annoncée.", name=name)
                )
            _fill(connection, here[name], archive)
        recreate(connection, migrations.all_triggers(plugins))


def _fill(connection: sa.Connection, table: sa.Table, archive: zipfile.ZipFile) -> None:
    dialect = connection.dialect.name
    with _member(archive, f"rows/{table.name}.jsonl") as lines:
        rows = (from_line(table, line, dialect) for line in lines)
        while batch := list(islice(rows, AT_A_TIME)):
            connection.execute(insertion(table, batch[0], dialect), batch)
    if dialect != "sqlite":
        _move_sequences(connection, table)


def _move_sequences(connection: sa.Connection, table: sa.Table) -> None:
    """Let the next id be past those restored."""
    for column in table.primary_key.columns:
        if not isinstance(column.type, sa.Integer):
            continue
        sequence = connection.execute(
            sa.select(sa.func.pg_get_serial_sequence(f'"{table.name}"', column.name))
        ).scalar_one()
        if sequence:
            highest = sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1).scalar_subquery()
            connection.execute(sa.select(sa.func.setval(sequence, highest, False)))


@contextmanager
def _without_keys(database: Database) -> Iterator[sa.Connection]:
    """A writing transaction in which tables may come in any order; the keys hold at its end."""
    around = _sqlite_without_keys if database.is_sqlite else _postgresql_without_keys
    with database.writer.connect() as connection:
        yield from around(connection)


def _sqlite_without_keys(connection: sa.Connection) -> Iterator[sa.Connection]:
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")  # ignored inside a transaction: before it
    try:
        with connection.begin():
            yield connection
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if orphans:
                raise _without_parent(orphans[0][0])
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


_KEYS = sa.text("""
    SELECT conrelid::regclass::text AS place, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
    ORDER BY conrelid::regclass::text, conname
""")


def _postgresql_without_keys(connection: sa.Connection) -> Iterator[sa.Connection]:
    """Taken away, then made again: only a superuser may merely switch them off."""
    with connection.begin():
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        keys = connection.execute(_KEYS).all()
        for key in keys:
            connection.exec_driver_sql(f"ALTER TABLE {key.place} DROP CONSTRAINT {key.name}")
        yield connection
        for key in keys:
            try:
                connection.exec_driver_sql(f"ALTER TABLE {key.place} ADD CONSTRAINT {key.name} {key.definition}")
            except sa.exc.IntegrityError as error:
                raise _without_parent(key.place) from error


def _without_parent(table: str) -> ArchiveError:
    return ArchiveError(_("L’archive n’est pas cohérente : des lignes de %(table)s n’ont pas de parent.", table=table))
