"""Four statuses for one turnover: micro-enterprise, sole trader under the real regime, EURL and SASU taxed on profit.

Only the micro column follows published rates throughout. The facts give, for the others, what the official simulator
answers at a few points (one person alone, one share, liberal activity, 2026): contributions are read between two
points by a straight line, and beyond the last ones in proportion, which the page says. Everything is paid out as
remuneration: no dividend, no corporation tax.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from elearn.calculators.activities import ACTIVITIES, ACTIVITY
from elearn.calculators.amounts import euros, money, percent, to_cents
from elearn.calculators.extend import Bar, Bars, Faults, Field, Figures, Line, Note, Result, Table, Tool
from elearn.calculators.income_tax import due
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l

POINTS = (19000, 25400, 29000, 31000, 34500, 35000, 37000)  # profits for which the simulator's answer is known


@dataclass(frozen=True, slots=True)
class Inputs:
    """Amounts of a year, in cents; ``fees``: accounting of each status, in the order of the columns."""

    turnover: int
    costs: int
    activity: str
    fees: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Column:
    """One status, in cents. ``is_near``: inside the points that the simulator gave."""

    key: str
    label: str
    at_hand: int
    contributions: int
    tax: int
    is_near: bool

    @property
    def left(self) -> int:
        """What goes in the pocket."""
        return self.at_hand - self.contributions - self.tax


FIELDS = (
    Field("ca", _l("Chiffre d’affaires de l’année, hors taxe"), default="40000"),
    Field(
        "charges",
        _l("Charges de l’année, les mêmes pour tous"),
        default="4000",
        help=_l("Sans la comptabilité, qui dépend du statut."),
        optional=True,
    ),
    ACTIVITY,
    Field("frais_micro", _l("Micro-entreprise"), default="0", section=_l("Frais de comptabilité supposés, par an")),
    Field("frais_ei", _l("Entreprise individuelle au réel"), default="1000"),
    Field("frais_eurl", _l("EURL"), default="1500"),
    Field("frais_sasu", _l("SASU"), default="1800"),
)


def build(values: Mapping[str, Any]) -> Inputs:
    """See :class:`~elearn.calculators.extend.Tool`."""
    if values["activite"] == "liberal-cipav":
        raise Faults(
            {
                "activite": _(
                    "Nos sources ne donnent pas les cotisations Cipav au réel : ce calcul ne peut pas "
                    "comparer. Utilisez le simulateur de mon-entreprise.urssaf.fr."
                )
            }
        )
    fees = (values["frais_micro"], values["frais_ei"], values["frais_eurl"], values["frais_sasu"])
    return Inputs(values["ca"], values["charges"], values["activite"], fees)


def compute(inputs: Inputs, figures: Figures) -> Result:
    """The columns side by side."""
    micro, scale_tax = _micro(inputs, figures)
    ei = _self_employed("ei", _("EI au réel"), inputs, inputs.fees[1], Decimal(1), figures)
    kept = 1 - figures.rate("comparaison-eurl-abattement")
    eurl = _self_employed("eurl", _("EURL à l’IS, tout en rémunération"), inputs, inputs.fees[2], kept, figures)
    sasu = _sasu(inputs, figures)
    columns = [micro, ei, eurl, sasu]
    best = max(columns, key=lambda c: c.left)
    lines = [
        Line(
            "best",
            _("Le statut qui laisse le plus"),
            best.label,
            "text",
            _("le plus grand des quatre restes, à protection sociale inégale"),
            is_main=True,
        )
    ]
    for column in columns:
        name = column.key
        fee = inputs.turnover - inputs.costs - column.at_hand
        lines += [
            Line(
                f"{name}_at_hand",
                _("%(status)s : disponible avant cotisations", status=column.label),
                column.at_hand,
                "money",
                _("chiffre d’affaires − charges − comptabilité"),
                f"{money(inputs.turnover)} − {money(inputs.costs)} − {money(fee)}",
            ),
            Line(
                f"{name}_contributions",
                _("%(status)s : cotisations", status=column.label),
                column.contributions,
                "money",
                *_contribution_words(column, inputs, figures),
            ),
            Line(
                f"{name}_tax",
                _("%(status)s : impôt sur le revenu", status=column.label),
                column.tax,
                "money",
                _tax_words(name),
            ),
            Line(
                f"{name}_left",
                _("%(status)s : net en poche", status=column.label),
                column.left,
                "money",
                _("disponible − cotisations − impôt"),
                f"{money(column.at_hand)} − {money(column.contributions)} − {money(column.tax)}",
                is_main=column is best,
            ),
        ]
    scale_left = micro.at_hand - micro.contributions - scale_tax
    lines += [
        Line(
            "micro_scale_tax",
            _("Micro-entreprise au barème : impôt sur le revenu"),
            scale_tax,
            "money",
            _("barème sur le chiffre d’affaires après abattement"),
        ),
        Line(
            "micro_scale_left",
            _("Micro-entreprise au barème : net en poche"),
            scale_left,
            "money",
            _("disponible − cotisations − impôt"),
            f"{money(micro.at_hand)} − {money(micro.contributions)} − {money(scale_tax)}",
        ),
    ]
    table = Table(
        _("Les quatre statuts"),
        [_("Ce qui est compté"), *(c.label for c in columns)],
        [
            [_("Disponible avant cotisations"), *(money(c.at_hand) for c in columns)],
            [_("Cotisations"), *(money(c.contributions) for c in columns)],
            [_("Impôt sur le revenu"), *(money(c.tax) for c in columns)],
            [
                _("Précision"),
                _("taux publiés"),
                *(_precision(c) for c in columns[1:]),
            ],
        ],
        [_("Net en poche"), *(money(c.left) for c in columns)],
    )
    drawing = Bars(
        _("Où va ce qui est disponible"),
        [_("Net en poche"), _("Cotisations"), _("Impôt")],
        [Bar(c.label, [max(0, c.left), c.contributions, c.tax]) for c in columns],
    )
    rounding = _(
        "Cotisations et impôts au centime. Les colonnes autres que la micro-entreprise valent à une "
        "quinzaine d’euros près entre les points connus."
    )
    return Result(lines, rounding, _notes(inputs, columns, figures), [table], drawing)


def _micro(inputs: Inputs, figures: Figures) -> tuple[Column, int]:
    activity = ACTIVITIES[inputs.activity]
    turnover = euros(inputs.turnover)
    names = [name for name in (activity.social, activity.training, activity.chamber) if name]
    paid = sum(to_cents(turnover * figures.rate(name)) for name in names)
    flat = to_cents(turnover * figures.rate(activity.flat_tax))
    allowance = max(turnover * figures.rate(activity.allowance), figures.take("abattement-micro-minimum"))
    scale = to_cents(due(max(Decimal(0), turnover - allowance), figures))
    at_hand = inputs.turnover - inputs.costs - inputs.fees[0]
    return Column("micro", _("Micro-entreprise, versement libératoire"), at_hand, paid, flat, is_near=True), scale


def own_contributions(profit: Decimal, figures: Figures) -> Decimal:
    """What a self-employed person pays on that profit, in euros: between two known points, or in proportion."""
    if profit <= 0:
        return Decimal(0)
    known = [(Decimal(p), figures.take(f"comparaison-cotisations-{p}")) for p in POINTS]
    low, high = known[0], known[-1]
    for edge, is_beyond in ((low, profit <= low[0]), (high, profit >= high[0])):
        if is_beyond:
            return profit * edge[1] / edge[0]
    after = next(n for n, point in enumerate(known) if profit <= point[0])
    (x0, y0), (x1, y1) = known[after - 1], known[after]
    return y0 + (profit - x0) * (y1 - y0) / (x1 - x0)


def _self_employed(key: str, label: str, inputs: Inputs, fee: int, kept: Decimal, figures: Figures) -> Column:
    """Profit or pay; ``kept``: the part of the pay that is taxed."""
    at_hand = inputs.turnover - inputs.costs - fee
    profit = euros(at_hand)
    paid = to_cents(own_contributions(profit, figures))
    added = (
        figures.rate("comparaison-csg-non-deductible") * figures.rate("cotis-reel-assiette") * max(Decimal(0), profit)
    )
    near = inputs.activity == "liberal" and POINTS[0] <= profit <= POINTS[-1]
    taxable = max(Decimal(0), (profit - euros(paid) + added) * kept)
    return Column(key, label, at_hand, paid, to_cents(due(taxable, figures)), near)


def _sasu(inputs: Inputs, figures: Figures) -> Column:
    at_hand = inputs.turnover - inputs.costs - inputs.fees[3]
    cost = max(Decimal(0), euros(at_hand))
    whole = figures.take("comparaison-sasu-cout")
    paid = sum(
        to_cents(cost * figures.take(name) / whole)
        for name in ("comparaison-sasu-employeur", "comparaison-sasu-salarie")
    )
    taxable = max(Decimal(0), euros(at_hand - paid) * figures.rate("comparaison-sasu-imposable"))
    near = inputs.activity == "liberal" and abs(cost - whole) <= whole / 100
    return Column("sasu", _("SASU à l’IS, tout en salaire"), at_hand, paid, to_cents(due(taxable, figures)), near)


def _contribution_words(column: Column, inputs: Inputs, figures: Figures) -> tuple[str, str]:
    if column.key == "micro":
        activity = ACTIVITIES[inputs.activity]
        names = [name for name in (activity.social, activity.training, activity.chamber) if name]
        rates = " + ".join(percent(figures.take(name)) for name in names)
        return _("chiffre d’affaires × (cotisations + formation + chambre)"), f"{money(inputs.turnover)} × ({rates})"
    if column.key == "sasu":
        return _("en proportion du seul exemple connu : un coût de 34 200 €"), ""
    if POINTS[0] <= euros(column.at_hand) <= POINTS[-1]:
        return _("lues entre deux réponses du simulateur officiel"), ""
    return _("en proportion de la réponse la plus proche du simulateur : ordre de grandeur"), ""


def _precision(column: Column) -> str:
    if not column.is_near:
        return _("ordre de grandeur")
    return _("près du seul exemple connu") if column.key == "sasu" else _("entre des points connus")


def _tax_words(key: str) -> str:
    return {
        "micro": _("chiffre d’affaires × taux du versement libératoire"),
        "ei": _("barème sur le bénéfice après cotisations, CSG non déductible ajoutée"),
        "eurl": _("barème sur la rémunération, après la déduction pour frais"),
        "sasu": _("barème sur le salaire imposable de l’exemple, en proportion"),
    }[key]


def _notes(inputs: Inputs, columns: list[Column], figures: Figures) -> list[Note]:
    activity = ACTIVITIES[inputs.activity]
    notes = []
    if any(c.at_hand <= 0 for c in columns):
        notes.append(
            Note(
                _(
                    "Les charges mangent tout le chiffre d’affaires : la comparaison n’a pas de sens, et "
                    "les cotisations minimales du réel ne sont pas comptées."
                ),
                "error",
            )
        )
    if inputs.activity != "liberal":
        notes.append(
            Note(
                _(
                    "Les points connus du simulateur sont ceux d’une activité libérale : pour la vôtre, "
                    "les colonnes autres que la micro-entreprise sont approchées."
                ),
                "here",
            )
        )
    if not all(c.is_near for c in columns):
        notes.append(
            Note(
                _(
                    "Loin des points connus, le résultat n’est qu’un ordre de grandeur. Refaites le calcul "
                    "sur mon-entreprise.urssaf.fr avant de décider."
                ),
                "here",
            )
        )
    if euros(inputs.turnover) > figures.take(activity.ceiling):
        notes.append(
            Note(
                _(
                    "Ce chiffre d’affaires dépasse le plafond de la micro-entreprise : elle n’est pas "
                    "tenable deux années de suite."
                ),
                "here",
            )
        )
    if euros(inputs.turnover) > figures.take(activity.vat):
        notes.append(Note(_("Il dépasse le seuil de la franchise de TVA : les montants s’entendent hors taxe.")))
    notes.append(
        Note(
            _(
                "La SASU laisse souvent moins, mais ses cotisations sont plus fortes et donnent des droits "
                "plus élevés (retraite, prévoyance). Les dividendes ne sont pas étudiés ici."
            )
        )
    )
    notes.append(Note(_("Hypothèses : une personne seule, une part, aucun autre revenu, sans Acre, sans CFE.")))
    return notes


TOOL = Tool(
    "comparer-les-statuts",
    _l("Comparer les statuts"),
    _l(
        "Micro-entreprise, entreprise individuelle au réel, EURL et SASU : ce qui reste en poche pour les "
        "mêmes chiffres."
    ),
    FIELDS,
    build,
    compute,
)
