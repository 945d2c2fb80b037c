"""Deliverables as a tagged PDF (see :mod:`elearn.core.typeset`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from elearn.core import typeset
from elearn.core.i18n import gettext as _
from elearn.portfolio.document import Document

LAYOUT = Path(__file__).with_name("dossier.typ")


def draw(title: str, author: str, made_on: str, documents: Sequence[Document], *, language: str) -> bytes:
    """The PDF of some deliverables: a cover with the list when there are several. About 10 ms a page of CPU."""
    data = {
        "title": title,
        "author": author,
        "made_on": made_on,
        "language": language,
        "labels": {
            "contents": _("Ce que contient ce dossier"),
            "done": _("fait"),
            "not_done": _("pas encore"),
            "page": _("page"),
            "empty": _("Aucune ligne remplie."),
        },
        "documents": [asdict(d) for d in documents],
    }
    return typeset.pdf(LAYOUT, data)
