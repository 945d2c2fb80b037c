"""Making an archive while the site runs: rows of one instant, then the files they name."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from elearn.core import clock, migrations
from elearn.core.archive.rows import MANIFEST, ArchiveError, Content, TableContent, selection, tables, to_line
from elearn.core.db import Database
from elearn.core.files import FileAbsent, Storage
from elearn.core.i18n import gettext as _

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel

AT_A_TIME = 500


def write(kernel: Kernel, target: Path) -> Content:
    """Put everything into the archive ``target``, which appears only once it is whole.

    Raises :class:`ArchiveError` when it cannot be written, or when the database was
    never migrated.
    """
    partial = target.with_name(f".{target.name}.partial-{os.getpid()}")
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            content = _fill(kernel, archive)
        with partial.open("rb") as written:
            os.fsync(written.fileno())
        partial.replace(target)
    except OSError as error:
        raise ArchiveError(
            _("L’archive %(target)s ne peut pas être écrite (%(reason)s).", target=target, reason=error.strerror)
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return content


def _fill(kernel: Kernel, archive: zipfile.ZipFile) -> Content:
    made_at = clock.now().isoformat(timespec="seconds")
    with _snapshot(kernel.database) as connection:
        revisions = migrations.revisions(connection, kernel.plugins)
        rooms = {room: revision for room, revision in revisions.items() if revision}
        if not rooms:
            raise ArchiveError(_("La base de données est vide : il n’y a rien à archiver."))
        saved = {
            name: _save_table(archive, connection, table) for name, table in tables(connection, kernel.plugins).items()
        }
    # After the rows: a file is stored before the row that names it, so none is missing.
    kept, left_out = _save_files(archive, kernel.storage)
    content = Content(made_at, rooms, saved, kept, left_out)
    archive.writestr(MANIFEST, content.to_json())
    return content


@contextmanager
def _snapshot(database: Database) -> Iterator[sa.Connection]:
    """A connection that sees one instant until it is given back, and cannot write."""
    if database.is_sqlite:
        with database.reader.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            try:
                yield connection.execution_options(yield_per=AT_A_TIME)
            finally:
                connection.exec_driver_sql("ROLLBACK")
        return
    engine = database.reader.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        yield connection.execution_options(yield_per=AT_A_TIME)


def _save_table(archive: zipfile.ZipFile, connection: sa.Connection, table: sa.Table) -> TableContent:
    digest, count, names = hashlib.sha256(), 0, [c.name for c in table.columns]
    with archive.open(f"rows/{table.name}.jsonl", "w", force_zip64=True) as out:
        for row in connection.execute(selection(table)):
            line = to_line(names, tuple(row))
            digest.update(line)
            out.write(line)
            count += 1
    return TableContent(count, digest.hexdigest())


def _save_files(archive: zipfile.ZipFile, storage: Storage) -> tuple[int, list[str]]:
    """Copy every file; the name of one whose content has changed on the disk is left out and told."""
    count, left_out = 0, []
    for key in sorted(storage.keys()):
        digest = hashlib.sha256()
        try:
            for chunk in storage.read(key):
                digest.update(chunk)
            if digest.hexdigest() != key:
                left_out.append(key)
                continue
            info = zipfile.ZipInfo(f"files/{key}")  # stored as it is: media do not compress
            with archive.open(info, "w", force_zip64=True) as out:
                for chunk in storage.read(key):
                    out.write(chunk)
        except FileAbsent:
            continue  # deleted since it was listed: no row of the snapshot's future needs it
        count += 1
    return count, left_out
