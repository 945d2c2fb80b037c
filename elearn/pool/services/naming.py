"""The name of a file that someone sends."""

from __future__ import annotations

import re
from pathlib import PurePath

from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _

_KINDS = """
    pdf odt ods odp odg docx xlsx pptx rtf txt md csv tsv png jpg jpeg webp gif mp3 vtt srt po tmx xliff
"""
EXTENSIONS = frozenset(_KINDS.split())
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\/:*?\"<>|]")


def tidy_name(sent: str, field: str = "file") -> str:
    """The name without what a folder would misread; raise :class:`Invalid` when nothing is left, or of another kind."""
    name = _FORBIDDEN.sub("", sent).strip(" .")
    if not name:
        raise Invalid(fields={field: [_("Choisissez un fichier.")]})
    if PurePath(name).suffix.lower().lstrip(".") not in EXTENSIONS:
        raise Invalid(
            fields={field: [_("Ce type de fichier n’est pas accepté : envoyez un document, une image ou un texte.")]}
        )
    return name[-120:]
