"""An exercise as it is read back from what was published. Values only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NUMERIC = frozenset({"money", "number", "percent", "computed"})


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill. ``source`` is the shared name that prefills it, ``shares`` the one it gives.

    ``decimals``, ``least`` and ``most`` go with numbers (``least`` and ``most`` as decimals in
    text); ``formula`` and ``start`` with what is computed; ``columns`` and rows with a table.
    """

    id: str
    label: str
    type: str
    help: str = ""
    required: bool = False
    unit: str = ""
    shares: str = ""
    source: str = ""
    choices: Sequence[str] = ()
    items: Sequence[str] = ()
    longest: int = 300
    least: str = ""
    most: str = ""
    decimals: int = 2
    formula: str = ""
    start: str = "0"
    columns: Sequence[Field] = ()
    rows_min: int = 1
    rows_max: int = 20

    @property
    def is_numeric(self) -> bool:
        """Whether a formula may use its value."""
        return self.type in NUMERIC

    @property
    def is_typed(self) -> bool:
        """Whether the trainee fills it (all but what is computed)."""
        return self.type != "computed"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form, the unit of a trainer's comments."""

    title: str
    help: str
    fields: Sequence[Field]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole exercise. ``review`` is ``trainer`` or ``none``; ``introduction`` and helps are safe HTML."""

    title: str
    introduction: str
    deliverable: str
    document: str
    sections: Sequence[Section]
    review: str
    criteria: Sequence[str]

    @property
    def fields(self) -> Iterator[Field]:
        """All fields, in the order of the form."""
        return (f for s in self.sections for f in s.fields)

    @property
    def is_reviewed(self) -> bool:
        """Whether a trainer reads what is handed in."""
        return self.review == "trainer"


def read(data: Mapping[str, Any]) -> Sheet:
    """The exercise that ``source.check`` gave."""
    sections = [Section(s["title"], s["help"], tuple(_field(f) for f in s["fields"])) for s in data["sections"]]
    names = ("title", "introduction", "deliverable", "document", "review")
    return Sheet(**{n: data[n] for n in names}, sections=tuple(sections), criteria=tuple(data["criteria"]))


def _field(data: Mapping[str, Any]) -> Field:
    columns = tuple(_field(c) for c in data.get("columns", ()))
    return Field(**{**data, "columns": columns})
