"""The legal figures of an invoice, dated, as the room ``parameters`` keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import get_month_names

from elearn.core.errors import Conflict
from elearn.core.i18n import day as written
from elearn.core.i18n import gettext as _
from elearn.invoicing.late import semester
from elearn.parameters import queries as parameters

FEE, ECB, POINTS = "retard-indemnite", "bce-taux", "penalites-majoration-bce"
LEGAL, TIMES = "interet-legal-pro", "penalites-multiple"
EXEMPTION, NORMAL_RATE, COMPULSORY_FROM = "tva-mention-franchise", "tva-taux-normal", "facture-electronique-emission"

_MONTHS = tuple(get_month_names("wide", locale="fr").values())  # as the figures write dates


@dataclass(frozen=True, slots=True)
class Rate:
    """The rate of late interest of one semester, per cent a year, and what it comes from.

    ``is_floor`` when three times the legal rate is more than the European Central Bank's plus ten points;
    ``is_to_check`` when one of the figures is not sure for that day.
    """

    from_on: date
    percent: Decimal
    ecb: Decimal
    points: Decimal
    is_floor: bool = False
    is_to_check: bool = False


def late_rate(day: date) -> Rate:
    """The rate that applies on a day: that of the first day of its semester (C. com., art. L441-10)."""
    on = semester(day)
    ecb, points = _number(ECB, on), _number(POINTS, on)
    floor = _number(LEGAL, on) * _number(TIMES, on)
    shown = [parameters.shown(name, on) for name in (ECB, LEGAL)]
    return Rate(
        on, max(ecb + points, floor), ecb, points, floor > ecb + points, any(s is None or s.is_to_check for s in shown)
    )


def fee_cents(day: date) -> int:
    """The fixed indemnity for the cost of recovery, in cents."""
    return int(_number(FEE, day) * 100)


def exemption(day: date) -> str:
    """What an invoice without VAT must say."""
    found = parameters.shown(EXEMPTION, day)
    if found is None:
        raise Conflict(_("Les chiffres légaux de ce site ne sont pas chargés : « %(name)s » manque.", name=EXEMPTION))
    return found.value.value


def normal_rate_bp(day: date) -> int:
    """The ordinary rate of VAT, in basis points."""
    return int(_number(NORMAL_RATE, day) * 100)


def compulsory_from() -> str:
    """From when small enterprises must issue through an approved platform, as the reader's language writes it."""
    found = parameters.shown(COMPULSORY_FROM)
    if found is None:
        return ""
    first, month, year = [*found.value.value.split(), "", ""][:3]
    if month in _MONTHS and year.isdigit():
        return written(date(int(year), _MONTHS.index(month) + 1, int(first.removesuffix("er"))))
    return found.text


def _number(name: str, day: date) -> Decimal:
    found = parameters.number(name, day)
    if found is None:
        raise Conflict(_("Les chiffres légaux de ce site ne sont pas chargés : « %(name)s » manque.", name=name))
    return found
