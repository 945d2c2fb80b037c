"""Share of the home's costs that an independent under the real regime deducts (BOI-BNC-BASE-40-60): by surface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from elearn.calculators.amounts import euros, money, percent, plain, rounded, to_cents
from elearn.calculators.extend import Choice, Faults, Field, Figures, Line, Note, Result, Tool
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Inputs:
    """Square metres; cents (rent and charges a month, the rest a year); ``internet_share`` in percent."""

    is_real: bool
    office: Decimal
    home: Decimal
    rent: int
    charges: int
    energy: int
    insurance: int
    internet: int
    internet_share: Decimal


FIELDS = (
    Field(
        "regime",
        _l("Votre régime"),
        "choice",
        "reel",
        choices=(
            Choice("reel", _l("Réel (entreprise individuelle ou déclaration contrôlée)")),
            Choice("micro", _l("Micro-entreprise")),
        ),
    ),
    Field("bureau", _l("Surface réservée au travail"), "number", "10", unit="m²", section=_l("Le logement")),
    Field("logement", _l("Surface du logement"), "number", "65", unit="m²", minimum=1),
    Field("loyer", _l("Loyer par mois"), default="780", optional=True, section=_l("Les dépenses")),
    Field("charges", _l("Charges locatives par mois"), default="0", optional=True),
    Field("energie", _l("Électricité et chauffage par an"), default="1080", optional=True),
    Field("assurance", _l("Assurance du logement par an"), default="0", optional=True),
    Field("internet", _l("Internet par an"), default="360", optional=True),
    Field("part_internet", _l("Part professionnelle d’internet"), "percent", "60", optional=True),
)


def build(values: Mapping[str, Any]) -> Inputs:
    """See :class:`~elearn.calculators.extend.Tool`."""
    if values["bureau"] > values["logement"]:
        raise Faults({"bureau": _("La surface réservée au travail dépasse celle du logement.")})
    return Inputs(
        values["regime"] == "reel",
        values["bureau"],
        values["logement"],
        values["loyer"],
        values["charges"],
        values["energie"],
        values["assurance"],
        values["internet"],
        values["part_internet"],
    )


def compute(inputs: Inputs, figures: Figures) -> Result:
    """Each cost, its share, and the total."""
    share = inputs.office / inputs.home
    surfaces = f"{plain(inputs.office)} ÷ {plain(inputs.home)}"
    lines = [
        Line(
            "share",
            _("Part du logement"),
            rounded(share * 100, 2),
            "percent",
            _("surface réservée ÷ surface du logement"),
            surfaces,
        )
    ]
    costs = [
        ("rent", _("Loyer"), 12 * inputs.rent),
        ("charges", _("Charges locatives"), 12 * inputs.charges),
        ("energy", _("Électricité et chauffage"), inputs.energy),
        ("insurance", _("Assurance"), inputs.insurance),
    ]
    whole = 0
    for key, label, cost in costs:
        amount = to_cents(euros(cost) * share)
        whole += amount
        lines.append(
            Line(key, label, amount, "money", _("dépense de l’année × part du logement"), f"{money(cost)} × {surfaces}")
        )
    internet = to_cents(euros(inputs.internet) * inputs.internet_share / 100)
    whole += internet
    lines.append(
        Line(
            "internet",
            _("Internet"),
            internet,
            "money",
            _("dépense de l’année × part professionnelle"),
            f"{money(inputs.internet)} × {percent(inputs.internet_share)}",
        )
    )
    if inputs.is_real:
        words = _("somme des parts")
        notes = [Note(_("Gardez les factures et un plan avec les surfaces : la part doit pouvoir être justifiée."))]
        notes.append(Note(_("Un propriétaire ne compte pas de loyer sans l’avis d’un expert-comptable."), "here"))
    else:
        words = _("rien n’est déductible en micro-entreprise")
        notes = [
            Note(
                _(
                    "En micro-entreprise, l’abattement forfaitaire est réputé couvrir ces dépenses : elles "
                    "ne changent rien à l’impôt ni aux cotisations."
                ),
                "here",
            )
        ]
        notes.append(Note(_("Au réel, la part déductible serait de %(amount)s.", amount=money(whole))))
    lines.append(
        Line(
            "total", _("Montant déductible dans l’année"), whole if inputs.is_real else 0, "money", words, is_main=True
        )
    )
    return Result(lines, _("Chaque dépense au centime, avec la part exacte, puis la somme."), notes)


TOOL = Tool(
    "bureau-a-domicile",
    _l("Part du logement pour le bureau"),
    _l("La part du loyer, de l’énergie et d’internet que vous pouvez déduire quand vous travaillez chez vous."),
    FIELDS,
    build,
    compute,
)
