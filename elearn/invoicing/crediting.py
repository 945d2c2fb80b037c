"""What a credit note takes from an invoice: which lines, how much, never above what is left. Pure code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from elearn.invoicing.amounts import Totals, credited
from elearn.invoicing.content import Line, lines_of


@dataclass(frozen=True, slots=True)
class Left:
    """What is not yet credited: by line in cents before tax, by rate the base and the VAT."""

    lines: tuple[int, ...]
    rates: Mapping[int, tuple[int, int]]

    @property
    def net_cents(self) -> int:
        """In all, before tax."""
        return sum(self.lines)

    def most(self, rate_bp: int) -> int:
        """What may be credited at a rate, in cents before tax: less than its lines when a deposit is taken off."""
        return max(0, self.rates.get(rate_bp, (0, 0))[0])


def left(content: Mapping[str, Any], notes: Iterable[Mapping[str, Any]]) -> Left:
    """What is left of an invoice after its credit notes, both as they were issued."""
    lines = [line.net_cents for line in lines_of(content)]
    rates = {rate: [base, tax] for rate, base, tax in content["taxes"]}
    keys = [line.key for line in lines_of(content)]
    for one in notes:
        for line in lines_of(one):
            lines[keys.index(line.key)] -= line.net_cents
        for rate, base, tax in one["taxes"]:
            rates[rate][0] -= base
            rates[rate][1] -= tax
    return Left(tuple(lines), {rate: (base, tax) for rate, (base, tax) in rates.items()})


def standing(content: Mapping[str, Any], notes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What an invoice says once its credit notes are taken off: its lines, and its VAT by rate."""
    found = left(content, notes)
    kept = zip(lines_of(content), found.lines, strict=True)
    taxes = [[rate, base, tax] for rate, (base, tax) in found.rates.items()]
    return {**content, "lines": [{**line.as_json(), "net_cents": cents} for line, cents in kept], "taxes": taxes}


def lines(content: Mapping[str, Any], remains: Left, amounts: Sequence[int]) -> tuple[Line, ...]:
    """The lines of a credit note that takes these amounts, in cents before tax, from each line.

    A line taken whole keeps its quantity and price. Raises :class:`ValueError` above what is left, or for
    nothing at all.
    """
    out = []
    for line, most, cents in zip(lines_of(content), remains.lines, amounts, strict=True):
        # A line that takes a deposit off is below zero: it goes whole, with the whole of what is left, or not at all.
        if (cents not in (0, most)) if most < 0 else not 0 <= cents <= most:
            raise ValueError(f"{cents} of {most}")
        if cents == line.net_cents:
            out.append(line)
        elif cents:
            out.append(replace(line, detail="Avoir partiel", unit="act", quantity=Decimal(1), unit_price_cents=cents,
                               net_cents=cents))  # fmt: skip
    if sum(line.net_cents for line in out) <= 0:
        raise ValueError("nothing is credited")
    return tuple(out)


def totals(content: Mapping[str, Any], remains: Left, taken: Sequence[Line]) -> Totals:
    """The totals of such a credit note."""
    return credited(((line.vat_bp, line.net_cents) for line in taken), content["regime"], remains.rates)
