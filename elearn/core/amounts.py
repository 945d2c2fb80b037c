"""Amounts of money as people type them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

MOST_CENTS = 10**11  # a billion euros: more is a slip of the keyboard
_TYPED = re.compile(r"(-?)(\d{1,3}(?: \d{3})+|\d+)(?:[.,](\d{1,2}))? ?(?:€|euros?|EUR)?", re.IGNORECASE | re.ASCII)


def cents_of(text: str) -> int:
    """``1 234,50``, ``1234.5``, ``12 €`` as cents, exactly; negative ones too (the caller refuses them).

    Raises :class:`ValueError` for anything else: three decimals, a comma among the thousands, a
    number too large to be meant. Spaces of any kind may separate thousands.
    """
    typed = " ".join(unicodedata.normalize("NFKC", text).split())
    found = _TYPED.fullmatch(typed)
    if found is None:
        raise ValueError(f"not an amount: {text[:40]!r}")
    sign, whole, part = found.groups()
    cents = int(Decimal(whole.replace(" ", "")) * 100) + int((part or "").ljust(2, "0"))
    if cents > MOST_CENTS:
        raise ValueError("too large to be meant")
    return -cents if sign else cents


def typed_amount(cents: int | None) -> str:
    """``1234,50``: the amount as it is typed in a form; empty when there is none."""
    return "" if cents is None else f"{cents // 100},{cents % 100:02d}"
