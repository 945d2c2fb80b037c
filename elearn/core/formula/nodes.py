"""Computing: each part of a formula knows its own value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _

LARGEST = Decimal(10) ** 30
LARGEST_EXPONENT = 1000
MOST_DECIMALS = 12

Value = Decimal | int
Parameter = Callable[[str], Value]
# Enough digits for amounts multiplied and divided many times over without a cent going astray.
_CONTEXT = Context(prec=40, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow])
COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


class FormulaError(ValueError):
    """Why an expression cannot be read or computed, in a sentence for the author.

    ``position`` is the rank of the character where it shows, from 1; 0 when there is none.
    """

    def __init__(self, message: str, position: int = 0) -> None:
        self.position = position
        super().__init__(_("Caractère %(n)s : %(why)s", n=position, why=message) if position else message)


@dataclass(frozen=True, slots=True)
class Scope:
    """What the names stand for while one formula is computed."""

    values: Mapping[str, Value]
    parameter: Parameter | None


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a formula and where it begins."""

    position: int

    def compute(self, scope: Scope) -> Decimal:
        """The value of this part."""
        raise NotImplementedError

    def sane(self, found: Value) -> Decimal:
        """``found`` as a decimal, if it is a number of a sane size."""
        if isinstance(found, bool) or not isinstance(found, int | Decimal):
            raise FormulaError(_("une valeur n’est pas un nombre."), self.position)
        value = Decimal(found)
        if not value.is_finite():
            raise FormulaError(_("une valeur n’est pas un nombre."), self.position)
        if value.adjusted() > LARGEST.adjusted() or abs(value) > LARGEST:
            raise FormulaError(_("le résultat est trop grand."), self.position)
        # Rounds what came in with too many digits, and what is too small to be anything.
        return value if value.adjusted() > -60 and len(value.as_tuple().digits) <= 40 else _small(value)


def _small(value: Decimal) -> Decimal:
    return Decimal(0) if value.adjusted() <= -60 else value.normalize(_CONTEXT)


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A figure as written."""

    number: Decimal

    def compute(self, scope: Scope) -> Decimal:
        """The figure."""
        return self.number


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable."""

    name: str

    def compute(self, scope: Scope) -> Decimal:
        """Its value in the scope."""
        if self.name not in scope.values:
            raise FormulaError(_("« %(name)s » n’a pas de valeur.", name=self.name), self.position)
        return self.sane(scope.values[self.name])


def _unknown(name: str) -> Value:
    raise LookupError(name)


@dataclass(frozen=True, slots=True)
class Dated(Node):
    """``param("name")``: a figure that changes with time."""

    name: str

    def compute(self, scope: Scope) -> Decimal:
        """What the scope's source of dated figures says."""
        try:
            found = (scope.parameter or _unknown)(self.name)
        except (LookupError, ValueError, Missing):
            raise FormulaError(
                _("le chiffre daté « %(name)s » n’est pas connu.", name=self.name), self.position
            ) from None
        return self.sane(found)


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """Operations of one rank, from left to right: a long sum is no deeper than a short one."""

    first: Node
    rest: tuple[tuple[str, Node, int], ...]

    def compute(self, scope: Scope) -> Decimal:
        """Each operation on what the ones before gave."""
        total = self.first.compute(scope)
        for sign, node, position in self.rest:
            total = self.sane(_operate(sign, total, node.compute(scope), position))
        return total


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """A comparison."""

    sign: str
    left: Node
    right: Node

    def compute(self, scope: Scope) -> Decimal:
        """1 when it holds, else 0."""
        return Decimal(int(COMPARISONS[self.sign](self.left.compute(scope), self.right.compute(scope))))


@dataclass(frozen=True, slots=True)
class Minus(Node):
    """The opposite."""

    inner: Node

    def compute(self, scope: Scope) -> Decimal:
        """Never « minus nothing »."""
        value = self.inner.compute(scope)
        return value.copy_negate() if value else Decimal(0)


@dataclass(frozen=True, slots=True)
class If(Node):
    """One of two parts, by a condition."""

    condition: Node
    yes: Node
    no: Node

    def compute(self, scope: Scope) -> Decimal:
        """The part taken alone is computed."""
        return (self.yes if self.condition.compute(scope) else self.no).compute(scope)


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of the language."""

    name: str
    arguments: tuple[Node, ...]

    def compute(self, scope: Scope) -> Decimal:
        """Every argument first, then the function."""
        values = [node.compute(scope) for node in self.arguments]
        if self.name == "round":
            digits = values[1] if len(values) > 1 else Decimal(0)
            if digits != digits.to_integral_value() or abs(digits) > MOST_DECIMALS:
                message = _("« round » arrondit à un nombre entier de décimales, de −%(n)s à %(n)s.", n=MOST_DECIMALS)
                raise FormulaError(message, self.position)
            return _rounded(values[0], int(digits))
        if self.name in {"floor", "ceil"}:
            side = ROUND_FLOOR if self.name == "floor" else ROUND_CEILING
            return values[0].to_integral_value(side) or Decimal(0)
        if self.name == "abs":
            return values[0].copy_abs()
        return min(values) if self.name == "min" else max(values)


def _rounded(value: Decimal, digits: int) -> Decimal:
    found = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, Context(prec=100))
    # In plain figures: 1200 stays 1200 and not 1.2E+3, and nothing is ever « minus nothing ».
    return (found if digits > 0 else Decimal(int(found))) if found else Decimal(0)


_OPERATIONS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": _CONTEXT.add,
    "-": _CONTEXT.subtract,
    "*": _CONTEXT.multiply,
    "/": _CONTEXT.divide,
    "**": _CONTEXT.power,
}


def _operate(sign: str, a: Decimal, b: Decimal, position: int) -> Decimal:
    if sign == "/" and not b:
        raise FormulaError(_("division par zéro."), position)
    if sign == "**" and abs(b) > LARGEST_EXPONENT:
        raise FormulaError(_("un exposant reste entre −%(n)s et %(n)s.", n=LARGEST_EXPONENT), position)
    if sign == "**" and not a and b <= 0:
        if b:
            raise FormulaError(_("cette opération n’a pas de résultat."), position)
        return Decimal(1)
    try:
        return _OPERATIONS[sign](a, b)
    except Overflow:
        raise FormulaError(_("le résultat est trop grand."), position) from None
    except DecimalException:
        # A negative number to a power that is not whole.
        raise FormulaError(_("cette opération n’a pas de résultat."), position) from None
