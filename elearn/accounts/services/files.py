"""Files of this room in the storage, which are named by their content."""

from __future__ import annotations

from elearn.core.jobs import enqueue


def forget_files(keys: list[str]) -> None:
    """Ask a job to remove these files, once this transaction is committed."""
    if keys:
        enqueue("accounts.forget_files", {"keys": keys})
