"""What is sent: the file of a form, and the antivirus that looks at it before any page or transaction has it."""

from __future__ import annotations

import logging
from typing import IO

from flask import request
from werkzeug.datastructures import FileStorage

from elearn.core import antivirus
from elearn.core.errors import Invalid, Unavailable
from elearn.core.i18n import gettext as _
from elearn.core.web.layout import kernel

log = logging.getLogger(__name__)
RETRY_AFTER = 60


def sent_file() -> FileStorage:
    """What is sent in the field ``file`` of the form; raise :class:`Invalid` naming it when nothing is."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid(fields={"file": [_("Choisissez un fichier.")]})
    return sent


def screen_forms() -> None:
    """Before the view: every file of the form sent, whichever room it is for."""
    if not kernel().settings.clamd or request.mimetype != "multipart/form-data":
        return
    for field, sent in request.files.items(multi=True):
        if sent.filename:
            screen(sent.filename, sent.stream, field)


def screen(name: str, stream: IO[bytes], field: str = "file") -> None:
    """Refuse a file in which the antivirus finds something, or that it cannot look at now; its stream is rewound.

    Nothing is asked where the installation has no antivirus (``ELEARN_CLAMD``). Raises :class:`Invalid`
    ``infected`` or :class:`Unavailable`, both of which name the file.
    """
    address = kernel().settings.clamd
    if not address:
        return
    try:
        found = antivirus.found_in(address, stream)
    except antivirus.Away as error:
        log.warning("the antivirus at %s does not answer: %s", address, error)
        said = _(
            "« %(name)s » n’a pas pu être vérifié par l’antivirus, et n’est pas gardé. Renvoyez-le dans un moment.",
            name=name,
        )
        raise Unavailable(said, code="antivirus-away", retry_after=RETRY_AFTER) from error
    finally:
        stream.seek(0)
    if found:
        log.warning("the antivirus found %s in a file sent", found)
        said = _(
            "« %(name)s » est refusé : l’antivirus y trouve %(found)s. Rien n’a été gardé.", name=name, found=found
        )
        raise Invalid(fields={field: [said]}, code="infected")
