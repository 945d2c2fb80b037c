"""The files of figures and words, put into the tables when the site starts or is asked to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from elearn.config import Settings
from elearn.core.i18n import gettext as _
from elearn.core.kernel import Kernel
from elearn.core.policy import SYSTEM
from elearn.parameters import services
from elearn.parameters.queries import table
from elearn.parameters.source import Shared, read


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it: ``what`` is unchanged, imported or refused; ``changed`` the names with other values."""

    what: str
    shared: Shared
    changed: tuple[str, ...] = ()


def shared(settings: Settings) -> Shared:
    """What the content of this installation shares: it is beside the catalogue."""
    return read(settings.catalogue_dir.parent)


def import_all(kernel: Kernel) -> Imported:
    """Read the files and keep them, all or nothing; the same files change nothing."""
    found = shared(kernel.settings)
    if found.report.errors:
        return Imported("refused", found)
    with kernel.database.reading():
        if table.last_digest() == found.digest:
            return Imported("unchanged", found)
    with kernel.database.transaction():
        changed = services.keep(SYSTEM, found)
    return Imported("imported", found, changed)


def prepare(kernel: Kernel, say: Callable[[str], None]) -> None:
    """Import what changed since the last start; a few milliseconds when nothing did."""
    done = import_all(kernel)
    if done.what == "refused":
        say(_("Chiffres et glossaire laissés comme ils étaient : fichiers à corriger."))
        for fault in done.shared.report.errors:
            say(f"  {fault}")
    elif done.what == "imported":
        say(
            _(
                "Chiffres (%(figures)s) et glossaire (%(terms)s mots) importés.",
                figures=len(done.shared.parameters),
                terms=len(done.shared.terms),
            )
        )
