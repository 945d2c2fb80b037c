"""The words for codes, in the reader's language."""

from __future__ import annotations

from elearn.core.i18n import Lazy
from elearn.core.i18n import lazy_gettext as _

MARK: dict[int, Lazy] = {
    5: _("5 : très bien"),
    4: _("4 : bien"),
    3: _("3 : correct"),
    2: _("2 : insuffisant"),
    1: _("1 : très insuffisant"),
}
STATE: dict[str, Lazy] = {
    "open": _("À écrire"),
    "written": _("Écrite, pas encore publiée"),
    "shown": _("Publiée"),
    "missed": _("Délai passé"),
    "withheld": _("Retirée après un signalement"),
}
KINDS = {"open": "here", "written": "neutral", "shown": "done", "missed": "neutral", "withheld": "error"}
REFUSALS: dict[str, Lazy] = {
    "too-late": _("Les 14 jours sont passés : cette mission ne s’évalue plus."),
    "already-shown": _("Les évaluations sont publiées : la vôtre ne change plus."),
    "already-answered": _("Vous avez déjà répondu à cette évaluation."),
    "wrong-state": _("Ce n’est pas encore le moment."),
    "not-yours": _("Votre compte ne donne pas accès à cette action."),
}
