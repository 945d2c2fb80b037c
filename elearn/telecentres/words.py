"""The words for codes kept in the database, in the reader's language, and hours as one says them."""

from __future__ import annotations

from elearn.core.i18n import NBSP, Lazy, locale
from elearn.core.i18n import lazy_gettext as _

HOST_KIND: dict[str, Lazy] = {
    "service_house": _("Maison de services"),
    "incubator": _("Pépinière d’entreprises"),
    "media_library": _("Médiathèque"),
    "university": _("Université"),
    "business_house": _("Maison des entreprises"),
    "private_coworking": _("Espace de coworking privé"),
    "town_hall": _("Mairie"),
    "other": _("Autre lieu"),
}
STATUS: dict[str, Lazy] = {"planned": _("En projet"), "open": _("Ouvert"), "closed": _("Fermé")}
WORKSPACE_KIND: dict[str, Lazy] = {
    "desk": _("Poste en open space"),
    "office": _("Bureau fermé"),
    "meeting": _("Salle de réunion"),
    "visio": _("Salle de visioconférence"),
}
SPACE_KIND: dict[str, Lazy] = {
    "open_space": _("Open space"),
    "office": _("Bureau fermé"),
    "meeting": _("Salle de réunion"),
    "visio": _("Salle de visioconférence"),
}
EQUIPMENT: dict[str, Lazy] = {
    "computer": _("Ordinateurs"),
    "fast_line": _("Ligne à haut débit"),
    "copier": _("Copieurs"),
    "scanner": _("Numériseurs"),
    "video": _("Visioconférence"),
    "projector": _("Vidéoprojecteurs"),
    "fablab": _("Fablab"),
    "secretary": _("Secrétariat ponctuel"),
    "kitchen": _("Cuisine"),
    "lockers": _("Casiers"),
}
ACCESSIBILITY: dict[str, Lazy] = {
    "step_free": _("De plain-pied"),
    "lift": _("Ascenseur"),
    "toilets": _("Toilettes adaptées"),
    "parking": _("Place de stationnement réservée"),
    "induction_loop": _("Boucle magnétique"),
    "bus": _("Arrêt de car à moins de 300 m"),
}
WEEKDAYS: tuple[Lazy, ...] = (
    _("lundi"), _("mardi"), _("mercredi"), _("jeudi"), _("vendredi"), _("samedi"), _("dimanche"),
)  # fmt: skip


def clock_time(minutes: int) -> str:
    """``8 h``, ``18 h 30`` in French, ``08:00`` in English, from minutes after midnight."""
    hours, rest = divmod(minutes, 60)
    if locale() == "en":
        return f"{hours:02d}:{rest:02d}"
    return f"{hours}{NBSP}h" + (f"{NBSP}{rest:02d}" if rest else "")
