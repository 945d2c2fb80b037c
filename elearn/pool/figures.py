"""Amounts of a quote: lines, VAT by rate on the whole document, totals. Pure code.

Prices are in cents before tax, quantities in hundredths of a unit, rates in basis points. Halves
round up. VAT is computed once per rate on the sum of its lines, not line by line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elearn.core.amounts import half_up

_NAMED = ("name", "siret", "address", "vat_number", "scope")
# Words are sold at fractions of a cent: by the thousand, their price has cents again.
UNITS = ("hour", "day", "act", "page", "word", "kword", "month")
FRANCHISE, REAL = "franchise", "real"
MOST_QUANTITY, MOST_PRICE = 10_000_000_00, 10_000_000_00
MOST_TOTAL = 10_000_000_00  # ten million euros: more is a slip of the keyboard


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``lot`` is the rank of the lot it answers, 0 for what is asked beside the lots.

    ``member`` is who of a group does it, 0 when one answers alone.
    """

    lot: int
    label: str
    unit: str
    quantity: int
    price_cents: int
    vat_bp: int = 0
    member: int = 0

    @property
    def total_cents(self) -> int:
        """Price times quantity, before tax."""
        return half_up(self.price_cents * self.quantity, 100)

    def as_json(self) -> dict[str, Any]:
        """As kept and signed; nothing is said of a member when one answers alone."""
        return {
            "lot": self.lot, "label": self.label, "unit": self.unit, "quantity": self.quantity,
            "price_cents": self.price_cents, "vat_bp": self.vat_bp, "total_cents": self.total_cents,
            **({"member": self.member} if self.member else {}),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Totals:
    """Before tax, tax by rate (basis points, base, tax), and with tax."""

    net_cents: int
    taxes: tuple[tuple[int, int, int], ...]
    gross_cents: int

    @property
    def vat_cents(self) -> int:
        """All the tax."""
        return self.gross_cents - self.net_cents


def totals(lines: Iterable[Line], regime: str, *, by_member: bool = False) -> Totals:
    """The totals of a document. Without VAT (franchise) whatever the lines say of rates.

    ``by_member`` when each member of a group invoices its own lines: the tax is then that of each
    invoice, so that what is paid is the sum of the invoices, to the cent.
    """
    bases: dict[tuple[int, int], int] = {}
    for line in lines:
        key = line.vat_bp if regime == REAL else 0, line.member if by_member else 0
        bases[key] = bases.get(key, 0) + line.total_cents
    net = sum(bases.values())
    taxes: dict[int, tuple[int, int]] = {}
    for (rate, _member), base in sorted(bases.items()):
        if rate:
            before = taxes.get(rate, (0, 0))
            taxes[rate] = before[0] + base, before[1] + half_up(base * rate, 10_000)
    found = tuple((rate, base, tax) for rate, (base, tax) in taxes.items())
    return Totals(net, found, net + sum(tax for _rate, _base, tax in found))


def from_json(lines: Sequence[dict[str, Any]]) -> tuple[Line, ...]:
    """The lines as they were kept."""
    names = ("lot", "label", "unit", "quantity", "price_cents", "vat_bp")
    return tuple(Line(**{name: line[name] for name in names}, member=line.get("member", 0)) for line in lines)


def nameless(content: Mapping[str, Any]) -> dict[str, Any]:
    """A version of a quote without who sent it: lots, prices and amounts stay, names, numbers and words do not.

    It says of itself that it was so ``erased``: its table lets it change to nothing else.
    """
    out = {**content, "provider": _blank(content["provider"]), "vat_number": "", "note": "", "erased": True}
    if "group" in content:
        out["group"] = {**content["group"], "name": "", "members": [_blank(m) for m in content["group"]["members"]]}
    return out


def _blank(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: "" if name in _NAMED else value for name, value in one.items()}
