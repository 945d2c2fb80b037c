"""Numbers drawn for one attempt, and texts that show them: « {{=ca}} », « {{=ca * taux:€}} »."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from elearn.core import figures, formula
from elearn.core.formula import Formula, FormulaError
from elearn.core.i18n import gettext as _
from elearn.quizzes.marking import Faults
from elearn.quizzes.shuffling import derived
from elearn.quizzes.types.base import mapping_of
from elearn.quizzes.types.numerical import shown

MOST_PARAMETERS = 12
MOST_STEPS = 100_000
SHOWN_DECIMALS = 4
Numbers = dict[str, str]  # decimals as text: JSON would make floats of them

# The unit after the braces counts too, so that an amount has two decimals: « {{=a * b}} € ».
_SHOWN = re.compile(r"\{\{=([^{}]*?)(?::([^{}:]*))?\}\}(?=([ \u00a0\u202f]*€)?)")


@dataclass(frozen=True, slots=True)
class Scope:
    """What formulas of one answer are computed with: numbers drawn, and dated figures."""

    numbers: Mapping[str, Decimal]
    figure: Callable[[str], Decimal] = figures.figure

    @classmethod
    def of(cls, numbers: Mapping[str, str], dated: Mapping[str, str] | None = None) -> Scope:
        """From decimals kept as text; with ``dated``, its figures and no others."""
        values = {name: Decimal(value) for name, value in numbers.items()}
        if dated is None:
            return cls(values)
        kept = {name: Decimal(value) for name, value in dated.items()}
        return cls(values, kept.__getitem__)

    def value(self, text: str, more: Mapping[str, Decimal] | None = None) -> Decimal:
        """The value of an expression; raises :class:`FormulaError`."""
        return formula.compile(text).value({**self.numbers, **(more or {})}, self.figure)


def check_parameters(source: Mapping[str, Any], faults: Faults) -> dict[str, dict[str, Any]]:
    """``parameters``: for each name, ``{min, max, step}`` or ``{choices}``."""
    given = source.get("parameters", {})
    here = faults.at("parameters")
    if not isinstance(given, Mapping) or len(given) > MOST_PARAMETERS:
        here.add(_("« parameters » dit jusqu’à %(n)s nombres tirés au sort : « nom : … ».", n=MOST_PARAMETERS))
        return {}
    return {str(name): _check_parameter(str(name), part, here.at(str(name))) for name, part in given.items()}


def _check_parameter(name: str, source: Any, faults: Faults) -> dict[str, Any]:
    if not formula.is_name(name):
        faults.add(_("« %(name)s » ne peut pas être un nom : petites lettres, chiffres et « _ ».", name=name))
    if isinstance(source, Mapping) and "choices" in source:
        part = mapping_of(source, faults, ("choices",))
        choices = part["choices"]
        if not isinstance(choices, list) or not 1 <= len(choices) <= 40:
            faults.at("choices").add(_("« choices » est une liste de nombres entre guillemets."))
            choices = []
        found = [decimal_of(item, faults.at("choices", n)) for n, item in enumerate(choices)]
        return {"choices": [str(d) for d in found] or ["0"]}
    part = mapping_of(source, faults, ("min", "max", "step"))
    low, high = decimal_of(part.get("min"), faults.at("min")), decimal_of(part.get("max"), faults.at("max"))
    step = decimal_of(part.get("step", 1), faults.at("step"))
    if step <= 0 or not low < high or (high - low) / step > MOST_STEPS:
        faults.add(_("« min » reste sous « max », et « step » avance de l’un à l’autre."))
        return {"choices": ["0"]}
    return {"min": str(low), "step": str(step), "count": int((high - low) // step) + 1}


def decimal_of(value: Any, faults: Faults) -> Decimal:
    """A number of the source as a decimal; 0 and a fault when it is none."""
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        try:
            found = Decimal(str(value))
        except InvalidOperation:
            found = Decimal("NaN")
        if found.is_finite() and abs(found.adjusted()) <= 12:
            return found
    faults.add(_("Un nombre est attendu ici, avec un point pour les décimales."))
    return Decimal(0)


def draw(parameters: Mapping[str, Mapping[str, Any]], seed: int) -> Numbers:
    """What ``seed`` draws for each name. Same seed, same numbers."""
    out = {}
    for name, part in parameters.items():
        rank = derived(seed, f"parameter:{name}")
        if "choices" in part:
            out[name] = str(part["choices"][rank % len(part["choices"])])
        else:
            out[name] = str(Decimal(part["min"]) + Decimal(part["step"]) * (rank % part["count"]))
    return out


def fill(text: str, scope: Scope, more: Mapping[str, Decimal] | None = None) -> str:
    """``text`` with each « {{=expression:unit}} » computed and written the reader's way.

    A bare name keeps all its decimals; what is computed is rounded to four at most, and to
    the cent when it is in euros. What cannot be computed is a dash.
    """

    def put(found: re.Match[str]) -> str:
        expression, unit, euro = found[1].strip(), (found[2] or "").strip(), found[3]
        try:
            value = scope.value(expression, more)
        except FormulaError:
            return "—"
        if "€" in unit or euro:
            value = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
            text = shown(value, unit or "€")
            return text if unit else text[:-1].rstrip()
        if not formula.is_name(expression):
            value = rounded(value, SHOWN_DECIMALS)
        return shown(value, unit)

    return _SHOWN.sub(put, text)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """``value`` with at most so many decimals, away from zero at one half."""
    written = len(f"{value:f}".partition(".")[2])
    if written <= decimals:
        return value
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def check_formula(value: Any, known: Iterable[str], faults: Faults) -> Formula | None:
    """The expression written there: readable, of known names and figures; else a fault."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        faults.add(_("Une expression entre guillemets est attendue ici."))
        return None
    try:
        found = formula.compile(value)
    except FormulaError as fault:
        faults.add(_("Expression illisible. %(why)s", why=str(fault)))
        return None
    for name in sorted(found.names - set(known)):
        faults.add(_("« %(name)s » n’est pas un des nombres de la question.", name=name))
    for name in sorted(found.parameters) if figures.is_given() else []:
        try:
            figures.figure(name)
        except LookupError:
            faults.add(_("Le chiffre daté « %(name)s » n’existe pas.", name=name))
    return found if found.names <= set(known) else None


def check_filled(text: str, known: Iterable[str], faults: Faults) -> set[str]:
    """Each « {{=…}} » of a text can be read; returns the dated figures that they use."""
    dated: set[str] = set()
    for found in _SHOWN.finditer(text):
        whole = check_formula(found[1].strip(), known, faults)
        dated |= whole.parameters if whole else set()
    if "{{=" in _SHOWN.sub("", text):
        faults.add(_("Une accolade n’est pas fermée : « {{=expression}} »."))
    return dated


def dated_figures(names: Iterable[str]) -> Numbers:
    """The figures in force today, to be kept with an answer; those unknown are left out."""
    out = {}
    for name in names:
        try:
            out[name] = str(figures.figure(name))
        except LookupError:
            continue
    return out
