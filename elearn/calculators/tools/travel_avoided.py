"""Travel avoided by working at home: kilometres, hours, and CO2 and money when the reader gives their own figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from elearn.calculators.amounts import plain, rounded, to_cents
from elearn.calculators.extend import Field, Figures, Line, Note, Result, Tool
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Inputs:
    """One way: ``km``, ``minutes``; ``co2`` in grams a km, ``cost`` in euros a km, 0 when unknown."""

    km: Decimal
    minutes: Decimal
    days: Decimal
    weeks: Decimal
    co2: Decimal
    cost: Decimal
    kept: Decimal


FIELDS = (
    Field("km", _l("Distance d’un aller"), "number", "22", unit="km", maximum=2000),
    Field("minutes", _l("Durée d’un aller"), "number", "28", unit="min", maximum=1440),
    Field(
        "jours",
        _l("Jours travaillés chez vous ou au télécentre, par semaine"),
        "number",
        "2",
        unit=_l("jours"),
        maximum=7,
    ),
    Field("semaines", _l("Semaines travaillées dans l’année"), "number", "44", unit=_l("semaines"), maximum=53),
    Field(
        "km_restants",
        _l("Kilomètres que vous faites quand même ces jours-là"),
        "number",
        "0",
        unit="km",
        optional=True,
        maximum=4000,
        help=_l("L’école, les courses, ou le trajet jusqu’au télécentre, aller et retour."),
    ),
    Field(
        "co2",
        _l("Émissions de votre véhicule"),
        "number",
        "",
        unit=_l("g de CO2 par km"),
        optional=True,
        maximum=2000,
        help=_l("Elles sont sur la carte grise, à la rubrique V.7. Sans ce chiffre, rien n’est compté."),
        section=_l("Vos propres chiffres"),
    ),
    Field(
        "cout_km",
        _l("Coût d’un kilomètre"),
        "number",
        "",
        unit=_l("€ par km"),
        optional=True,
        maximum=10,
        help=_l("Carburant, entretien, usure. Sans ce chiffre, rien n’est compté."),
    ),
)


def build(values: Mapping[str, Any]) -> Inputs:
    """See :class:`~elearn.calculators.extend.Tool`."""
    return Inputs(
        Decimal(values["km"]),
        Decimal(values["minutes"]),
        Decimal(values["jours"]),
        Decimal(values["semaines"]),
        Decimal(values["co2"]),
        Decimal(values["cout_km"]),
        Decimal(values["km_restants"]),
    )


def compute(inputs: Inputs, figures: Figures) -> Result:
    """What a year of working at home saves."""
    days = inputs.days * inputs.weeks
    each = max(Decimal(0), 2 * inputs.km - inputs.kept)
    km, hours = each * days, 2 * inputs.minutes * days / 60
    lines = [
        Line(
            "days",
            _("Jours sans trajet dans l’année"),
            rounded(days, 1),
            "days",
            _("jours par semaine × semaines"),
            f"{plain(inputs.days)} × {plain(inputs.weeks)}",
        ),
        Line(
            "km",
            _("Kilomètres évités"),
            rounded(km, 1),
            "km",
            _("(aller × 2 − kilomètres faits quand même) × jours"),
            f"({plain(inputs.km)} × 2 − {plain(inputs.kept)}) × {plain(days)}",
            is_main=True,
        ),
        Line(
            "hours",
            _("Heures gagnées"),
            rounded(hours, 1),
            "hours",
            _("durée d’un aller × 2 × jours ÷ 60"),
            f"{plain(inputs.minutes)} × 2 × {plain(days)} ÷ 60",
            is_main=True,
        ),
    ]
    notes = []
    if inputs.co2:
        lines.append(
            Line(
                "co2",
                _("CO2 non émis par le véhicule"),
                rounded(km * inputs.co2 / 1000, 1),
                "kg",
                _("kilomètres évités × grammes par km ÷ 1 000"),
                f"{plain(km)} × {plain(inputs.co2)} ÷ 1000",
                is_main=True,
            )
        )
        notes.append(
            Note(
                _(
                    "C’est l’émission du moteur seule. Le chauffage et l’électricité du jour chez vous ne "
                    "sont pas retranchés."
                )
            )
        )
    if inputs.cost:
        lines.append(
            Line(
                "cost",
                _("Dépense évitée"),
                to_cents(km * inputs.cost),
                "money",
                _("kilomètres évités × coût d’un kilomètre"),
                f"{plain(km)} × {plain(inputs.cost)}",
            )
        )
    if 2 * inputs.km < inputs.kept:
        notes.append(
            Note(
                _("Ces jours-là, vous roulez autant ou plus qu’un jour de trajet : aucun kilomètre n’est évité."),
                "here",
            )
        )
    notes.append(Note(_("Tous les chiffres de ce calcul sont les vôtres : aucun n’est une moyenne.")))
    return Result(lines, _("Jours, kilomètres, heures et kilogrammes au dixième ; dépense au centime."), notes)


TOOL = Tool(
    "trajets-evites",
    _l("Trajets évités par le télétravail"),
    _l("Les kilomètres, les heures et le CO2 qu’une année de télétravail vous épargne."),
    FIELDS,
    build,
    compute,
)
