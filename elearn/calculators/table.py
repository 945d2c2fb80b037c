"""The parameters room as a computation sees it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from elearn.calculators.figures import Parameter
from elearn.parameters import extend as parameters


class TableValues:
    """A :class:`~elearn.calculators.figures.Values` over a table of parameters."""

    def __init__(self, table: Mapping[str, parameters.Parameter]) -> None:
        self._table = table

    def value(self, name: str, on: date) -> Parameter | None:
        """See :class:`~elearn.calculators.figures.Values`."""
        found = self._table.get(name)
        held = found.at(on) if found else None
        return _one(found, held) if found and held else None

    def latest(self, name: str, on: date) -> Parameter | None:
        """See :class:`~elearn.calculators.figures.Values`."""
        found = self._table.get(name)
        return _one(found, found.shown_at(on)) if found and found.values else None


def _one(found: parameters.Parameter, held: parameters.Value) -> Parameter | None:
    if found.is_text:
        return None
    return Parameter(
        found.name, found.title, found.number(held), found.written(held), held.starts_on, held.ends_on, held.source,
        held.confidence, held.where, found.title_en,
    )  # fmt: skip
