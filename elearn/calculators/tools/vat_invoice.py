"""VAT on an invoice: lines, tax of each rate, deposit, and what goes to the Treasury once input tax is taken off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from elearn.calculators.amounts import euros, money, percent, plain, to_cents
from elearn.calculators.extend import Choice, Faults, Field, Figures, Line, Note, Result, Table, Tool
from elearn.core.i18n import Lazy
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l

LINES = 5
RATES = {
    "20": "tva-taux-normal",
    "10": "tva-taux-intermediaire",
    "5.5": "tva-taux-reduit",
    "2.1": "tva-taux-particulier",
}

RATE_CHOICES = (
    Choice("20", _l("20 %, taux normal")),
    Choice("10", _l("10 %, taux intermédiaire")),
    Choice("5.5", _l("5,5 %, taux réduit")),
    Choice("2.1", _l("2,1 %, taux particulier")),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One line: ``price`` of one, in cents; ``rate`` is the name of its parameter."""

    label: str
    quantity: Decimal
    price: int
    rate: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """``deposit`` in percent, ``deductible`` in cents."""

    has_vat: bool
    items: tuple[Item, ...]
    deposit: Decimal
    deductible: int


_FIRST: tuple[tuple[Lazy | str, str, str], ...] = (
    (_l("Journées de travail"), "5", "320"),
    (_l("Déplacement"), "1", "80"),
    *((("", "", ""),) * (LINES - 2)),
)


def _line(n: int) -> tuple[Field, ...]:
    first = n == 1
    return (
        Field(f"d{n}", _l("Désignation"), "text", _FIRST[n - 1][0], optional=True, section=_l("Ligne %(n)s", n=n)),
        Field(f"q{n}", _l("Quantité"), "number", _FIRST[n - 1][1], optional=not first, maximum=100_000),
        Field(f"p{n}", _l("Prix unitaire hors taxe"), "money", _FIRST[n - 1][2], optional=not first, maximum=1_000_000),
        Field(f"t{n}", _l("Taux de TVA"), "choice", "20", choices=RATE_CHOICES),
    )


FIELDS = (
    Field(
        "regime",
        _l("Votre régime"),
        "choice",
        "tva",
        choices=(
            Choice("tva", _l("Je facture la TVA")),
            Choice("franchise", _l("Franchise en base : je ne la facture pas")),
        ),
    ),
    *(field for n in range(1, LINES + 1) for field in _line(n)),
    Field("acompte", _l("Acompte demandé"), "percent", "30", optional=True, section=_l("Acompte et TVA à payer")),
    Field(
        "deductible",
        _l("TVA déductible de la période"),
        default="92",
        help=_l("La TVA de vos achats professionnels."),
        optional=True,
    ),
)


def build(values: Mapping[str, Any]) -> Inputs:
    """See :class:`~elearn.calculators.extend.Tool`."""
    items = tuple(
        Item(values[f"d{n}"], Decimal(values[f"q{n}"]), values[f"p{n}"], RATES[values[f"t{n}"]])
        for n in range(1, LINES + 1)
        if values[f"q{n}"] or values[f"p{n}"]
    )
    if not items:
        raise Faults({"q1": _("Il faut au moins une ligne avec une quantité et un prix.")})
    return Inputs(values["regime"] == "tva", items, values["acompte"], values["deductible"])


def compute(inputs: Inputs, figures: Figures) -> Result:
    """Totals of the invoice, with and without tax."""
    amounts = [to_cents(item.quantity * euros(item.price)) for item in inputs.items]
    by_rate: dict[str, int] = {}
    for item, amount in zip(inputs.items, amounts, strict=True):
        by_rate[item.rate] = by_rate.get(item.rate, 0) + amount
    net = sum(amounts)
    taxes = []  # rate, base, tax
    if inputs.has_vat:
        taxes = [
            (figures.take(name), base, to_cents(euros(base) * figures.rate(name))) for name, base in by_rate.items()
        ]
    vat = sum(tax for _rate, _base, tax in taxes)
    total = net + vat
    deposit = to_cents(euros(total) * inputs.deposit / 100)
    lines = [
        Line(
            "net",
            _("Total hors taxe"),
            net,
            "money",
            _("somme des lignes : quantité × prix unitaire"),
            " + ".join(f"{plain(i.quantity)} × {money(i.price)}" for i in inputs.items),
        ),
        Line(
            "vat",
            _("TVA"),
            vat,
            "money",
            _("total hors taxe de chaque taux × ce taux") if taxes else _("aucune en franchise"),
            " + ".join(f"{money(base)} × {percent(rate)}" for rate, base, _tax in taxes),
        ),
        Line(
            "gross",
            _("Total à payer par le client"),
            total,
            "money",
            _("total hors taxe + TVA"),
            f"{money(net)} + {money(vat)}",
            is_main=True,
        ),
        Line(
            "deposit",
            _("Acompte"),
            deposit,
            "money",
            _("total à payer × part demandée"),
            f"{money(total)} × {percent(inputs.deposit)}",
        ),
        Line(
            "balance",
            _("Solde"),
            total - deposit,
            "money",
            _("total à payer − acompte"),
            f"{money(total)} − {money(deposit)}",
        ),
    ]
    notes = []
    if inputs.has_vat:
        to_pay = vat - inputs.deductible
        lines.append(
            Line(
                "to_pay",
                _("TVA à verser pour cette facture"),
                to_pay,
                "money",
                _("TVA facturée − TVA déductible"),
                f"{money(vat)} − {money(inputs.deductible)}",
            )
        )
        if to_pay < 0:
            notes.append(
                Note(_("La TVA déductible est la plus forte : c’est un crédit de TVA, à reporter ou à demander."))
            )
        notes.append(
            Note(_("Le chiffre d’affaires que vous déclarez à l’Urssaf est hors taxe : %(net)s.", net=money(net)))
        )
        notes.append(Note(_("Pour des services, la TVA est due quand le client paie, sauf option sur les débits.")))
    else:
        notes.append(
            Note(_("Sans TVA, la facture porte la mention de franchise, et la TVA de vos achats ne se récupère pas."))
        )
    table = Table(
        _("La facture"),
        [_("Désignation"), _("Quantité"), _("Prix unitaire hors taxe"), _("Total hors taxe")],
        [
            [item.label or _("Ligne %(n)s", n=n), plain(item.quantity), money(item.price), money(amount)]
            for n, (item, amount) in enumerate(zip(inputs.items, amounts, strict=True), 1)
        ],
        [_("Total hors taxe"), "", "", money(net)],
    )
    return Result(lines, _("Chaque ligne au centime, puis la TVA de chaque taux, puis l’acompte."), notes, [table])


TOOL = Tool(
    "tva-facture",
    _l("TVA sur une facture"),
    _l("Hors taxe, TVA par taux, total, acompte et solde, puis la TVA à verser."),
    FIELDS,
    build,
    compute,
)
