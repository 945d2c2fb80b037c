"""The name of a file that someone sends, and whether it is what its name says."""

from __future__ import annotations

import re
from pathlib import PurePath

from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.pool.kinds import KINDS, OFFICE

_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\/:*?\"<>|]")


def tidy_name(sent: str, field: str = "file") -> str:
    """The name without what a folder would misread; raise :class:`Invalid` when nothing is left, or of another kind."""
    name = _FORBIDDEN.sub("", sent).strip(" .")
    if not name:
        raise Invalid(fields={field: [_("Choisissez un fichier.")]})
    if _extension(name) not in KINDS:
        said = _("« %(name)s » n’est pas accepté : envoyez un document, une image ou un texte.", name=name[-120:])
        raise Invalid(fields={field: [said]})
    return name[-120:]


def check_kind(name: str, content: bytes, field: str = "file") -> None:
    """Raise :class:`Invalid` for a file that is empty, or is not of the kind that its tidy name says."""
    if not content:
        raise Invalid(fields={field: [_("« %(name)s » est vide.", name=name)]})
    kind = _extension(name)
    if KINDS[kind](content):
        return
    if kind in OFFICE:
        said = _(
            "« %(name)s » n’est pas un fichier %(kind)s que l’on peut garder : il est abîmé, protégé par un mot de "
            "passe ou contient des macros.",
            name=name, kind=kind.upper(),
        )  # fmt: skip
    else:
        said = _("« %(name)s » n’a pas le contenu d’un fichier %(kind)s : vérifiez-le.", name=name, kind=kind.upper())
    raise Invalid(fields={field: [said]})


def _extension(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")
