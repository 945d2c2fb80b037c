"""Figures as values: what a parameter is worth on a day, and how French writes it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from elearn.core.i18n import NBSP, NNBSP, french_typography
from elearn.core.units import agreed

Confidence = Literal["verified", "stable", "to-check"]


@dataclass(frozen=True, slots=True)
class Value:
    """What a parameter is worth from ``starts_on`` (None: since always) to ``ends_on`` included (None: still)."""

    value: str
    source: str
    confidence: Confidence
    checked_on: date
    starts_on: date | None = None
    ends_on: date | None = None
    where: str = ""
    note: str = ""

    def holds(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One named figure; ``values`` by date of effect, without overlap. ``theme`` is its file's name.

    ``title`` is French; ``title_en`` may be missing, and the French one then stands for it.
    """

    name: str
    title: str
    theme: str
    unit: str = ""
    is_text: bool = False
    values: tuple[Value, ...] = ()
    title_en: str = ""
    line: int = field(default=0, compare=False)

    def titled(self, language: str) -> str:
        """What it is called, ready to show: in that language when it is known, else in French."""
        return self.title_en if language == "en" and self.title_en else french_typography(self.title)

    def at(self, day: date) -> Value | None:
        """The value in force on that day, None when there is none."""
        return next((v for v in self.values if v.holds(day)), None)

    def shown_at(self, day: date) -> Value:
        """The same, or failing that the last value before that day, or the first one after."""
        before = [v for v in self.values if v.starts_on is None or v.starts_on <= day]
        return self.at(day) or (before[-1] if before else self.values[0])

    def next_change(self, day: date) -> date | None:
        """The first day after ``day`` on which what is in force is no longer the same; None when none is known."""
        now = self.at(day)
        if now is not None and now.ends_on is not None:
            return date.fromordinal(now.ends_on.toordinal() + 1)
        return next((v.starts_on for v in self.values if v.starts_on is not None and v.starts_on > day), None)

    def number(self, value: Value) -> Decimal:
        """A value to compute with; raise ``ValueError`` for a parameter that is a text."""
        if self.is_text:
            raise ValueError(self.name)
        return Decimal(value.value)

    def written(self, value: Value, *, bare: bool = False) -> str:
        """``83 600 € HT``, spaces included; without the unit when ``bare``."""
        if self.is_text:
            return french_typography(value.value)
        figure = french_number(value.value)
        if bare or not self.unit:
            return figure
        unit = agreed(self.unit, Decimal(value.value))
        return f"{figure}{NBSP}{unit.replace(' ', NBSP)}"


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the shared glossary; ``definition`` is plain text, figures by name included."""

    slug: str
    term: str
    definition: str
    modules: tuple[str, ...] = ()


Table = Mapping[str, Parameter]


def number_at(parameter: Parameter | None, day: date) -> Decimal | None:
    """The value of a figure to compute with, as it is written (12.3 for 12.3 %); None for a text or for none."""
    if parameter is None or parameter.is_text or not parameter.values:
        return None
    return parameter.number(parameter.shown_at(day))


def french_number(text: str) -> str:
    """``83600.5`` to ``83 600,5``: the decimals are those that were written."""
    whole, _dot, decimals = text.partition(".")
    sign = "\u2212" if whole.startswith("-") else ""
    grouped = f"{int(whole.lstrip('-')):,}".replace(",", NNBSP)
    return f"{sign}{grouped}{',' if decimals else ''}{decimals}"
