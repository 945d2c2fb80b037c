"""The agreement of a group as a tagged PDF: the articles of its page, and who accepted them."""

from __future__ import annotations

from pathlib import Path

from elearn.core import typeset
from elearn.core.i18n import gettext as _
from elearn.core.i18n import moment
from elearn.pool import agreement
from elearn.pool.queries.groups import Said

LAYOUT = Path(__file__).with_name("agreement.typ")


def agreement_pdf(said: Said, language: str) -> bytes:
    """The PDF of an agreement, in the reader's language."""
    found = said.agreement
    data = {
        "title": _("Accord de groupement : %(name)s", name=found.content["group"]["name"]),
        "language": language,
        "under": _("Version %(n)s, proposée le %(day)s", n=found.number, day=moment(found.proposed_at)),
        "hash": _("Empreinte SHA-256 : %(hash)s", hash=found.digest),
        "articles": [
            {"title": f"{n}. {one.title}", "lines": list(one.lines)}
            for n, one in enumerate(agreement.articles(found.content), 1)
        ],
        "accepted": _("Acceptations"),
        "members": [
            {
                "name": name,
                "said": _("Refusé : %(reason)s", reason=said.reason)
                if one == said.refused_by
                else _("Accepté le %(day)s", day=moment(said.accepted[one]))
                if one in said.accepted
                else _("Pas accepté"),
            }
            for one, name in found.names.items()
        ],
        "labels": {"member": _("Membre"), "when": _("Accord"), "page": _("Page")},
    }
    return typeset.pdf(LAYOUT, data)
