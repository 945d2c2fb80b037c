"""The file of skills, put into the tables when the site starts."""

from __future__ import annotations

from collections.abc import Callable

from elearn.core.i18n import gettext as _
from elearn.core.kernel import Kernel
from elearn.core.policy import SYSTEM
from elearn.directory import skills_file
from elearn.directory.queries import skills as known
from elearn.directory.services import skills


def prepare(kernel: Kernel, say: Callable[[str], None]) -> None:
    """Keep what changed in the list since the last start; a wrong file changes nothing and says where."""
    file = kernel.settings.catalogue_dir.parent / skills_file.NAME
    if not file.is_file():
        return
    found = skills_file.read(file)
    if found.report.errors:
        say(_("Compétences laissées comme elles étaient : fichier à corriger."))
        for fault in found.report.errors:
            say(f"  {fault}")
        return
    with kernel.database.reading():
        if known.as_written() == (found.categories, found.skills):
            return
    with kernel.database.transaction():
        skills.keep(SYSTEM, found)
    say(_("Compétences (%(count)s) importées.", count=len(found.skills)))
