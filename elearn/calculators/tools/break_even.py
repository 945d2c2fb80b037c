"""Break-even: the turnover from which no money is lost, and the day on which it is reached.

Threshold = fixed costs / margin rate; margin rate = 1 - variable costs - levies; day = threshold / turnover x 365.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from elearn.calculators.activities import ACTIVITY, FLAT_TAX, levies
from elearn.calculators.amounts import euros, money, percent, plain, rounded, to_cents
from elearn.calculators.extend import Field, Figures, Line, Note, Result, Tool
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l

YEAR = 365


@dataclass(frozen=True, slots=True)
class Inputs:
    """Amounts of a year, in cents; ``variable`` in percent of turnover."""

    fixed: int
    variable: Decimal
    activity: str
    flat_tax: bool
    pay: int
    turnover: int


FIELDS = (
    Field("fixes", _l("Charges fixes de l’année"), default="6000", help=_l("Ce que vous payez même sans client.")),
    Field(
        "variables",
        _l("Charges variables"),
        "percent",
        "5",
        help=_l("En part du chiffre d’affaires : achats, commissions, sous-traitance."),
        optional=True,
    ),
    ACTIVITY,
    FLAT_TAX,
    Field("remuneration", _l("Rémunération à financer dans l’année"), default="24000", optional=True),
    Field(
        "ca",
        _l("Chiffre d’affaires prévu dans l’année"),
        default="38889",
        help=_l("Pour dater le point mort."),
        optional=True,
    ),
)


def build(values: Mapping[str, Any]) -> Inputs:
    """See :class:`~elearn.calculators.extend.Tool`."""
    return Inputs(
        values["fixes"],
        values["variables"],
        values["activite"],
        values["impot"] == "oui",
        values["remuneration"],
        values["ca"],
    )


def compute(inputs: Inputs, figures: Figures) -> Result:
    """The threshold without and with a pay, and its date."""
    rounding = _("Montants au centime, taux et jours au dixième ou au millième, sur le résultat seulement.")
    taken, written = levies(figures, inputs.activity, flat_tax=inputs.flat_tax)
    margin = 1 - inputs.variable / 100 - taken
    lines = [
        Line(
            "levies",
            _("Prélèvements sur le chiffre d’affaires"),
            taken * 100,
            "percent",
            _("cotisations + formation + chambre + impôt, selon l’activité"),
            written,
        ),
        Line(
            "margin",
            _("Taux de marge"),
            rounded(margin * 100, 3),
            "percent",
            _("1 − charges variables − prélèvements"),
            f"1 − {percent(inputs.variable)} − {percent(taken * 100)}",
        ),
    ]
    if margin <= 0:
        note = Note(
            _("Chaque vente coûte plus qu’elle ne rapporte : aucun chiffre d’affaires ne couvre les charges fixes."),
            "error",
        )
        return Result(lines, rounding, [note])
    threshold = euros(inputs.fixed) / margin
    whole = euros(inputs.fixed + inputs.pay) / margin
    rest = plain(margin)
    lines += [
        Line(
            "threshold",
            _("Seuil de rentabilité"),
            to_cents(threshold),
            "money",
            _("charges fixes ÷ taux de marge"),
            f"{money(inputs.fixed)} ÷ {rest}",
            is_main=True,
        ),
        Line(
            "with_pay",
            _("Chiffre d’affaires qui finance aussi la rémunération"),
            to_cents(whole),
            "money",
            _("(charges fixes + rémunération) ÷ taux de marge"),
            f"({money(inputs.fixed)} + {money(inputs.pay)}) ÷ {rest}",
            is_main=True,
        ),
        Line(
            "monthly",
            _("Soit par mois"),
            to_cents(whole / 12),
            "money",
            _("le même ÷ 12"),
            f"{money(to_cents(whole))} ÷ 12",
        ),
    ]
    notes = []
    if inputs.turnover:
        day = threshold / euros(inputs.turnover) * YEAR
        if day <= YEAR:
            lines.append(
                Line(
                    "day",
                    _("Point mort"),
                    rounded(day, 1),
                    "days",
                    _("seuil ÷ chiffre d’affaires prévu × 365 : les jours qu’il faut pour l’atteindre"),
                    f"{money(to_cents(threshold))} ÷ {money(inputs.turnover)} × {YEAR}",
                )
            )
        else:
            notes.append(Note(_("Le chiffre d’affaires prévu reste sous le seuil : l’année est en perte."), "error"))
        if threshold <= euros(inputs.turnover) < whole:
            notes.append(
                Note(_("Le chiffre d’affaires prévu couvre les charges, mais pas toute la rémunération."), "here")
            )
        elif euros(inputs.turnover) >= whole:
            notes.append(Note(_("Le chiffre d’affaires prévu couvre les charges et la rémunération."), "done"))
    return Result(lines, rounding, notes)


TOOL = Tool(
    "seuil-de-rentabilite",
    _l("Seuil de rentabilité"),
    _l("Le chiffre d’affaires à partir duquel vous ne perdez plus d’argent, et le jour où vous l’atteignez."),
    FIELDS,
    build,
    compute,
)
