"""Kinds of activity of a micro-enterprise, and the parameters that each depends on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from elearn.calculators.amounts import percent
from elearn.calculators.fields import Choice, Field
from elearn.calculators.figures import Figures
from elearn.core.i18n import Lazy
from elearn.core.i18n import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Activity:
    """The parameters of one kind of activity. ``chamber`` and ``acre`` may be empty: nothing due or known."""

    label: Lazy
    social: str
    training: str
    chamber: str
    flat_tax: str
    allowance: str
    acre: str
    ceiling: str
    vat: str
    vat_higher: str


_SALE = (
    "abattement-micro-vente",
    "acre-cotis-micro-vente",
    "micro-plafond-vente",
    "tva-seuil-vente",
    "tva-seuil-majore-vente",
)
_SERVICE = ("micro-plafond-services", "tva-seuil-services", "tva-seuil-majore-services")
_BIC = ("abattement-micro-bic-services", "acre-cotis-micro-bic-services", *_SERVICE)
ACTIVITIES: dict[str, Activity] = {
    "liberal": Activity(
        _l("Libéral (conseil, traduction, rédaction, formation…)"),
        "cotis-micro-bnc",
        "cfp-liberal",
        "",
        "vl-bnc",
        "abattement-micro-bnc",
        "acre-cotis-micro-bnc",
        *_SERVICE,
    ),
    "liberal-cipav": Activity(
        _l("Libéral affilié à la Cipav"),
        "cotis-micro-cipav",
        "cfp-liberal",
        "",
        "vl-bnc",
        "abattement-micro-bnc",
        "",
        *_SERVICE,
    ),
    "services-artisan": Activity(
        _l("Services, artisan (chambre de métiers)"),
        "cotis-micro-bic-services",
        "cfp-artisanat",
        "taxe-cma-services",
        "vl-bic-services",
        *_BIC,
    ),
    "services-commerce": Activity(
        _l("Services, commerçant (chambre de commerce)"),
        "cotis-micro-bic-services",
        "cfp-commerce",
        "taxe-cci-services",
        "vl-bic-services",
        *_BIC,
    ),
    "vente-commerce": Activity(
        _l("Vente de biens, commerçant"),
        "cotis-micro-vente",
        "cfp-commerce",
        "taxe-cci-vente",
        "vl-vente",
        *_SALE,
    ),
    "vente-artisan": Activity(
        _l("Vente de biens, artisan"),
        "cotis-micro-vente",
        "cfp-artisanat",
        "taxe-cma-vente",
        "vl-vente",
        *_SALE,
    ),
}

ACTIVITY = Field(
    "activite",
    _l("Votre activité"),
    "choice",
    "liberal",
    help=_l(
        "Elle fixe le taux des cotisations. Le secrétariat à distance est le plus souvent classé artisan : "
        "faites-le confirmer par écrit."
    ),
    choices=tuple(Choice(key, activity.label) for key, activity in ACTIVITIES.items()),
)
YES_NO = (Choice("oui", _l("Oui")), Choice("non", _l("Non")))
FLAT_TAX = Field("impot", _l("Compter l’impôt par versement libératoire"), "choice", "oui", choices=YES_NO)


def levies(figures: Figures, key: str, *, flat_tax: bool) -> tuple[Decimal, str]:
    """What is taken on each euro received, as a fraction of one, and the sum written out."""
    activity = ACTIVITIES[key]
    names = [activity.social, activity.training, activity.chamber, activity.flat_tax if flat_tax else ""]
    rates = [figures.take(name) for name in names if name]
    written = " + ".join(percent(rate) for rate in rates)
    return sum(rates, Decimal(0)) / 100, f"{written} = {percent(sum(rates, Decimal(0)))}"
