"""A value of a result, written for the reader with its unit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from elearn.calculators.amounts import percent, plain
from elearn.calculators.results import Line
from elearn.core.i18n import NBSP, day, money
from elearn.core.i18n import gettext as _


def written(line: Line) -> str:
    """``292,40 €``, ``25,8 %``, ``133 jours``, or the text itself."""
    value = line.value
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return day(value)
    if line.unit == "money":
        return money(int(value))
    if line.unit == "percent":
        return percent(Decimal(value))
    unit = {"days": _("jours"), "hours": _("heures"), "km": "km", "kg": "kg"}.get(line.unit, "")
    return f"{plain(Decimal(value))}{NBSP}{unit}" if unit else plain(Decimal(value))
