"""Reading: an expression from left to right, by the rules of the package's first page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from elearn.core.formula.nodes import (
    COMPARISONS,
    Call,
    Chain,
    Compare,
    Dated,
    FormulaError,
    If,
    Minus,
    Name,
    Node,
    Number,
)
from elearn.core.i18n import gettext as _

DEEPEST = 40
MOST_DIGITS = 30
# How many arguments each function takes, at least and at most.
_FUNCTIONS = {"min": (1, 20), "max": (1, 20), "round": (1, 2), "floor": (1, 1), "ceil": (1, 1), "abs": (1, 1)}
RESERVED = frozenset({*_FUNCTIONS, "if", "param"})
_PARAMETER = re.compile(r"[a-z0-9][a-z0-9-]{0,119}")
_TOKEN = re.compile(
    r'(?P<number>(?:\d+(?:\.\d*)?|\.\d+))|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<text>"[^"]*")'
    r"|(?P<sign>\*\*|<=|>=|==|!=|[-+*/(),<>])",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


class Reader:
    """Reads one text from left to right, one token ahead."""

    def __init__(self, text: str) -> None:
        self.names: set[str] = set()
        self.parameters: set[str] = set()
        self._tokens = list(_tokens(text))
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        """The expression, with nothing left after it; raises :class:`FormulaError`."""
        node = self._expression()
        if self._next.kind != "end":
            raise self._unexpected()
        return node

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self, *signs: str) -> _Token | None:
        token = self._next
        if token.kind == "sign" and token.text in signs:
            self._at += 1
            return token
        return None

    def _expect(self, sign: str) -> None:
        if self._take(sign) is None:
            raise self._unexpected(sign)

    def _unexpected(self, wanted: str = "") -> FormulaError:
        token = self._next
        if token.kind == "end":
            message = _("la formule s’arrête trop tôt ; « %(wanted)s » manque.", wanted=wanted) if wanted else ""
            return FormulaError(message or _("la formule s’arrête trop tôt."), token.position)
        if token.text == "," and not wanted:
            return FormulaError(
                _("la virgule sépare les arguments d’une fonction ; écrivez les décimales avec un point."),
                token.position,
            )
        if wanted:
            message = _("« %(wanted)s » est attendu ici, et non « %(found)s ».", wanted=wanted, found=token.text)
            return FormulaError(message, token.position)
        return FormulaError(_("« %(found)s » n’est pas attendu ici.", found=token.text), token.position)

    def _expression(self) -> Node:
        left = self._sum()
        sign = self._take(*COMPARISONS)
        return left if sign is None else Compare(sign.position, sign.text, left, self._sum())

    def _sum(self) -> Node:
        return self._chain(self._product, "+", "-")

    def _product(self) -> Node:
        return self._chain(self._sign, "*", "/")

    def _chain(self, part: Callable[[], Node], *signs: str) -> Node:
        first = part()
        rest = []
        while token := self._take(*signs):
            rest.append((token.text, part(), token.position))
        return Chain(first.position, first, tuple(rest)) if rest else first

    def _sign(self) -> Node:
        # Every nesting comes through here: brackets, arguments, signs and powers.
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaError(_("la formule est trop imbriquée."), self._next.position)
        token = self._take("+", "-")
        if token is None:
            node = self._power()
        else:
            inner = self._sign()
            node = Minus(token.position, inner) if token.text == "-" else inner
        self._depth -= 1
        return node

    def _power(self) -> Node:
        base = self._atom()
        token = self._take("**")
        return base if token is None else Chain(base.position, base, (("**", self._sign(), token.position),))

    def _atom(self) -> Node:
        token = self._next
        if token.kind == "number":
            self._at += 1
            if sum(c.isdigit() for c in token.text) > MOST_DIGITS:
                raise FormulaError(_("ce nombre a trop de chiffres."), token.position)
            return Number(token.position, Decimal(token.text))
        if token.kind == "name":
            self._at += 1
            if self._take("("):
                return self._call(token)
            if token.text in RESERVED:
                raise self._unexpected("(")
            self.names.add(token.text)
            return Name(token.position, token.text)
        if self._take("("):
            node = self._expression()
            self._expect(")")
            return node
        raise self._unexpected()

    def _call(self, token: _Token) -> Node:
        if token.text == "param":
            return self._parameter(token)
        if token.text not in RESERVED:
            known = ", ".join(sorted(RESERVED))
            message = _(
                "la fonction « %(name)s » n’existe pas. Connues : %(known)s.", name=token.text[:40], known=known
            )
            raise FormulaError(message, token.position)
        arguments = [self._expression()]
        while self._take(","):
            arguments.append(self._expression())
        self._expect(")")
        least, most = _FUNCTIONS.get(token.text, (3, 3))
        if not least <= len(arguments) <= most:
            message = _("« %(name)s » ne prend pas %(n)s arguments.", name=token.text, n=len(arguments))
            raise FormulaError(message, token.position)
        if token.text == "if":
            return If(token.position, *arguments)
        return Call(token.position, token.text, tuple(arguments))

    def _parameter(self, token: _Token) -> Node:
        name = self._next.text.strip('"')
        if self._next.kind != "text" or not _PARAMETER.fullmatch(name):
            raise FormulaError(_('param attend le nom d’un chiffre daté : param("nom").'), self._next.position)
        self._at += 1
        self._expect(")")
        self.parameters.add(name)
        return Dated(token.position, name)


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise FormulaError(_("« %(found)s » n’a pas de sens ici.", found=text[at]), at + 1)
        yield _Token(found.lastgroup, found.group(), at + 1)
        at = found.end()
    yield _Token("end", "", len(text) + 1)
