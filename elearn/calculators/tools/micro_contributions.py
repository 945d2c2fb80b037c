"""Micro-enterprise: contributions on the turnover received, and the flat income tax against the scale.

Sources of the rates: CSS art. D613-4 and D613-6, CGI art. 50-0, 102 ter, 151-0 and 197; Acre: décret n° 2026-69.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from elearn.calculators.activities import ACTIVITIES, ACTIVITY, Activity
from elearn.calculators.amounts import euros, money, percent, to_cents
from elearn.calculators.extend import Choice, Faults, Field, Figures, Line, Note, Result, Table, Tool
from elearn.calculators.income_tax import due, gross
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l

ACRE_CHANGES = date(2026, 7, 1)  # décret n° 2026-69: the exemption depends on the day on which the activity began
BEFORE = date(2026, 6, 30)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Amounts of a year, in cents. ``acre``: "" without, else the day whose rule applies is found by it."""

    turnover: int
    activity: str
    acre: str
    others: int


FIELDS = (
    Field(
        "ca",
        _l("Chiffre d’affaires encaissé dans l’année"),
        default="40000",
        help=_l("Hors taxes si vous facturez la TVA."),
    ),
    ACTIVITY,
    Field(
        "acre",
        _l("Acre (exonération du début d’activité)"),
        "choice",
        "non",
        help=_l("Elle suppose que tout ce chiffre d’affaires est encaissé pendant l’Acre."),
        choices=(
            Choice("non", _l("Sans Acre")),
            Choice("quart", _l("Avec l’Acre, début à partir du 1er juillet 2026")),
            Choice("moitie", _l("Avec l’Acre, début avant le 1er juillet 2026")),
        ),
    ),
    Field(
        "autres",
        _l("Autres revenus imposables de l’année"),
        default="0",
        help=_l("Salaires après la déduction pour frais, par exemple. Pour une personne seule, sans enfant."),
        optional=True,
    ),
)


def build(values: Mapping[str, Any]) -> Inputs:
    """See :class:`~elearn.calculators.extend.Tool`."""
    activity = ACTIVITIES[values["activite"]]
    if values["acre"] != "non" and not activity.acre:
        raise Faults(
            {"acre": _("Pour la Cipav, nos sources ne donnent pas le même taux : demandez le vôtre à l’Urssaf.")}
        )
    if values["acre"] == "moitie" and activity.flat_tax == "vl-vente":
        raise Faults(
            {"acre": _("Pour la vente avant juillet 2026, l’arrondi du taux est à vérifier auprès de l’Urssaf.")}
        )
    return Inputs(values["ca"], values["activite"], values["acre"], values["autres"])


def compute(inputs: Inputs, figures: Figures) -> Result:
    """What is paid, one line each, and what is left by each way of paying the tax."""
    activity = ACTIVITIES[inputs.activity]
    turnover = euros(inputs.turnover)
    lines, social = _contributions(inputs, activity, figures)
    rate = figures.take(activity.flat_tax)
    flat = to_cents(turnover * rate / 100)
    allowance_rate = figures.take(activity.allowance)
    least = figures.take("abattement-micro-minimum")
    allowance = max(turnover * allowance_rate / 100, least)
    taxable = max(Decimal(0), turnover - allowance)
    others = euros(inputs.others)
    scale = to_cents(due(others + taxable, figures) - due(others, figures))
    lines += [
        Line(
            "flat_tax",
            _("Impôt par versement libératoire"),
            flat,
            "money",
            _("chiffre d’affaires × taux"),
            f"{money(inputs.turnover)} × {percent(rate)}",
        ),
        Line(
            "taxable",
            _("Revenu imposable au barème"),
            to_cents(taxable),
            "money",
            _("chiffre d’affaires − abattement (%(least)s au moins)", least=money(to_cents(least))),
            f"{money(inputs.turnover)} − {money(to_cents(allowance))} ({percent(allowance_rate)})",
        ),
        Line(
            "scale_tax",
            _("Impôt au barème"),
            scale,
            "money",
            _("impôt de la tranche moins décote, pour la part due à cette activité"),
            _written(taxable, others, figures),
        ),
        Line(
            "left_flat",
            _("Reste avec le versement libératoire"),
            inputs.turnover - social - flat,
            "money",
            _("chiffre d’affaires − cotisations et taxes − impôt"),
            f"{money(inputs.turnover)} − {money(social)} − {money(flat)}",
            is_main=True,
        ),
        Line(
            "left_scale",
            _("Reste avec le barème"),
            inputs.turnover - social - scale,
            "money",
            _("chiffre d’affaires − cotisations et taxes − impôt"),
            f"{money(inputs.turnover)} − {money(social)} − {money(scale)}",
            is_main=True,
        ),
    ]
    table = Table(
        _("Les deux façons de payer l’impôt"),
        [_("Ce qui est compté"), _("Versement libératoire"), _("Barème")],
        [
            [_("Cotisations et taxes"), money(social), money(social)],
            [_("Impôt sur le revenu"), money(flat), money(scale)],
        ],
        [
            _("Reste, avant vos charges"),
            money(inputs.turnover - social - flat),
            money(inputs.turnover - social - scale),
        ],
    )
    rounding = _("Chaque cotisation et chaque impôt au centime. L’administration arrondit l’impôt à l’euro.")
    return Result(lines, rounding, _notes(inputs, activity, figures, flat, scale), [table])


