"""What an issued document says, whole, as it is kept for ever. Pure code: texts, whole numbers, lists.

An invoice and a credit note have the same shape. Dates are ISO, amounts cents, rates basis points, quantities
decimal texts. The IBAN is kept apart, sealed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what, how much at which price, for how much before tax. ``key`` names what was accepted.

    ``detail`` is said below the label: the month of hours, what a partial credit takes.
    """

    key: str
    label: str
    detail: str
    unit: str
    quantity: Decimal
    unit_price_cents: int
    net_cents: int
    vat_bp: int

    def as_json(self) -> dict[str, Any]:
        """As kept."""
        return {**asdict(self), "quantity": plain(self.quantity)}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Line:
        """As it was kept."""
        return cls(**{**kept, "quantity": Decimal(kept["quantity"])})


def plain(value: Decimal) -> str:
    """``40.00`` as ``40``, ``1.6667`` as it is; never an exponent."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def lines_of(content: Mapping[str, Any]) -> list[Line]:
    """The lines of an issued document."""
    return [Line.read(kept) for kept in content["lines"]]


def iso(day: date | None) -> str:
    """A date as kept; empty for none."""
    return day.isoformat() if day is not None else ""
