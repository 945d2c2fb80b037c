"""Dated parameters as a computation takes them, and the list of those it took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value in force at a date, ``written`` with its unit.

    ``confidence``: verified, stable or to-check (then ``where`` says where the reader may check).
    """

    name: str
    title: str
    value: Decimal
    written: str
    since: date | None
    until: date | None
    source: str
    confidence: str
    where: str = ""
    title_en: str = ""


class Values(Protocol):
    """Where parameters come from."""

    def value(self, name: str, on: date) -> Parameter | None:
        """The value in force that day; None when there is none (or no number)."""

    def latest(self, name: str, on: date) -> Parameter | None:
        """Failing that, the last value known before that day, or the first one after."""


class Unknown(Exception):
    """No value at all under that name: a tool and ``content/parameters`` disagree."""


@dataclass(frozen=True, slots=True)
class Used:
    """A parameter that a computation took. ``is_other_year``: no value for the day asked, the nearest was taken."""

    parameter: Parameter
    on: date
    is_other_year: bool


class Figures:
    """The parameters of one computation, at ``today`` unless another day is asked; keeps what was taken."""

    def __init__(self, values: Values, today: date) -> None:
        self._values = values
        self.today = today
        self.used: list[Used] = []

    def take(self, name: str, on: date | None = None) -> Decimal:
        """The number in force that day, in its own unit (euros, percent); :class:`Unknown` when nobody wrote it.

        Outside the dates that are known, the last known value, marked as such.
        """
        day = on or self.today
        found, other = self._values.value(name, day), False
        if found is None:
            found, other = self._values.latest(name, day), True
        if found is None:
            raise Unknown(name)
        if all(u.parameter != found for u in self.used):
            self.used.append(Used(found, day, other))
        return found.value

    def rate(self, name: str, on: date | None = None) -> Decimal:
        """A percentage as a fraction of one."""
        return self.take(name, on) / 100