def _contributions(inputs: Inputs, activity: Activity, figures: Figures) -> tuple[list[Line], int]:
    turnover = euros(inputs.turnover)
    if inputs.acre == "non":
        social_rate = figures.take(activity.social)
    elif inputs.acre == "moitie" and activity.acre == "acre-cotis-micro-bic-services":
        # Nobody published this one rate: the half is taken off, which comes out exact.
        social_rate = figures.take(activity.social) * (1 - figures.rate("acre-micro-exoneration", BEFORE))
    else:
        social_rate = figures.take(
            activity.acre, BEFORE if inputs.acre == "moitie" else max(figures.today, ACRE_CHANGES)
        )
    words, amounts = _("chiffre d’affaires × taux"), money(inputs.turnover)
    found = [("contributions", _("Cotisations sociales"), social_rate)]
    found.append(("training", _("Contribution à la formation (CFP)"), figures.take(activity.training)))
    if activity.chamber:
        found.append(("chamber", _("Taxe pour frais de chambre"), figures.take(activity.chamber)))
    lines = [
        Line(key, label, to_cents(turnover * rate / 100), "money", words, f"{amounts} × {percent(rate)}")
        for key, label, rate in found
    ]
    if not activity.chamber:
        lines.append(Line("chamber", _("Taxe pour frais de chambre"), 0, "money", _("aucune pour un libéral")))
    social = sum(int(str(line.value)) for line in lines)
    total = " + ".join(money(int(str(line.value))) for line in lines)
    lines.append(Line("social", _("Total des cotisations et taxes"), social, "money", _("somme des trois"), total))
    return lines, social


def _written(taxable: Decimal, others: Decimal, figures: Figures) -> str:
    whole = others + taxable
    brut = gross(whole, figures)
    paid = due(whole, figures)
    text = f"{money(to_cents(brut))} − {money(to_cents(brut - paid))} = {money(to_cents(paid))}"
    return text if not others else f"{text} − {money(to_cents(due(others, figures)))}"


def _notes(inputs: Inputs, activity: Activity, figures: Figures, flat: int, scale: int) -> list[Note]:
    notes = []
    if flat < scale:
        notes.append(
            Note(
                _(
                    "Dans ce cas, le versement libératoire coûte %(gap)s de moins que le barème.",
                    gap=money(scale - flat),
                ),
                "done",
            )
        )
    elif scale < flat:
        notes.append(
            Note(
                _(
                    "Dans ce cas, le barème coûte %(gap)s de moins que le versement libératoire.",
                    gap=money(flat - scale),
                ),
                "done",
            )
        )
    income = figures.take("vl-rfr-plafond")
    notes.append(
        Note(
            _(
                "Le versement libératoire n’est ouvert que si le revenu fiscal de référence de "
                "l’avant-dernière année ne dépasse pas %(limit)s par part.",
                limit=money(to_cents(income)),
            )
        )
    )
    notes.append(
        Note(
            _(
                "Le barème est compté pour une personne seule, une part. Pour un couple ou avec des "
                "enfants, utilisez le simulateur d’impots.gouv.fr."
            )
        )
    )
    if inputs.acre != "non":
        notes.append(
            Note(
                _(
                    "L’Acre ne réduit ni la contribution à la formation, ni la taxe de chambre, ni le "
                    "versement libératoire."
                )
            )
        )
    if activity.chamber.startswith("taxe-cma"):
        notes.append(Note(_("En Alsace et en Moselle, la taxe de la chambre de métiers est plus élevée.")))
    if euros(inputs.turnover) > figures.take(activity.ceiling):
        notes.append(
            Note(
                _(
                    "Ce chiffre d’affaires dépasse le plafond de la micro-entreprise : deux années de "
                    "suite, le régime est perdu."
                ),
                "here",
            )
        )
    return notes


TOOL = Tool(
    "cotisations-micro",
    _l("Cotisations et impôt de la micro-entreprise"),
    _l("Ce que vous payez sur votre chiffre d’affaires, et lequel coûte le moins : versement libératoire ou barème."),
    FIELDS,
    build,
    compute,
)
