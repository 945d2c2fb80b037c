"""What a tool gives back: lines with their formula, tables, a drawing, remarks. Text is already the reader's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

Value = int | Decimal | date | str


@dataclass(frozen=True, slots=True)
class Line:
    """One figure found. ``unit``: money (cents), percent, days, hours, km, kg, day, number or text.

    ``words`` is the formula in words, ``numbers`` the same with the numbers; ``is_main`` puts it on top.
    """

    key: str
    label: str
    value: Value
    unit: str = "money"
    words: str = ""
    numbers: str = ""
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A remark. ``kind``: info, done, here (take care) or error."""

    text: str
    kind: str = "info"


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text; the first column names the row. ``amounts``: the columns aligned to the right."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar made of parts, from the left: amounts in cents, in the order of ``Bars.parts``."""

    label: str
    parts: Sequence[int]


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars of amounts that add up."""

    title: str
    parts: Sequence[str]
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve of amounts in cents, one a label of ``Curves``; ``is_limit`` draws it dashed."""

    label: str
    values: Sequence[int]
    is_limit: bool = False


@dataclass(frozen=True, slots=True)
class Curves:
    """Curves over the same months."""

    title: str
    labels: Sequence[str]
    curves: Sequence[Curve]


@dataclass(frozen=True, slots=True)
class Result:
    """A computation done. ``rounding`` says how cents were rounded; ``facts`` holds values that no line shows."""

    lines: Sequence[Line]
    rounding: str
    notes: Sequence[Note] = ()
    tables: Sequence[Table] = ()
    drawing: Bars | Curves | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def value(self, key: str) -> Any:
        """The value of a line or of a fact; :class:`KeyError` when there is none."""
        for line in self.lines:
            if line.key == key:
                return line.value
        return self.facts[key]
