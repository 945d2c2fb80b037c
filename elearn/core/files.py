"""Files: a storage port addressed by content, on a shared folder now.

A stored file is named by the SHA-256 of its bytes, so the same file is kept once and
a name never changes meaning. Another machine needs the same folder (or, later, the
same bucket): the port asks nothing that an object store cannot do.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

CHUNK = 64 * 1024


class FileAbsent(Exception):
    """No file of that name is stored; the text gives the name."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What was kept: ``key`` (hex SHA-256) and ``size`` in bytes."""

    key: str
    size: int


class Storage(Protocol):
    """What the product asks of a place that keeps files."""

    def put(self, stream: BinaryIO) -> Stored:
        """Keep all that ``stream`` holds; durable when it returns. Twice is once."""

    def read(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Chunks of the file from ``start``; raise :class:`FileAbsent`."""

    def size(self, key: str) -> int:
        """Its size in bytes; raise :class:`FileAbsent`."""

    def delete(self, key: str) -> None:
        """Forget the file; nothing happens when it is not there."""

    def keys(self) -> Iterator[str]:
        """Every stored name, in no order."""


class FolderStorage:
    """Files under one folder: written aside, flushed to the disk, then renamed."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, key: str) -> Path:
        """Where that file is; refuses a name that is not a SHA-256."""
        if len(key) != 64 or not set(key) <= set("0123456789abcdef"):
            raise FileAbsent(key)
        return self.root / key[:2] / key[2:4] / key

    def put(self, stream: BinaryIO) -> Stored:
        """See :class:`Storage`."""
        self.root.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(dir=self.root, prefix=".partial-")
        partial = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                while chunk := stream.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            target = self.path(digest.hexdigest())
            target.parent.mkdir(parents=True, exist_ok=True)
            partial.replace(target)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        return Stored(digest.hexdigest(), size)

    def read(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """See :class:`Storage`."""
        path = self.path(key)
        if not path.is_file():
            raise FileAbsent(key)
        return self._chunks(path, start, length)

    @staticmethod
    def _chunks(path: Path, start: int, length: int | None) -> Iterator[bytes]:
        # Opened at the first chunk: an answer that is never read leaves nothing open.
        with path.open("rb") as stream:
            stream.seek(start)
            left = length
            while left is None or left > 0:
                chunk = stream.read(CHUNK if left is None else min(CHUNK, left))
                if not chunk:
                    return
                if left is not None:
                    left -= len(chunk)
                yield chunk

    def size(self, key: str) -> int:
        """See :class:`Storage`."""
        try:
            return self.path(key).stat().st_size
        except FileNotFoundError:
            raise FileAbsent(key) from None

    def delete(self, key: str) -> None:
        """See :class:`Storage`."""
        self.path(key).unlink(missing_ok=True)

    def keys(self) -> Iterator[str]:
        """See :class:`Storage`."""
        return (p.name for p in self.root.glob("??/??/*") if len(p.name) == 64)
