"""Watch over the VAT franchise during a calendar year, and over the ceiling of the micro-enterprise.

Turnover x 365 / days of activity against the base threshold and the ceiling; running total against the higher
threshold, which is not reduced (to be checked). CIBS L. 223-1 s.; CGI art. 50-0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any

from elearn.calculators.amounts import euros, money, to_cents
from elearn.calculators.extend import Choice, Curve, Curves, Faults, Field, Figures, Line, Note, Result, Table, Tool
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.i18n import locale

YEAR = 365
MONTHS = (
    _l("Janvier"),
    _l("Février"),
    _l("Mars"),
    _l("Avril"),
    _l("Mai"),
    _l("Juin"),
    _l("Juillet"),
    _l("Août"),
    _l("Septembre"),
    _l("Octobre"),
    _l("Novembre"),
    _l("Décembre"),
)
NAMES = {
    "services": ("tva-seuil-services", "tva-seuil-majore-services", "micro-plafond-services"),
    "ventes": ("tva-seuil-vente", "tva-seuil-majore-vente", "micro-plafond-vente"),
    "reglementee": ("tva-seuil-auteurs", "tva-seuil-majore-auteurs", "micro-plafond-services"),
}
_DEFAULT = ("1200", "2400", "3000", "2000", "3600", "2800", "3100", "1500", "4200", "4600", "4800", "3900")


@dataclass(frozen=True, slots=True)
class Inputs:
    """``months``: turnover of each, without tax, in cents; ``start``: None when the business began before."""

    year: int
    start: date | None
    kind: str
    months: tuple[int, ...]

    @property
    def begins_here(self) -> bool:
        """Whether the year is not whole."""
        return self.start is not None and self.start > date(self.year, 1, 1)

    @property
    def days(self) -> int:
        """Days of activity in the year, the first one counted; 365 for a whole year."""
        return (date(self.year, 12, 31) - self.start).days + 1 if self.begins_here and self.start else YEAR


FIELDS = (
    Field("annee", _l("Année"), "whole", "2026", minimum=2025, maximum=2035),
    Field(
        "debut",
        _l("Début de votre activité"),
        "day",
        "",
        optional=True,
        help=_l("À remplir seulement si vous avez commencé cette année-là."),
    ),
    Field(
        "categorie",
        _l("Ce que vous vendez"),
        "choice",
        "services",
        choices=(
            Choice("services", _l("Des services")),
            Choice("ventes", _l("Des biens, ou de l’hébergement")),
            Choice("reglementee", _l("Avocat, auteur ou artiste-interprète (activité réglementée)")),
        ),
    ),
    *(
        Field(
            f"m{n}",
            MONTHS[n - 1],
            default=_DEFAULT[n - 1],
            optional=True,
            maximum=10_000_000,
            section=_l("Chiffre d’affaires encaissé, hors taxe") if n == 1 else None,
        )
        for n in range(1, 13)
    ),
)


def build(values: Mapping[str, Any]) -> Inputs:
    """See :class:`~elearn.calculators.extend.Tool`."""
    start = values["debut"]
    months = tuple(values[f"m{n}"] for n in range(1, 13))
    if start and start.year > values["annee"]:
        raise Faults({"debut": _("Ce début vient après l’année étudiée.")})
    if start and start.year == values["annee"] and any(months[: start.month - 1]):
        early = next(n for n in range(1, start.month) if months[n - 1])
        raise Faults({f"m{early}": _("Ce mois vient avant le début de votre activité : il doit être vide.")})
    return Inputs(values["annee"], start, values["categorie"], months)


def compute(inputs: Inputs, figures: Figures) -> Result:
    """What happens to the franchise, and when."""
    on = date(inputs.year, 1, 1)
    base, higher, ceiling = (figures.take(name, on) for name in NAMES[inputs.kind])
    running = list(accumulate(inputs.months))
    total = running[-1]
    annualised = euros(total) * YEAR / inputs.days
    passed = next((n for n, amount in enumerate(running, 1) if euros(amount) > higher), None)
    verdict = "due-at-once" if passed else "lost-next-year" if annualised > base else "kept"
    share = base * inputs.days / YEAR
    lines = [
        Line("outcome", _("Franchise de TVA"), _said(verdict), "text", is_main=True),
        Line("total", _("Chiffre d’affaires de l’année"), total, "money", _("somme des mois")),
        Line(
            "days",
            _("Jours d’activité comptés"),
            inputs.days,
            "days",
            _("du premier jour au 31 décembre") if inputs.begins_here else _("année entière"),
        ),
        Line(
            "annualised",
            _("Ramené à une année entière"),
            to_cents(annualised),
            "money",
            _("chiffre d’affaires × 365 ÷ jours d’activité"),
            f"{money(total)} × {YEAR} ÷ {inputs.days}",
        ),
        Line(
            "base_share",
            _("Seuil de base pour vos jours d’activité"),
            to_cents(share),
            "money",
            _("seuil de base × jours d’activité ÷ 365"),
            f"{money(to_cents(base))} × {inputs.days} ÷ {YEAR}",
        ),
        Line(
            "higher",
            _("Seuil majoré"),
            to_cents(higher),
            "money",
            _("comparé au cumul, sans réduction la première année"),
        ),
        Line(
            "ceiling_share",
            _("Plafond de la micro-entreprise pour vos jours d’activité"),
            to_cents(ceiling * inputs.days / YEAR),
            "money",
            _("plafond × jours d’activité ÷ 365"),
            f"{money(to_cents(ceiling))} × {inputs.days} ÷ {YEAR}",
        ),
    ]
    labels = [str(month) for month in MONTHS]
    table = Table(
        _("Mois par mois"),
        [_("Mois"), _("Encaissé"), _("Cumul"), _("Reste avant le seuil de base"), _("Reste avant le seuil majoré")],
        [
            [labels[n], money(inputs.months[n]), money(running[n]), _left(share, running[n]), _left(higher, running[n])]
            for n in range(12)
        ],
    )
    drawing = Curves(
        _("Cumul de l’année et seuils"),
        labels,
        [
            Curve(_("Cumul"), running),
            Curve(_("Seuil de base"), [to_cents(share)] * 12, is_limit=True),
            Curve(_("Seuil majoré"), [to_cents(higher)] * 12, is_limit=True),
        ],
    )
    facts = {"verdict": verdict, "month_passed": passed, "above_ceiling": annualised > ceiling}
    notes = _notes(inputs, verdict, passed, above_ceiling=annualised > ceiling)
    return Result(
        lines, _("Montants au centime. Les comparaisons se font avant tout arrondi."), notes, [table], drawing, facts
    )


def _left(limit: Decimal, running: int) -> str:
    rest = to_cents(limit) - running
    return money(rest) if rest >= 0 else _("dépassé de %(amount)s", amount=money(-rest))


def _said(verdict: str) -> str:
    return {
        "kept": _("Gardée l’an prochain"),
        "lost-next-year": _("Perdue au 1er janvier suivant"),
        "due-at-once": _("Perdue en cours d’année"),
    }[verdict]


def _notes(inputs: Inputs, verdict: str, passed: int | None, *, above_ceiling: bool) -> list[Note]:
    notes = []
    following = inputs.year + 1
    if verdict == "kept":
        notes.append(
            Note(
                _("Le seuil de base n’est pas dépassé : vous gardez la franchise en %(year)s.", year=following), "done"
            )
        )
    elif passed is None:
        notes.append(
            Note(
                _(
                    "Le seuil de base est dépassé, pas le seuil majoré : vous facturez la TVA à partir du "
                    "1er janvier %(year)s.",
                    year=following,
                ),
                "here",
            )
        )
    else:
        month = str(MONTHS[passed - 1])
        month = month.lower() if locale() == "fr" else month
        notes.append(
            Note(
                _(
                    "Le seuil majoré est dépassé en %(month)s : la TVA est due dès le jour du dépassement. "
                    "Cherchez l’encaissement qui fait passer le cumul au-dessus.",
                    month=month,
                ),
                "error",
            )
        )
    if inputs.begins_here:
        notes.append(
            Note(
                _(
                    "L’année de création, le seuil de base et le plafond sont réduits à la durée "
                    "d’activité. Que le seuil majoré ne le soit pas est à vérifier auprès de votre service des impôts."
                ),
                "here",
            )
        )
    if above_ceiling:
        notes.append(
            Note(
                _(
                    "Le plafond de la micro-entreprise est dépassé aussi : deux années civiles de suite, "
                    "le régime est perdu."
                ),
                "here",
            )
        )
    return notes


TOOL = Tool(
    "seuils-de-tva",
    _l("Surveiller les seuils de TVA"),
    _l(
        "Votre chiffre d’affaires mois par mois, face au seuil de base, au seuil majoré et au plafond de "
        "la micro-entreprise."
    ),
    FIELDS,
    build,
    compute,
)
