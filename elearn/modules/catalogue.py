"""The catalogue of files and the one of the database: import, quick check, export.

Import reads, then stores the files, then publishes in one transaction a module. It is
idempotent: the same files make nothing new. A module with a fault is left as it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from elearn.core.authored.positions import read as read_yaml
from elearn.core.authored.report import Report
from elearn.core.authored.validation import validate
from elearn.core.files import Stored
from elearn.core.i18n import gettext as _
from elearn.core.kernel import Kernel
from elearn.core.policy import SYSTEM
from elearn.modules import queries, services
from elearn.modules.reading import RENDERING, SHEET, ModuleDraft, Reading, read_folder
from elearn.modules.rules import schema
from elearn.parameters.extend import Shared
from elearn.parameters.extend import files as shared_files
from elearn.parameters.extend import read as read_shared

PATH_FILE = "path.yaml"
SEEN = "catalogue-seen.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one folder: ``what`` is new, updated, restored, unchanged or refused."""

    slug: str
    what: str
    reading: Reading
    number: int = 0


def folders(root: Path) -> list[Path]:
    """The modules' folders, by name."""
    return sorted(f for f in root.iterdir() if f.is_dir() and not f.name.startswith(".")) if root.is_dir() else []


def store(kernel: Kernel, draft: ModuleDraft) -> dict[str, Stored]:
    """Put every file of the draft in the storage; outside any transaction, since it is slow."""
    out = {}
    for path, file in {**draft.sources, **{m.path: m.file for m in draft.media}}.items():
        with file.open("rb") as stream:
            out[path] = kernel.storage.put(stream)
    return out


def shared_for(kernel: Kernel, folder: Path) -> Shared:
    """The figures and words that a module may name: beside its catalogue, else those of this installation."""
    beside = folder.resolve().parent.parent
    return read_shared(beside if shared_files(beside) else kernel.settings.catalogue_dir.parent)


def import_folder(kernel: Kernel, folder: Path) -> Outcome:
    """Read one folder and publish it if nothing prevents it."""
    reading = read_folder(folder, shared_for(kernel, folder))
    draft = reading.draft
    if draft is None:
        return Outcome(folder.name, "refused", reading)
    with kernel.database.reading():
        if queries.current_digests().get(draft.slug) == draft.digest:
            return Outcome(draft.slug, "unchanged", reading)
    stored = store(kernel, draft)
    with kernel.database.transaction():
        done = services.publish(SYSTEM, draft, stored)
    return Outcome(draft.slug, done.outcome, reading, done.number)


def import_all(kernel: Kernel, root: Path) -> Iterator[Outcome]:
    """Import every folder, then write the path."""
    for folder in folders(root):
        yield import_folder(kernel, folder)
    path, report = read_path(root)
    if path is None:
        if report.errors:
            yield Outcome(PATH_FILE, "refused", Reading(PATH_FILE, report=report))
        return
    with kernel.database.transaction():
        services.set_path(SYSTEM, path["slug"], path["title"], path.get("summary", ""), path.get("modules"))


def read_path(root: Path) -> tuple[dict[str, Any] | None, Report]:
    """The path's file, or None with its faults (no fault when there is no such file)."""
    report = Report()
    file = root / PATH_FILE
    if not file.is_file():
        return None, report
    document = read_yaml(file.read_text(encoding="utf-8", errors="replace"), PATH_FILE, report)
    if document is None or not validate(document, schema("path"), report):
        return None, report
    known = {f.name for f in folders(root)}
    for index, name in enumerate(document.data.get("modules", ())):
        if name not in known:
            message = _("aucun dossier de module « %(slug)s ».", slug=name)
            report.add(PATH_FILE, document.line("modules", index), message)
    return (document.data, report) if not report.errors else (None, report)


def prepare(kernel: Kernel, say: Callable[[str], None]) -> None:
    """Import what changed since the last start; a few milliseconds when nothing did.

    Nothing changed when the files have the names, sizes and dates written in the data
    folder at the last import, and the database still holds what came of it.
    """
    root = kernel.settings.catalogue_dir
    kept = kernel.settings.data_dir / SEEN
    print_now = _fingerprint(kernel, root)
    with kernel.database.reading():
        digests = queries.current_digests()
    if _seen(kept) == {"files": print_now, "digests": digests}:
        return
    for outcome in import_all(kernel, root):
        _say(outcome, say)
    with kernel.database.reading():
        digests = queries.current_digests()
    kept.write_text(json.dumps({"files": print_now, "digests": digests}), encoding="utf-8")


def _say(outcome: Outcome, say: Callable[[str], None]) -> None:
    if outcome.what == "refused":
        say(_("Module « %(slug)s » laissé comme il était : fichiers à corriger.", slug=outcome.slug))
        for fault in outcome.reading.report.errors:
            say(f"  {fault}")
    elif outcome.what != "unchanged":
        say(_("Module « %(slug)s » publié (version %(number)s).", slug=outcome.slug, number=outcome.number))


def _fingerprint(kernel: Kernel, root: Path) -> dict[str, list[int]]:
    """Size and date of every file. The kinds count too: a plugin just enabled may read more."""
    out: dict[str, list[int]] = {f"rendering {RENDERING} {' '.join(p.name for p in kernel.plugins)}": []}
    files = [
        root / PATH_FILE,
        *shared_files(root.parent),
        *(f for folder in folders(root) for f in sorted(folder.rglob("*"))),
    ]
    for file in files:
        if file.is_file():
            state = file.stat()
            out[file.relative_to(root.parent).as_posix()] = [state.st_size, state.st_mtime_ns]
    return out


def _seen(kept: Path) -> Any:
    try:
        return json.loads(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def export(kernel: Kernel, slug: str, target: Path) -> Path:
    """Write the current version of a module as a folder of ``target``; return it.

    The files are those that were imported, byte for byte: importing them again changes nothing.
    """
    with kernel.database.reading():
        version = queries.current_version(slug)
        held = queries.files(version.id)
    folder = target / slug
    for path, key in held.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as out:
            for chunk in kernel.storage.read(key):
                out.write(chunk)
    return folder


__all__ = [
    "PATH_FILE",
    "SHEET",
    "Outcome",
    "export",
    "folders",
    "import_all",
    "import_folder",
    "prepare",
    "read_path",
    "store",
]
