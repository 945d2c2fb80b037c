"""Dated figures by name (a rate, a threshold): who knows them says so here, formulas ask here.

The room that keeps the figures fills the registry; what reads ``param("name")`` in a formula
depends on this file alone, and works without that room until such a name is met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import Decimal

from elearn.core.i18n import today
from elearn.core.providers import Registry

FigureOf = Callable[[str, date], "Decimal | None"]

# Each gives the value in force that day as it is written (a rate of 12.3 % is 12.3), or None.
FIGURES: Registry[FigureOf] = Registry("core.figures")


_given: ContextVar[FigureOf | None] = ContextVar("figures", default=None)


@contextmanager
def among(find: FigureOf) -> Iterator[None]:
    """While content is checked, the figures of its own folder count, and no others."""
    token = _given.set(find)
    try:
        yield
    finally:
        _given.reset(token)


def is_given() -> bool:
    """Whether figures were given to check with (see ``among``)."""
    return _given.get() is not None


def figure(name: str, on: date | None = None) -> Decimal:
    """The value of a dated figure on a day (the reader's today); raise :class:`LookupError`."""
    day = on or today()
    given = _given.get()
    for find in FIGURES.values() if given is None else [given]:
        found = find(name, day)
        if found is not None:
            return found
    raise LookupError(name)
