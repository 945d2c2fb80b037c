"""Dated figures by name (a rate, a threshold): who knows them says so here, formulas ask here.

The room that keeps the figures fills the registry; what reads ``param("name")`` in a formula
depends on this file alone, and works without that room until such a name is met.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from elearn.core import clock
from elearn.core.i18n import local
from elearn.core.providers import Registry

FigureOf = Callable[[str, date], "Decimal | None"]

# Each gives the value in force that day as it is written (a rate of 12.3 % is 12.3), or None.
FIGURES: Registry[FigureOf] = Registry("core.figures")


def today() -> date:
    """The reader's day."""
    return local(clock.now()).date()


def figure(name: str, on: date | None = None) -> Decimal:
    """The value of a dated figure on a day (the reader's today); raise :class:`LookupError`."""
    day = on or today()
    for find in FIGURES.values():
        found = find(name, day)
        if found is not None:
            return found
    raise LookupError(name)
