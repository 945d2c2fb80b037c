"""A case: what was typed for a tool, computed or with the sentences that say why it cannot be. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from elearn.calculators.extend import Faults, Figures, Result, Tool, Values
from elearn.calculators.fields import Typed, read
from elearn.calculators.figures import Unknown, Used


@dataclass(frozen=True, slots=True)
class Case:
    """One tool with what was typed, its result when it could be computed, and the parameters taken."""

    tool: Tool[Any]
    typed: Typed
    result: Result | None
    used: tuple[Used, ...]


def solve(found: Tool[Any], given: Mapping[str, str], values: Values, today: date) -> Case:
    """The case that ``given`` describes: computed, or with the sentences that say why it cannot be."""
    typed = read(found.fields, given)
    if typed.faults:
        return Case(found, typed, None, ())
    figures = Figures(values, today)
    try:
        result = found.compute(found.build(typed.values), figures)
    except Faults as faults:
        return Case(found, Typed(typed.texts, typed.values, faults.by_field), None, ())
    return Case(found, typed, result, tuple(figures.used))


def depends_on(found: Tool[Any], values: Values, today: date) -> list[str]:
    """The parameters that a tool takes, whatever its choices, each of them tried in turn.

    One that is not there is named too: who lists the uses must not stop at it.
    """
    names: dict[str, None] = {}
    for given in _variants(found):
        try:
            names.update((used.parameter.name, None) for used in solve(found, given, values, today).used)
        except Unknown as missing:
            names[str(missing)] = None
    return list(names)


def _variants(found: Tool[Any]) -> Iterator[dict[str, str]]:
    yield {}
    for field in found.fields:
        for choice in field.choices:
            yield {field.name: choice.value}
