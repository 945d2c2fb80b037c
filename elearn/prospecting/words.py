"""The words for codes, in the reader's language."""

from __future__ import annotations

from elearn.core.i18n import Lazy
from elearn.core.i18n import lazy_gettext as _

STATE: dict[str, Lazy] = {
    "open": _("À suivre"),
    "converted": _("Devenu une demande"),
    "lost": _("Sans suite"),
    "opposed": _("Ne pas contacter"),
}
KINDS = {"open": "here", "converted": "done", "lost": "neutral", "opposed": "error"}
CHANNEL: dict[str, Lazy] = {
    "call": _("Téléphone"),
    "mail": _("Courriel"),
    "visit": _("Visite"),
    "post": _("Courrier"),
    "network": _("Réseau professionnel"),
}
SOURCE: dict[str, Lazy] = {
    "register": _("Registre public (SIRENE, RNE)"),
    "website": _("Site de l’entreprise"),
    "event": _("Rencontre, salon"),
    "network": _("Recommandation"),
    "asked": _("L’entreprise nous a écrit"),
    "other": _("Autre source"),
}
REFUSALS: dict[str, Lazy] = {
    "held-by-other": _("Une autre personne du cercle contacte cette entreprise en ce moment."),
    "not-held": _("Réservez d’abord le contact : une seule personne à la fois approche une entreprise."),
    "wrong-state": _("Cette entreprise n’est plus à contacter."),
    "not-yet": _("Ce n’est pas encore le moment."),
    "not-yours": _("Votre compte ne donne pas accès à cette action."),
    "stale": _("Cette fiche a changé entre-temps : rechargez la page."),
}
