"""The words for codes kept in the database, in the reader's language, and hours as one says them."""

from __future__ import annotations

from elearn.core.i18n import NBSP, Lazy, duration, gettext, locale, money, ngettext
from elearn.core.i18n import lazy_gettext as _
from elearn.telecentres.pricing import INCLUDED, Line, Quote

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


UNIT: dict[str, Lazy] = {
    "hour": _("l’heure"),
    "half_day": _("la demi-journée"),
    "day": _("la journée"),
    "month": _("le mois"),
}
AUDIENCE: dict[str, Lazy] = {
    "": _("Tout le monde"),
    "independent": _("À son compte"),
    "salaried": _("En emploi salarié"),
    "job_seeker": _("En recherche d’emploi"),
    "creating": _("En création d’activité"),
    "student": _("En études ou en apprentissage"),
    "other": _("Autre situation"),
}


def line_in_words(line: Line) -> str:
    """``2 demi-journées à 6,00 €``, ``2 h comprises dans votre Pass``."""
    if line.unit == INCLUDED:
        return gettext("%(time)s comprises dans votre Pass", time=duration(line.count))
    price, n = money(line.unit_cents), line.count
    if line.unit == "hour":
        return ngettext("%(n)s heure à %(price)s", "%(n)s heures à %(price)s", n, price=price)
    if line.unit == "half_day":
        return ngettext("%(n)s demi-journée à %(price)s", "%(n)s demi-journées à %(price)s", n, price=price)
    if line.unit == "day":
        return ngettext("%(n)s journée à %(price)s", "%(n)s journées à %(price)s", n, price=price)
    return ngettext("%(n)s mois à %(price)s", "%(n)s mois à %(price)s", n, price=price)


def price_in_words(quote: Quote) -> str:
    """How a price is made, in one line: days that cost the same are counted together."""
    if not quote.cents and not any(line.unit == INCLUDED for line in quote.lines):
        return gettext("Gratuit")
    together: dict[tuple[str, int], Line] = {}
    for line in quote.lines:
        key = (line.unit, line.unit_cents)
        count = line.count + (together[key].count if key in together else 0)
        together[key] = Line(line.on, line.unit, count, line.unit_cents)
    return ", ".join(line_in_words(line) for line in together.values())
