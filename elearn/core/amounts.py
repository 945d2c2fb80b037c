"""Amounts of money: as people type them, rounded to the cent, shared to the cent. Pure code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

MOST_CENTS = 10**11  # a billion euros: more is a slip of the keyboard
_TYPED = re.compile(
    r"(-?)(?:€ ?)?(\d{1,3}(?: \d{3})+|\d{1,3}(?:,\d{3})+(?=\.)|\d+)(?:[.,](\d{1,2}))? ?(?:€|euros?|EUR)?",
    re.IGNORECASE | re.ASCII,
)


def cents_of(text: str) -> int:
    """``1 234,50``, ``1234.5``, ``12 €``, ``€1,234.50`` as cents, exactly; negative ones too (the caller refuses them).

    Raises :class:`ValueError` for anything else: three decimals, a comma that may be of thousands or of decimals
    (``1,234``), a number too large to be meant. Spaces of any kind may separate thousands, and commas before a point.
    """
    typed = " ".join(unicodedata.normalize("NFKC", text).split())
    found = _TYPED.fullmatch(typed)
    if found is None:
        raise ValueError(f"not an amount: {text[:40]!r}")
    sign, whole, part = found.groups()
    cents = int(Decimal(whole.replace(" ", "").replace(",", "")) * 100) + int((part or "").ljust(2, "0"))
    if cents > MOST_CENTS:
        raise ValueError("too large to be meant")
    return -cents if sign else cents


def half_up(amount: int, divisor: int) -> int:
    """``amount / divisor`` to the nearest whole number, halves up; amounts are never negative."""
    return (2 * amount + divisor) // (2 * divisor)


def shared(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """``total`` in proportion to the weights, by the largest remainder; among equals, the first is served first.

    The sum is ``total``, each part is its exact share rounded down or up. Raises :class:`ValueError`
    without any weight above zero.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0 or total < 0:
        raise ValueError("nothing to share, or nobody to share it")
    parts = [total * weight // whole for weight in weights]
    left = total - sum(parts)
    order = sorted(range(len(weights)), key=lambda n: (-(total * weights[n] % whole), n))
    for n in order[:left]:
        parts[n] += 1
    return tuple(parts)
