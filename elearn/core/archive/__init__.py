"""Backup and restore: one zip that holds every row and every file.

Rows are written table by table as JSON lines, from one consistent reading, in a form
that belongs to no database: an archive of SQLite is restored on PostgreSQL, and back.
Files keep the name that is the digest of their content, and are checked by it.

The archive says at which revision each room was. It is restored at that revision, then
migrated, so that an old archive meets the tables it was made of.

Left out: what is derived (the full-text index, written again after a restore), the
tables of plugins that are not enabled, the settings and the secret key.
"""

from elearn.core.archive.reading import read
from elearn.core.archive.rows import ArchiveError, Content
from elearn.core.archive.writing import write

__all__ = ["ArchiveError", "Content", "read", "write"]
