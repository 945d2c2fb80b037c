"""The words of the room."""

from __future__ import annotations

from elearn.core.i18n import Lazy
from elearn.core.i18n import lazy_gettext as _

# The reasons for which the service of someone may end (Regulation (EU) 2019/1150, article 4(5)).
ENDING: dict[str, Lazy] = {
    "breach": _("Manquement aux conditions d’utilisation"),
    "repeated": _("Manquements répétés, après un avertissement"),
    "law": _("Obligation de la loi"),
    "closing": _("Fin du service pour tout le monde"),
    "other": _("Autre raison, dite ci-dessous"),
}
