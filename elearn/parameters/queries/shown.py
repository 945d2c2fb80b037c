"""Figures as a reader meets them: on their day, inside a text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from elearn.core.i18n import today
from elearn.parameters import placeholders
from elearn.parameters.figures import number_at
from elearn.parameters.placeholders import Mention, Shown
from elearn.parameters.queries.table import figures


def shown(name: str, day: date | None = None) -> Shown | None:
    """One figure, today or on a given day; None when nobody knows its name."""
    return placeholders.look_up(Mention(name, day), figures(), today())


def number(name: str, day: date) -> Decimal | None:
    """One figure that is a number, on a day; None when nobody knows it (see ``core.figures``)."""
    return number_at(figures().get(name), day)


def numbers(day: date | None = None) -> dict[str, Decimal]:
    """Every figure that is a number, to compute with, today or on a given day.

    One without a value that day counts by its last one before it: see ``shown(...).is_in_force``.
    """
    on = day or today()
    return {p.name: p.number(p.shown_at(on)) for p in figures().values() if not p.is_text and p.values}


def fill(markup: str) -> tuple[str, list[Shown]]:
    """HTML of a published text with today's values, and the figures to list below it."""
    if placeholders.LINKED not in markup and placeholders.PLAIN not in markup:
        return markup, []
    return placeholders.filled(markup, figures(), today())


def fill_text(text: str, put: Callable[[str], str] = str) -> str:
    """A short text with today's values; ``put`` prepares each for where it goes (escaping)."""
    if "{{" not in text and placeholders.LINKED not in text and placeholders.PLAIN not in text:
        return text
    return placeholders.replaced(text, figures(), today(), put)
