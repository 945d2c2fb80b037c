"""What rooms above bring here: who uses a figure, and who learnt from what uses it.

A room whose content or tools name figures declares it with
``provides=((DEPENDENTS, "calculators", uses),)``, where ``uses()`` gives every use there is now.
A room that knows who finished a module adds ``(READERS, "progress", readers)``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from elearn.core.providers import Registry
from elearn.parameters.figures import Confidence, Parameter, Table, Term, Value, number_at
from elearn.parameters.placeholders import (
    Mention,
    Shown,
    faults,
    marked,
    marked_names,
    mentions,
    plain,
    strings,
    unmarked,
    without_figures,
)
from elearn.parameters.source import Shared, files, read

__all__ = [
    "DEPENDENTS",
    "READERS",
    "Confidence",
    "Mention",
    "Parameter",
    "Shared",
    "Shown",
    "Table",
    "Term",
    "Use",
    "Value",
    "faults",
    "files",
    "marked",
    "marked_names",
    "mentions",
    "number_at",
    "plain",
    "read",
    "strings",
    "unmarked",
    "without_figures",
]

UseKind = Literal["lesson", "question", "tool", "other"]


@dataclass(frozen=True, slots=True)
class Use:
    """One place that shows a figure. ``module`` is the slug of the module it belongs to ("" for none).

    ``since`` is when that place was published: a change made later than that flags it.
    """

    name: str
    kind: UseKind
    title: str
    path: str = ""
    module: str = ""
    since: datetime | None = None


# Every use of every figure, read in the current scope.
Dependents = Callable[[], Iterable[Use]]
# ``readers(modules, since)``: the people who completed one of these modules since that instant, by person.
Readers = Callable[[Collection[str], datetime], dict[int, set[str]]]

DEPENDENTS: Registry[Dependents] = Registry("parameters.dependents")
READERS: Registry[Readers] = Registry("parameters.readers")
