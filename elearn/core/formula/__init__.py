"""Safe expressions that authors write in content: « round(jours * tjm * 1.2, 2) ».

An expression is read by the few rules below and by nothing else: no attribute, no index, no
name of Python can be reached. Values are :class:`~decimal.Decimal`; length, nesting, exponents
and sizes are bounded, so that reading and computing end at once whatever was written.

    expression = sum [("<" | "<=" | ">" | ">=" | "==" | "!=") sum]     1 when it holds, else 0
    sum        = product {("+" | "-") product}
    product    = sign {("*" | "/") sign}
    sign       = ("+" | "-") sign | power
    power      = atom ["**" sign]                                       2 ** 3 ** 2 is 2 ** (3 ** 2)
    atom       = 12.5 | name | "(" expression ")"
               | param("name")                                          a dated figure
               | if(condition, a, b)                                    only the branch taken is computed
               | min(…) max(…) abs(x) floor(x) ceil(x) round(x, digits)

``round`` goes away from zero at one half, as invoices and tax returns do (1.5 → 2, −1.5 → −2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from elearn.core.formula.nodes import FormulaError, Node, Parameter, Scope, Value
from elearn.core.formula.reading import RESERVED, Reader
from elearn.core.i18n import gettext as _

__all__ = ["Formula", "FormulaError", "Parameter", "Value", "compile", "is_name"]

LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression that was read. ``names`` are its variables, ``parameters`` its dated figures."""

    text: str
    names: frozenset[str]
    parameters: frozenset[str]
    _root: Node

    def value(self, values: Mapping[str, Value], parameter: Parameter | None = None) -> Decimal:
        """The result with these values; ``parameter`` gives the dated figure of a name.

        Raises :class:`FormulaError` and nothing else: a value that is missing or not finite,
        a division by zero, a result over 10^30. What ``parameter`` does not know it refuses by
        a ``LookupError``, a ``ValueError`` or ``Missing``.
        """
        return self._root.compute(Scope(values, parameter))


@lru_cache(maxsize=4096)
def compile(text: str) -> Formula:  # noqa: A001 - the word of the field; always called as formula.compile
    """The formula written in ``text``; raises :class:`FormulaError` where it goes wrong."""
    if len(text) > LONGEST:
        raise FormulaError(_("la formule dépasse %(n)s caractères.", n=LONGEST))
    reader = Reader(text)
    root = reader.whole()
    return Formula(text, frozenset(reader.names), frozenset(reader.parameters), root)


def is_name(text: str) -> bool:
    """Whether a variable may bear this name: small letters, digits and _, not a word of the language."""
    return re.fullmatch(r"[a-z_][a-z0-9_]{0,39}", text) is not None and text not in RESERVED
