"""The notices of this room: a seat is offered, a seat is taken back."""

from __future__ import annotations

from datetime import datetime

from elearn.accounts.extend import Facts, NoticeKind
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.i18n import moment


def _offered_title(facts: Facts) -> str:
    return _("Une place financée vous est proposée : %(module)s", module=facts["module"])


def _offered_text(facts: Facts) -> str:
    return _("Vous avez jusqu’au %(until)s pour l’accepter.", until=moment(datetime.fromisoformat(facts["until"])))


def _revoked_title(_facts: Facts) -> str:
    return _("Votre place financée est reprise")


def _revoked_text(facts: Facts) -> str:
    return _("Motif : %(reason)s", reason=facts["reason"])


def _path(_facts: Facts) -> str:
    return "/mes-places"


OFFERED = NoticeKind(
    label=_l("Une place financée vous est proposée"),
    title=_offered_title,
    text=_offered_text,
    path=_path,
    action=_l("Voir ma place"),
)
REVOKED = NoticeKind(
    label=_l("Une place financée est reprise"),
    title=_revoked_title,
    text=_revoked_text,
    path=_path,
    action=_l("Voir mes places"),
)
