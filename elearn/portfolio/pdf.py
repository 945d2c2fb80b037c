"""Deliverables as a tagged PDF (PDF/UA-1, ISO 14289-1), drawn by typst from data alone.

What people typed goes in as JSON, never as markup, so that nothing they write can be read as an
instruction. Fonts come with typst; nothing is fetched.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from elearn.core.i18n import gettext as _
from elearn.portfolio.document import Document

LAYOUT = Path(__file__).with_name("dossier.typ")


def draw(title: str, author: str, made_on: str, documents: Sequence[Document], *, language: str) -> bytes:
    """The PDF of some deliverables: a cover with the list when there are several. About 10 ms a page of CPU."""
    import typst

    data = {
        "title": title,
        "author": author,
        "made_on": made_on,
        "language": language,
        "labels": {
            "contents": _("Ce que contient ce dossier"),
            "done": _("fait"),
            "todo": _("pas encore"),
            "page": _("page"),
            "empty": _("Aucune ligne remplie."),
        },
        "documents": [asdict(d) for d in documents],
    }
    return bytes(
        typst.compile(
            LAYOUT.read_bytes(),
            format="pdf",
            pdf_standards=["ua-1"],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    )
