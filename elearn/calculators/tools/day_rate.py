"""Day rate: what a day must be sold at least, for a wanted income.

CA needed = (wanted income + costs) / (1 - levies on turnover); floor rate = CA needed / billable days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from elearn.calculators.activities import ACTIVITIES, ACTIVITY, FLAT_TAX, levies
from elearn.calculators.amounts import euros, floor, money, percent, plain, to_cents
from elearn.calculators.extend import Field, Figures, Line, Note, Result, Tool
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l

HOURS_A_DAY = 7  # the usual day of the worked examples
YEAR = 365


@dataclass(frozen=True, slots=True)
class Inputs:
    """``net`` a month, ``costs`` a year, ``shown`` the rate announced (0: none), in cents; ``share`` in percent."""

    net: int
    costs: int
    activity: str
    flat_tax: bool
    share: Decimal
    holidays: int
    absences: int
    shown: int


FIELDS = (
    Field(
        "net",
        _l("Revenu voulu par mois"),
        default="2000",
        help=_l("Ce que vous voulez garder pour vous, en moyenne."),
        section=_l("Votre objectif"),
    ),
    Field(
        "charges",
        _l("Charges de l’année"),
        default="4000",
        help=_l("Matériel, logiciels, assurance, déplacements, télécentre."),
        optional=True,
    ),
    ACTIVITY,
    FLAT_TAX,
    Field(
        "part",
        _l("Part des jours travaillés que vous vendez"),
        "percent",
        "60",
        help=_l("Le reste va à la prospection, à l’administratif, à la formation."),
        minimum=1,
        section=_l("Votre temps"),
    ),
    Field("conges", _l("Jours de congés"), "whole", "25", unit=_l("jours"), maximum=120),
    Field("arrets", _l("Jours de maladie ou de formation"), "whole", "5", unit=_l("jours"), maximum=100),
    Field(
        "affiche",
        _l("Tarif que vous pensez afficher"),
        default="",
        optional=True,
        help=_l("Pour le comparer au plancher."),
    ),
)


def build(values: Mapping[str, Any]) -> Inputs:
    """See :class:`~elearn.calculators.extend.Tool`."""
    return Inputs(
        values["net"],
        values["charges"],
        values["activite"],
        values["impot"] == "oui",
        values["part"],
        values["conges"],
        values["arrets"],
        values["affiche"],
    )


def compute(inputs: Inputs, figures: Figures) -> Result:
    """The floor rate, and what it supposes."""
    weekends, feasts = int(figures.take("jours-week-end")), int(figures.take("jours-feries"))
    days = YEAR - weekends - feasts - inputs.holidays - inputs.absences
    billable = floor(days * inputs.share / 100)
    taken, written = levies(figures, inputs.activity, flat_tax=inputs.flat_tax)
    wanted = 12 * inputs.net + inputs.costs
    needed = euros(wanted) / (1 - taken)
    rest = plain(1 - taken)
    lines = [
        Line(
            "days",
            _("Jours travaillés dans l’année"),
            days,
            "days",
            _("jours de l’année − week-ends − jours fériés − congés − maladie et formation"),
            f"{YEAR} − {weekends} − {feasts} − {inputs.holidays} − {inputs.absences}",
        ),
        Line(
            "billable",
            _("Jours vendus"),
            billable,
            "days",
            _("jours travaillés × part vendue, à l’unité inférieure"),
            f"{days} × {percent(inputs.share)}",
        ),
        Line(
            "levies",
            _("Prélèvements sur le chiffre d’affaires"),
            taken * 100,
            "percent",
            _("cotisations + formation + chambre + impôt, selon l’activité"),
            written,
        ),
        Line(
            "needed",
            _("Chiffre d’affaires nécessaire"),
            to_cents(needed),
            "money",
            _("(revenu voulu × 12 + charges) ÷ (1 − prélèvements)"),
            f"({money(inputs.net)} × 12 + {money(inputs.costs)}) ÷ {rest}",
        ),
    ]
    notes = []
    if not billable:
        notes.append(
            Note(_("Avec cette part, aucun jour entier n’est vendu : il n’y a pas de tarif à calculer."), "error")
        )
        return Result(lines, _rounding(), notes)
    rate = to_cents(needed / billable)
    lines.append(
        Line(
            "rate",
            _("Tarif journalier plancher"),
            rate,
            "money",
            _("chiffre d’affaires nécessaire ÷ jours vendus"),
            f"{money(to_cents(needed))} ÷ {billable}",
            is_main=True,
        )
    )
    if inputs.shown:
        lines.append(
            Line(
                "hourly",
                _("Tarif affiché, à l’heure"),
                to_cents(euros(inputs.shown) / HOURS_A_DAY),
                "money",
                _("tarif affiché ÷ %(hours)s heures", hours=HOURS_A_DAY),
                f"{money(inputs.shown)} ÷ {HOURS_A_DAY}",
            )
        )
        if inputs.shown < rate:
            notes.append(
                Note(_("Le tarif affiché est sous le plancher : le revenu voulu ne sera pas atteint."), "here")
            )
        else:
            notes.append(Note(_("Le tarif affiché couvre le plancher."), "done"))
    if not inputs.flat_tax:
        notes.append(Note(_("L’impôt sur le revenu n’est pas compté : le revenu voulu s’entend avant impôt.")))
    activity = ACTIVITIES[inputs.activity]
    threshold = figures.take(activity.vat)
    if needed > threshold:
        notes.append(
            Note(
                _(
                    "Ce chiffre d’affaires dépasse le seuil de la franchise de TVA (%(threshold)s) : "
                    "prévoyez de facturer la TVA.",
                    threshold=money(to_cents(threshold)),
                ),
                "here",
            )
        )
    if needed > figures.take(activity.ceiling):
        notes.append(
            Note(
                _("Il dépasse aussi le plafond de la micro-entreprise : deux années de suite, le régime est perdu."),
                "here",
            )
        )
    return Result(lines, _rounding(), notes)


def _rounding() -> str:
    return _("Jours à l’unité inférieure ; montants au centime le plus proche, sur le résultat seulement.")


TOOL = Tool(
    "tjm",
    _l("Tarif journalier (TJM)"),
    _l("Le prix d’une journée sous lequel votre revenu voulu n’est pas atteint."),
    FIELDS,
    build,
    compute,
)
