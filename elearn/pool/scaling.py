"""A part of what a quote priced: its lines, for another quantity of a lot, at the same prices. Pure code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from elearn.core.amounts import half_up, shared
from elearn.pool.split import WHOLE


def scaled(lines: Sequence[Mapping[str, Any]], lot: int, quantity: int, rebate_bp: int = 0) -> list[dict[str, Any]]:
    """The lines of that lot as a quote kept them, for ``quantity`` hundredths in all, with so much off each price.

    A lot that several lines share keeps their proportions, to the hundredth; a line left with nothing goes.
    Raises :class:`ValueError` when the quote does not price this lot.
    """
    own = [line for line in lines if line["lot"] == lot]
    if not sum(line["quantity"] for line in own):
        raise ValueError(f"lot {lot} has no price")
    out = []
    for line, part in zip(own, shared(quantity, [line["quantity"] for line in own]), strict=True):
        price = half_up(line["price_cents"] * (WHOLE - rebate_bp), WHOLE)
        if part:
            total = half_up(price * part, 100)
            out.append({**line, "quantity": part, "price_cents": price, "total_cents": total})
    return out
