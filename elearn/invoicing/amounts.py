"""Amounts of an invoice: VAT by rate on the whole document, totals, and what is left to credit. Pure code.

Cents, basis points; halves round up. VAT is computed once per rate on the sum of its lines, as EN 16931
asks (BR-CO-10, BR-CO-13 to BR-CO-17), never line by line. What ends an order of which a deposit was invoiced carries
the cent that rounding the parts would lose, or add: BR-CO-17 lets it be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from elearn.core.amounts import half_up
from elearn.pool.figures import REAL


@dataclass(frozen=True, slots=True)
class Tax:
    """The VAT of one rate: what it is computed on, and what it is."""

    rate_bp: int
    base_cents: int
    tax_cents: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Before tax, tax by rate, with tax."""

    net_cents: int
    taxes: tuple[Tax, ...]

    @property
    def vat_cents(self) -> int:
        """All the tax."""
        return sum(t.tax_cents for t in self.taxes)

    @property
    def gross_cents(self) -> int:
        """What is to be paid."""
        return self.net_cents + self.vat_cents

    def as_json(self) -> dict[str, Any]:
        """As an issued document keeps them."""
        return {
            "net_cents": self.net_cents,
            "vat_cents": self.vat_cents,
            "gross_cents": self.gross_cents,
            "taxes": [[t.rate_bp, t.base_cents, t.tax_cents] for t in self.taxes],
        }


def bases(lines: Iterable[tuple[int, int]], regime: str) -> dict[int, int]:
    """By rate, the sum before tax of (rate, cents). Without VAT there is one rate, zero."""
    out: dict[int, int] = {}
    for rate, cents in lines:
        key = rate if regime == REAL else 0
        out[key] = out.get(key, 0) + cents
    return dict(sorted(out.items()))


def totals(lines: Iterable[tuple[int, int]], regime: str) -> Totals:
    """The totals of an invoice, from its lines as (rate in basis points, cents before tax)."""
    found = bases(lines, regime)
    return Totals(sum(found.values()), tuple(Tax(r, base, half_up(base * r, 10_000)) for r, base in found.items()))


def following(
    lines: Iterable[tuple[int, int]], regime: str, before: Iterable[Mapping[int, tuple[int, int]]]
) -> Totals:  # fmt: skip
    """The totals of an invoice of an order of which others stand; ``before`` is by rate their base and their VAT.

    With theirs, its VAT is that of the sum of all the bases, by rate.
    """
    taxes, stand = [], list(before)
    for rate, base in bases(lines, regime).items():
        known = [one[rate] for one in stand if rate in one]
        whole = half_up((base + sum(b for b, _tax in known)) * rate, 10_000)
        taxes.append(Tax(rate, base, max(0, whole - sum(tax for _base, tax in known))))
    return Totals(sum(t.base_cents for t in taxes), tuple(taxes))


def credited(
    lines: Iterable[tuple[int, int]], regime: str, left: Mapping[int, tuple[int, int]]
) -> Totals:  # fmt: skip
    """The totals of a credit note; ``left`` is by rate the base and the VAT not yet credited.

    The last credit of a rate takes the VAT that is left, so that all the credits of an invoice sum to it
    exactly. Raises :class:`ValueError` above what is left.
    """
    taxes = []
    for rate, base in bases(lines, regime).items():
        base_left, tax_left = left.get(rate, (0, 0))
        tax_left = max(0, tax_left)
        if base > base_left:
            raise ValueError(f"{base} credited, {base_left} left at {rate}")
        tax = tax_left if base == base_left else min(half_up(base * rate, 10_000), tax_left)
        taxes.append(Tax(rate, base, tax))
    return Totals(sum(t.base_cents for t in taxes), tuple(taxes))
