"""The words for codes, in the reader's language."""

from __future__ import annotations

from elearn.core.i18n import Lazy
from elearn.core.i18n import lazy_gettext as _

REASON: dict[str, Lazy] = {
    "illegal": _("Contenu illicite"),
    "false": _("Information fausse ou trompeuse"),
    "insult": _("Injure, haine, harcèlement"),
    "private": _("Données personnelles ou confidentielles"),
    "copied": _("Contenu copié sans droit"),
    "other": _("Autre raison"),
}
STATE: dict[str, Lazy] = {
    "received": _("Reçu"),
    "taken": _("En cours d’examen"),
    "decided": _("Décidé"),
    "contested": _("Décision contestée"),
    "settled": _("Clos après réexamen"),
    "restored": _("Contenu rétabli"),
}
KINDS = {
    "received": "here",
    "taken": "here",
    "decided": "done",
    "contested": "error",
    "settled": "done",
    "restored": "done",
}
OUTCOME: dict[str, Lazy] = {
    "kept": _("Le contenu reste publié"),
    "removed": _("Le contenu est retiré"),
}
EVENT: dict[str, Lazy] = {
    "make": _("Signalement reçu"),
    "take": _("Examen commencé"),
    "decide": _("Décision rendue"),
    "contest": _("Décision contestée"),
    "settle": _("Réexamen rendu"),
    "restore": _("Contenu rétabli"),
}
# What a second look says of a first one: kept or removed, after which.
SETTLEMENT: dict[tuple[str, str], Lazy] = {
    ("kept", "kept"): OUTCOME["kept"],
    ("kept", "removed"): OUTCOME["removed"],
    ("removed", "removed"): _("Le contenu reste retiré"),
    ("removed", "kept"): _("Le retrait est annulé"),
}
REFUSALS: dict[str, Lazy] = {
    "too-late": _("Une décision se conteste dans les six mois."),
    "same-person": _("Le réexamen revient à une autre personne que celle qui a décidé."),
    "not-removed": _("Rien n’est à rétablir : ce contenu n’est pas retiré, ou un autre signalement le tient retiré."),
    "stale": _("L’état a changé entre-temps : rechargez la page."),
}
