"""Files of this room in the storage, which are named by their content."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.accounts.models import Export, Person, TrainingBodyIdentity
from elearn.core import db
from elearn.core.jobs import enqueue


def forget_files(keys: list[str]) -> None:
    """Ask a job to remove these files, once this transaction is committed."""
    if keys:
        enqueue("accounts.forget_files", {"keys": keys})


def still_used(keys: list[str]) -> set[str]:
    """Those that someone else of this room still points to: the same picture is one file."""
    session = db.session()
    found: set[str] = set()
    columns = (Person.photo_key, Export.file_key, TrainingBodyIdentity.signature_key, TrainingBodyIdentity.logo_key)
    for column in columns:
        found |= set(session.scalars(sa.select(column).where(column.in_(keys))))
    return found
