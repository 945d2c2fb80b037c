"""What another plugin may bring here: a tool of its own.

``provides=((TOOLS, "mon-calcul", MY_TOOL),)`` gives it a page at ``/outils/mon-calcul``, a line in the list, and a
place in lessons. A :class:`Tool` declares its fields and a pure ``compute(inputs, figures) -> Result``: it reads no
database and no clock, takes every dated value from ``figures``, and never raises for inputs that its fields accept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from elearn.calculators.fields import Choice, Faults, Field
from elearn.calculators.figures import Figures, Parameter, Values
from elearn.calculators.results import Bar, Bars, Curve, Curves, Line, Note, Result, Table
from elearn.core.i18n import Lazy
from elearn.core.providers import Registry

__all__ = [
    "TOOLS",
    "Bar",
    "Bars",
    "Choice",
    "Curve",
    "Curves",
    "Faults",
    "Field",
    "Figures",
    "Line",
    "Note",
    "Parameter",
    "Result",
    "Table",
    "Tool",
    "Values",
]

Inputs = TypeVar("Inputs")


@dataclass(frozen=True, slots=True)
class Tool(Generic[Inputs]):
    """One calculator. ``slug`` is its address and the key it is registered under.

    ``build`` makes the typed inputs from the values of the fields (money in cents, rates and quantities as
    ``Decimal``, dates as ``date`` or None); it may raise :class:`Faults` for values that do not go together.
    """

    slug: str
    title: Lazy
    summary: Lazy
    fields: tuple[Field, ...]
    build: Callable[[Mapping[str, Any]], Inputs]
    compute: Callable[[Inputs, Figures], Result]


TOOLS: Registry[Tool[Any]] = Registry("calculators.tools")
