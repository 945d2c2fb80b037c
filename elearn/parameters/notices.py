"""The notice of this room: a figure that someone learnt has changed."""

from __future__ import annotations

from elearn.accounts.extend import Facts, NoticeKind
from elearn.core import i18n
from elearn.core.i18n import french_typography
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l


def _title(facts: Facts) -> str:
    title = facts.get("title_en") if i18n.locale() == "en" else ""
    return _("Un chiffre de votre formation a changé : %(title)s", title=title or french_typography(facts["title"]))


def _text(facts: Facts) -> str:
    return _("Ancienne valeur : %(before)s. Nouvelle valeur : %(after)s.", before=facts["before"], after=facts["after"])


def _path(facts: Facts) -> str:
    return f"/chiffres/{facts['name']}"


CHANGED = NoticeKind(
    label=_l("Un chiffre de ma formation a changé"),
    title=_title,
    text=_text,
    path=_path,
    action=_l("Voir le chiffre et sa source"),
)
