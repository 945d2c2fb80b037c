"""Deliverables drawn as a file of one of the formats. Pure code but for the clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from elearn.core import clock
from elearn.core.i18n import day, locale, moment
from elearn.core.i18n import gettext as _
from elearn.portfolio import document, odt, pdf
from elearn.portfolio.document import Document
from elearn.portfolio.queries.submissions import SubmissionCard

# Each format with what draws it and its media type.
FORMATS: dict[str, tuple[Callable[..., bytes], str]] = {
    "pdf": (pdf.draw, "application/pdf"),
    "odt": (odt.draw, odt.MIME),
}


def submitted(found: SubmissionCard) -> Document:
    """The document of one version handed in, with what became of it, in the present language."""
    status = _("Version %(number)s, envoyée le %(day)s", number=found.number, day=moment(found.submitted_at))
    if found.review is not None and found.review.is_accepted:
        status = _("%(status)s, acceptée le %(day)s", status=status, day=day(found.review.at))
    return document.draw(found.exercise.sheet, found.content, status)


def draw(title: str, author: str, documents: Sequence[Document], extension: str) -> bytes:
    """The file, in the present language. About 10 ms a page of CPU."""
    made_on = _("Établi le %(day)s", day=day(clock.now()))
    return FORMATS[extension][0](title, author, made_on, documents, language=locale())
