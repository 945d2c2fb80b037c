"""Late payment between professionals: interest by day, and the fixed sum of each invoice (C. com. art. L441-10).

Interest = unpaid sum, tax included, x rate x days / 365. The rate in force on 1 January holds for the first half of
the year, the one of 1 July for the second: a delay over both is counted in two parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from elearn.calculators.amounts import euros, money, percent, to_cents
from elearn.calculators.extend import Choice, Faults, Field, Figures, Line, Note, Result, Tool
from elearn.core.i18n import day
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l

YEAR = 365


@dataclass(frozen=True, slots=True)
class Inputs:
    """``unpaid`` with tax, in cents; ``paid_on`` None: not paid yet, counted to today; ``agreed`` in percent."""

    unpaid: int
    due_on: date
    paid_on: date | None
    basis: str
    agreed: Decimal
    is_business: bool


FIELDS = (
    Field("montant", _l("Somme impayée, TVA comprise"), default="2016"),
    Field(
        "echeance",
        _l("Date d’échéance de la facture"),
        "day",
        "2026-04-01",
        help=_l("Les pénalités courent dès le lendemain."),
    ),
    Field(
        "paiement",
        _l("Date du paiement"),
        "day",
        "2026-05-16",
        help=_l("Laissez vide si la facture n’est pas payée : le calcul s’arrête aujourd’hui."),
        optional=True,
    ),
    Field(
        "client",
        _l("Votre client"),
        "choice",
        "pro",
        choices=(
            Choice("pro", _l("Un professionnel")),
            Choice("particulier", _l("Un particulier")),
        ),
    ),
    Field(
        "taux",
        _l("Taux des pénalités"),
        "choice",
        "legal",
        choices=(
            Choice("legal", _l("Rien n’est convenu : taux de la Banque centrale européenne + 10 points")),
            Choice("plancher", _l("Le minimum permis : trois fois l’intérêt légal")),
            Choice("contrat", _l("Le taux de mes conditions de vente")),
        ),
    ),
    Field(
        "taux_contrat",
        _l("Taux de vos conditions de vente, par an"),
        "percent",
        "",
        optional=True,
        help=_l("À remplir seulement pour le dernier choix."),
    ),
)


def build(values: Mapping[str, Any]) -> Inputs:
    """See :class:`~elearn.calculators.extend.Tool`."""
    if values["taux"] == "contrat" and not values["taux_contrat"]:
        raise Faults({"taux_contrat": _("Écrivez le taux de vos conditions de vente, ou choisissez un autre taux.")})
    if values["client"] == "particulier" and values["taux"] != "contrat":
        raise Faults(
            {
                "taux": _(
                    "Un particulier ne doit de pénalités que si le contrat en prévoit : choisissez le taux "
                    "de vos conditions."
                )
            }
        )
    return Inputs(
        values["montant"],
        values["echeance"],
        values["paiement"],
        values["taux"],
        values["taux_contrat"],
        values["client"] == "pro",
    )


def compute(inputs: Inputs, figures: Figures) -> Result:
    """Days, interest, fixed sum, total."""
    end = inputs.paid_on or figures.today
    days = max(0, (end - inputs.due_on).days)
    parts: list[tuple[int, Decimal]] = []  # days, percent a year
    notes: list[Note] = []
    for start, count in _halves(inputs.due_on, days):
        rate, raised = _rate(inputs, figures, start)
        if raised and not notes:
            notes.append(
                Note(
                    _("Le taux écrit est sous le minimum : entre professionnels, c’est le minimum qui s’applique."),
                    "here",
                )
            )
        if parts and parts[-1][1] == rate:
            parts[-1] = (parts[-1][0] + count, rate)
        else:
            parts.append((count, rate))
    penalty = to_cents(sum((euros(inputs.unpaid) * rate / 100 * count / YEAR for count, rate in parts), Decimal(0)))
    fixed = to_cents(figures.take("retard-indemnite")) if days and inputs.is_business else 0
    shown_rate = parts[-1][1] if parts else _rate(inputs, figures, _half(inputs.due_on))[0]
    lines = [
        Line(
            "days",
            _("Jours de retard"),
            days,
            "days",
            _("du lendemain de l’échéance au jour du paiement"),
            f"{day(inputs.due_on, 'short')} → {day(end, 'short')}",
        ),
        Line("rate", _("Taux par an"), shown_rate, "percent", _words(inputs), _numbers(inputs, figures, shown_rate)),
        Line(
            "penalty",
            _("Pénalités"),
            penalty,
            "money",
            _("somme impayée × taux × jours ÷ 365"),
            " + ".join(f"{money(inputs.unpaid)} × {percent(rate)} × {count} ÷ {YEAR}" for count, rate in parts),
        ),
        Line(
            "fixed",
            _("Indemnité forfaitaire"),
            fixed,
            "money",
            _("par facture, entre professionnels") if inputs.is_business else _("aucune pour un particulier"),
        ),
        Line(
            "total",
            _("Total à réclamer"),
            penalty + fixed,
            "money",
            _("pénalités + indemnité"),
            f"{money(penalty)} + {money(fixed)}",
            is_main=True,
        ),
    ]
    if not days:
        notes.append(Note(_("La facture est payée à temps : rien n’est dû."), "done"))
    notes.append(
        Note(
            _("Ni les pénalités ni l’indemnité ne portent de TVA.")
            if inputs.is_business
            else _("Sans clause, un particulier ne doit que l’intérêt légal, après une mise en demeure.")
        )
    )
    return Result(lines, _("Pénalités au centime, une seule fois, sur le total."), notes)


def _half(on: date) -> date:
    return date(on.year, 1 if on.month < 7 else 7, 1)


def _halves(due_on: date, days: int) -> Iterator[tuple[date, int]]:
    """The first day of each half-year that the delay touches, and its days there."""
    start, left = due_on + timedelta(days=1), days
    while left > 0:
        half = _half(start)
        after = date(half.year, 7, 1) if half.month == 1 else date(half.year + 1, 1, 1)
        count = min(left, (after - start).days)
        yield half, count
        start, left = after, left - count


def _rate(inputs: Inputs, figures: Figures, half: date) -> tuple[Decimal, bool]:
    """The rate of that half-year, and whether the one agreed had to be raised to the minimum."""
    if inputs.basis == "legal":
        return figures.take("bce-taux", half) + figures.take("penalites-majoration-bce", half), False
    if inputs.basis == "contrat" and not inputs.is_business:
        return inputs.agreed, False
    least = figures.take("penalites-multiple", half) * figures.take("interet-legal-pro", half)
    if inputs.basis == "plancher":
        return least, False
    return max(inputs.agreed, least), inputs.agreed < least


def _words(inputs: Inputs) -> str:
    if inputs.basis == "legal":
        return _("taux de la Banque centrale européenne + 10 points")
    return (
        _("trois fois l’intérêt légal")
        if inputs.basis == "plancher"
        else _("taux convenu, le minimum permis s’il est plus haut")
    )


def _numbers(inputs: Inputs, figures: Figures, rate: Decimal) -> str:
    half = _half(inputs.due_on)
    if inputs.basis == "legal":
        return f"{percent(figures.take('bce-taux', half))} + {percent(figures.take('penalites-majoration-bce', half))}"
    if inputs.basis == "plancher":
        return f"{figures.take('penalites-multiple', half)} × {percent(figures.take('interet-legal-pro', half))}"
    return percent(rate)


TOOL = Tool(
    "penalites-de-retard",
    _l("Pénalités de retard"),
    _l("Ce qu’un client qui paie en retard vous doit : pénalités par jour et indemnité forfaitaire."),
    FIELDS,
    build,
    compute,
)
