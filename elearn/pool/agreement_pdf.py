"""The agreement of a group as a tagged PDF: the articles of its page, and who accepted them."""

from __future__ import annotations

from pathlib import Path

from elearn.core import typeset
from elearn.core.i18n import gettext as _
from elearn.core.i18n import moment
from elearn.pool import agreement
from elearn.pool.queries.groups import GroupCard

LAYOUT = Path(__file__).with_name("agreement.typ")


def agreement_pdf(card: GroupCard, language: str) -> bytes:
    """The PDF of the agreement that is proposed now, in the reader's language."""
    found = card.agreement
    assert found is not None
    names = {m.person_id: agreement.name_of(found.content, m.person_id) for m in card.members}
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
                "name": names[m.person_id],
                "said": _("Accepté le %(day)s", day=moment(m.accepted_at))
                if m.accepted_at
                else _("Pas encore accepté"),
            }
            for m in card.members
        ],
        "labels": {"member": _("Membre"), "when": _("Accord"), "page": _("Page")},
    }
    return typeset.pdf(LAYOUT, data)
