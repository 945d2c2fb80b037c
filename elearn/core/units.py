"""Units that authors write in the plural, agreed with a number."""

from __future__ import annotations

from decimal import Decimal

_ONE = {
    "années": "année", "ans": "an", "appels": "appel", "caractères": "caractère", "chiffres": "chiffre",
    "classes": "classe", "clients": "client", "contacts": "contact", "demi-journées": "demi-journée",
    "exercices": "exercice", "heures": "heure", "jours": "jour", "minutes": "minute", "mots": "mot",
    "personnes": "personne", "points": "point", "restaurants": "restaurant", "salariés": "salarié",
    "trimestres": "trimestre",
}  # fmt: skip


def agreed(unit: str, value: Decimal) -> str:
    """The unit as French says it after this number: the plural begins at two (1,5 jour, 2 jours)."""
    return _ONE.get(unit, unit) if abs(value) < 2 else unit
