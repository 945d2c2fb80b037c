"""The notice of a pass that ends soon."""

from __future__ import annotations

from datetime import date

from elearn.accounts.extend import Facts, NoticeKind
from elearn.core.i18n import day
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l


def _title(facts: Facts) -> str:
    return _("Votre %(name)s vaut jusqu’au %(day)s", name=facts["name"], day=day(date.fromisoformat(facts["ends_on"])))


def _text(_facts: Facts) -> str:
    return _(
        "Il ne se renouvelle pas seul. Si vous voulez continuer, renouvelez-le aux conditions du jour, qui sont dites "
        "avant de décider."
    )


def _path(_facts: Facts) -> str:
    return "/mon-pass"


ENDING = NoticeKind(_l("Un Pass se termine bientôt"), _title, _text, path=_path, action=_l("Voir mon Pass"))
