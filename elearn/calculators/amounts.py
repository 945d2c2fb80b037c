"""Rounding, and numbers written for the reader. Money is counted in cents."""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from elearn.core.i18n import NBSP, locale, money, number

__all__ = ["euros", "floor", "money", "percent", "plain", "rounded", "to_cents"]


def to_cents(euros: Decimal) -> int:
    """Euros to the nearest cent, half a cent going away from zero."""
    return int((euros * 100).quantize(Decimal(1), ROUND_HALF_UP))


def euros(cents: int) -> Decimal:
    """An exact number of euros."""
    return Decimal(cents) / 100


def rounded(value: Decimal, digits: int) -> Decimal:
    """To so many decimals, the half going away from zero."""
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def floor(value: Decimal) -> int:
    """The whole part."""
    return int(value.to_integral_value(ROUND_FLOOR))


def plain(value: Decimal) -> str:
    """A number as it stands, without useless zeros: ``0,72``, ``1,333``."""
    whole = value.normalize()
    return number(value, max(0, -int(whole.as_tuple().exponent)))


def percent(value: Decimal) -> str:
    """``25,6 %`` from 25.6."""
    return f"{plain(value)}{NBSP if locale() == 'fr' else ''}%"
