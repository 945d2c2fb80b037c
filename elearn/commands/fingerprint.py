"""Has anything changed since the site was last prepared?

The answer costs a few milliseconds: names, sizes and dates of the code, the
migrations and the content, the installed plugins, and the settings that matter.
Only the embedded database is trusted to be as it was left; a server's may have been
restored or upgraded by someone else, and is always looked at. So is a site in
production: what it lacks is said at each start.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import sqlalchemy as sa

from elearn.config import ROOT
from elearn.core.kernel import Kernel
from elearn.core.plugin import GROUP

LEFT_OUT = {"__pycache__", ".git", ".mypy_cache", ".ruff_cache"}


def stamp(the: Kernel, *, with_demo: bool) -> str:
    """A digest of all that preparing looks at; empty when it must always be done."""
    settings = the.settings
    if not settings.is_sqlite or settings.environment == "production":
        return ""
    try:
        database = Path(sa.make_url(settings.database_url).database or "").stat()
    except OSError:
        return ""
    digest = hashlib.sha256(f"{settings.plugins} {settings.catalogue_dir} {with_demo} {database.st_ino}".encode())
    for point in sorted(entry_points(group=GROUP), key=lambda p: p.name):
        if point.dist is not None:
            digest.update(f"{point.name} {point.value} {point.dist.version}".encode())
    # Beside the catalogue: figures, glossary, skills.
    beside = settings.catalogue_dir.parent
    own = (ROOT / "elearn", ROOT / "migrations", settings.catalogue_dir, beside / "parameters")
    for file in sorted(beside.glob("*.yaml")):
        digest.update(f"{file} {file.stat().st_size} {file.stat().st_mtime_ns}".encode())
    brought = {f for p in the.plugins for f in (p.migrations, p.static, p.translations) if f is not None}
    for folder in (*own, *sorted(f for f in brought if not f.is_relative_to(ROOT))):
        for name, size, changed in sorted(_files(folder)):
            digest.update(f"{name} {size} {changed}".encode())
    return digest.hexdigest()


def _files(folder: Path | str) -> Iterator[tuple[str, int, int]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.name in LEFT_OUT:
            continue
        if entry.is_dir():
            yield from _files(entry.path)
        else:
            found = entry.stat()
            yield entry.path, found.st_size, found.st_mtime_ns


def is_fresh(the: Kernel, value: str) -> bool:
    """Whether the last preparation saw exactly this."""
    try:
        return bool(value) and _file(the).read_text(encoding="ascii") == value
    except OSError:
        return False


def keep(the: Kernel, value: str) -> None:
    """Remember that all this is prepared."""
    if value:
        partial = _file(the).with_suffix(f".{os.getpid()}")
        partial.write_text(value, encoding="ascii")
        partial.replace(_file(the))


def forget(the: Kernel) -> None:
    """Have the next start look at everything again (after a restore)."""
    _file(the).unlink(missing_ok=True)


def _file(the: Kernel) -> Path:
    return the.settings.data_dir / "prepared"
