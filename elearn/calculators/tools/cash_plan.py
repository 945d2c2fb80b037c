"""Cash over six months: what comes in, what goes out, what is left, and the same when a client pays a month late.

Levies of a month = rate x what was received the month before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from elearn.calculators.amounts import euros, money, percent, to_cents
from elearn.calculators.extend import Choice, Curve, Curves, Faults, Field, Figures, Line, Note, Result, Table, Tool
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l

MONTHS = 6
_CHOICES = tuple(Choice(str(n), _l("Mois %(n)s", n=n)) for n in range(1, MONTHS + 1))
_RECEIPTS = ("1200", "2400", "3000", "2000", "3600", "2800")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Cents; ``rate`` in percent of what was received the month before; months from 1."""

    start: int
    fixed: int
    personal: int
    rate: Decimal
    before: int
    purchase: int
    purchase_month: int
    late: int
    late_month: int
    receipts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the plan, in cents."""

    start: int
    received: int
    fixed: int
    purchase: int
    levies: int
    personal: int

    @property
    def out(self) -> int:
        """All that goes out."""
        return self.fixed + self.purchase + self.levies + self.personal

    @property
    def end(self) -> int:
        """What is left on the account."""
        return self.start + self.received - self.out


FIELDS = (
    Field("solde", _l("Solde du compte au départ"), default="1500", minimum=-1_000_000),
    Field("fixes", _l("Charges fixes par mois"), default="320", optional=True),
    Field("personnel", _l("Ce que vous vous versez par mois"), default="1300", optional=True),
    Field(
        "taux",
        _l("Cotisations et impôt, en part des encaissements"),
        "percent",
        "28",
        help=_l("Payés le mois suivant. Le calcul « Cotisations et impôt » donne votre taux."),
        optional=True,
    ),
    Field("avant", _l("Encaissements du mois d’avant"), default="1800", optional=True),
    *(
        Field(
            f"e{n}",
            _l("Encaissements du mois %(n)s", n=n),
            default=_RECEIPTS[n - 1],
            optional=True,
            section=_l("Encaissements prévus") if n == 1 else None,
        )
        for n in range(1, MONTHS + 1)
    ),
    Field("achat", _l("Un achat important"), default="900", optional=True, section=_l("Achat et retard")),
    Field("mois_achat", _l("Payé au"), "choice", "2", choices=_CHOICES),
    Field(
        "retard",
        _l("Une somme qui arrive un mois plus tard"),
        default="1500",
        help=_l("Pour voir ce qui se passe quand un client paie en retard."),
        optional=True,
    ),
    Field("mois_retard", _l("Attendue au"), "choice", "3", choices=_CHOICES),
)


def build(values: Mapping[str, Any]) -> Inputs:
    """See :class:`~elearn.calculators.extend.Tool`."""
    receipts = tuple(values[f"e{n}"] for n in range(1, MONTHS + 1))
    late_month = int(values["mois_retard"])
    if values["retard"] > receipts[late_month - 1]:
        raise Faults({"retard": _("La somme en retard dépasse ce qui est attendu ce mois-là.")})
    return Inputs(
        values["solde"],
        values["fixes"],
        values["personnel"],
        values["taux"],
        values["avant"],
        values["achat"],
        int(values["mois_achat"]),
        values["retard"],
        late_month,
        receipts,
    )


def plan(inputs: Inputs, receipts: tuple[int, ...]) -> list[Month]:
    """The months, one after the other."""
    months: list[Month] = []
    balance, before = inputs.start, inputs.before
    for number, received in enumerate(receipts, 1):
        levies = to_cents(euros(before) * inputs.rate / 100)
        bought = inputs.purchase if number == inputs.purchase_month else 0
        months.append(Month(balance, received, inputs.fixed, bought, levies, inputs.personal))
        balance, before = months[-1].end, received
    return months


def compute(inputs: Inputs, figures: Figures) -> Result:
    """The plan, its lowest point, and the plan with the delay."""
    months = plan(inputs, inputs.receipts)
    ends = [month.end for month in months]
    worst = ends.index(min(ends))
    last = months[-1]
    lines = [
        Line(
            "lowest",
            _("Solde le plus bas"),
            ends[worst],
            "money",
            _("le plus petit des soldes de fin de mois"),
            _("mois %(n)s", n=worst + 1),
            is_main=True,
        ),
        Line(
            "end",
            _("Solde à la fin des six mois"),
            last.end,
            "money",
            _("solde de départ + encaissements − sorties, mois après mois"),
            f"{money(inputs.start)} + {money(sum(inputs.receipts))} − {money(sum(m.out for m in months))}",
        ),
        Line(
            "first_levies",
            _("Cotisations et impôt du mois 1"),
            months[0].levies,
            "money",
            _("encaissements du mois d’avant × taux"),
            f"{money(inputs.before)} × {percent(inputs.rate)}",
        ),
    ]
    tables = [_table(_("Le plan, mois par mois"), months)]
    curves = [Curve(_("Solde de fin de mois"), ends)]
    facts: dict[str, Any] = {"ends": ends, "outs": [m.out for m in months]}
    notes = [
        _verdict(
            ends,
            _(
                "Le solde passe sous zéro au mois %(n)s : il faut décaler une dépense, demander un acompte "
                "ou prévoir une avance."
            ),
            _("Le solde reste positif pendant les six mois."),
        )
    ]
    if inputs.late:
        late = plan(inputs, _slipped(inputs))
        late_ends = [month.end for month in late]
        tables.append(_table(_("Le même plan, avec le retard"), late))
        curves.append(Curve(_("Avec le retard"), late_ends))
        facts |= {f"late_{n}": end for n, end in enumerate(late_ends, 1)}
        lines.append(
            Line(
                "late_lowest",
                _("Solde le plus bas avec le retard"),
                min(late_ends),
                "money",
                _("%(amount)s glissent du mois %(n)s au mois suivant", amount=money(inputs.late), n=inputs.late_month),
                is_main=True,
            )
        )
        notes.append(
            _verdict(
                late_ends,
                _("Avec le retard, le solde passe sous zéro au mois %(n)s."),
                _("Même avec le retard, le solde reste positif."),
            )
        )
    drawing = Curves(_("Solde de fin de mois"), [_("Mois %(n)s", n=n) for n in range(1, MONTHS + 1)], curves)
    return Result(
        lines,
        _("Cotisations de chaque mois au centime ; le reste s’ajoute sans arrondi."),
        notes,
        tables,
        drawing,
        facts,
    )


def _slipped(inputs: Inputs) -> tuple[int, ...]:
    """The receipts with the late sum one month later; after the last month, it is out of the plan."""
    receipts = list(inputs.receipts)
    receipts[inputs.late_month - 1] -= inputs.late
    if inputs.late_month < MONTHS:
        receipts[inputs.late_month] += inputs.late
    return tuple(receipts)


def _verdict(ends: list[int], below: str, above: str) -> Note:
    first = next((n for n, end in enumerate(ends, 1) if end < 0), None)
    return Note(above, "done") if first is None else Note(below % {"n": first}, "error")


def _table(caption: str, months: list[Month]) -> Table:
    columns = [
        _("Mois"),
        _("Solde de départ"),
        _("Encaissements"),
        _("Charges"),
        _("Achat"),
        _("Cotisations et impôt"),
        _("Personnel"),
        _("Sorties"),
        _("Solde de fin"),
    ]
    rows = [
        [
            _("Mois %(n)s", n=n),
            *(money(x) for x in (m.start, m.received, m.fixed, m.purchase, m.levies, m.personal, m.out, m.end)),
        ]
        for n, m in enumerate(months, 1)
    ]
    return Table(caption, columns, rows)


TOOL = Tool(
    "tresorerie",
    _l("Plan de trésorerie sur six mois"),
    _l("Ce qui entre, ce qui sort, ce qui reste, et ce qui arrive quand un client paie un mois plus tard."),
    FIELDS,
    build,
    compute,
)
