"""Removing files that no row names any more. A content is kept once, whichever rooms point to it: all are asked.

A column that names a stored file is called as :data:`NAMES` says, in the tables of every plugin that is here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa

from elearn.core import db

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun
    from elearn.core.kernel import Kernel
    from elearn.core.plugin import Plugin

NAMES = frozenset(
    {"file_key", "logo_key", "pdf_key", "photo_key", "signature_key", "storage_key", "xml_key"},
)


def columns(plugins: Sequence[Plugin]) -> list[sa.Column[str]]:
    """The columns that name stored files, in the tables of these plugins."""
    tables = {
        table.name: table
        for one in plugins
        if one.metadata is not None
        for table in one.metadata.tables.values()
        if table.name.startswith(f"{one.name}_")  # rooms share one description of tables, whether they are here or not
    }
    return [column for name in sorted(tables) for column in tables[name].columns if column.name in NAMES]


def in_use(plugins: Sequence[Plugin], keys: Collection[str]) -> set[str]:
    """Those of these files that a row still names."""
    wanted = sorted(set(keys))
    queries = [sa.select(column).where(column.in_(wanted)) for column in columns(plugins)]
    return set(db.session().scalars(sa.union(*queries))) if wanted and queries else set()


def forget_files(job: JobRun, *, keys: list[str]) -> None:
    """A job of any room: remove these files from the storage, those excepted that a row of some room still names."""
    kernel: Kernel = job.services
    with job.reading():
        used = in_use(kernel.plugins, keys)
    for key in sorted(set(keys) - used):
        kernel.storage.delete(key)
