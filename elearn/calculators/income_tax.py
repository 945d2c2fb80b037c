"""Income tax of one person alone, one share, by the scale (CGI art. 197) and the décote."""

from __future__ import annotations

from decimal import Decimal

from elearn.calculators.figures import Figures


def gross(income: Decimal, figures: Figures) -> Decimal:
    """The tax of the scale on ``income`` euros, before the décote."""
    steps = [Decimal(0), *(figures.take(f"ir-tranche-{n}") for n in range(1, 5)), None]
    total = Decimal(0)
    for number in range(1, 6):
        low, high = steps[number - 1], steps[number]
        assert low is not None
        if income > low:
            top = income if high is None else min(income, high)
            total += (top - low) * figures.rate(f"ir-taux-{number}")
    return total


def due(income: Decimal, figures: Figures) -> Decimal:
    """What is paid: the scale less the décote, never under zero. In euros, not rounded."""
    tax = gross(income, figures)
    relief = figures.take("ir-decote-forfait") - tax * figures.rate("ir-decote-taux")
    return max(Decimal(0), tax - max(Decimal(0), relief))
