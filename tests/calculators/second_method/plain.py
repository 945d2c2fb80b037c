"""What the second method allows itself: fractions, and one rounding, half a cent going up."""

from fractions import Fraction
from math import floor


def cents(euros: Fraction) -> int:
    """Euros to the nearest cent; the half goes away from zero."""
    return floor(euros * 100 + Fraction(1, 2)) if euros >= 0 else -floor(-euros * 100 + Fraction(1, 2))


def rounded(value: Fraction, digits: int) -> Fraction:
    """To so many decimals, the half going up."""
    return Fraction(floor(value * 10**digits + Fraction(1, 2)), 10**digits)


# Taken out of each euro received, in percent: contributions, training (CFP), chamber; then the flat income tax.
# Fiche 0.2: contributions 12.3 / 21.2 / 25.6 / 23.2; CFP 0.1 trade, 0.3 craft, 0.2 liberal; chamber 0.015 and
# 0.044 (CCI), 0.22 and 0.48 (CMA), none for a liberal; flat tax 1 / 1.7 / 2.2.
LEVIES = {
    "vente-commerce": ("12.3", "0.1", "0.015", "1"),
    "vente-artisan": ("12.3", "0.3", "0.22", "1"),
    "services-commerce": ("21.2", "0.1", "0.044", "1.7"),
    "services-artisan": ("21.2", "0.3", "0.48", "1.7"),
    "liberal": ("25.6", "0.2", "0", "2.2"),
    "liberal-cipav": ("23.2", "0.2", "0", "2.2"),
}


def levies(kind: str, flat_tax: bool) -> Fraction:
    """All that is taken on one euro of turnover."""
    social, training, chamber, tax = (Fraction(x) for x in LEVIES[kind])
    return (social + training + chamber + (tax if flat_tax else 0)) / 100


def scale(income: Fraction) -> Fraction:
    """Tax of one share, before the décote: 0 to 11 600, 11 % to 29 579, 30 % to 84 577, 41 % to 181 917, 45 %."""
    steps = [(11600, 29579, 11), (29579, 84577, 30), (84577, 181917, 41), (181917, 10**12, 45)]
    return sum((Fraction(min(income, top) - low) * rate / 100 for low, top, rate in steps if income > low), Fraction(0))


def income_tax(income: Fraction) -> Fraction:
    """One person alone, one share: the scale less 897 euros less 45.25 % of it, never below nothing."""
    gross = scale(income)
    relief = max(Fraction(0), 897 - gross * Fraction("45.25") / 100)
    return max(Fraction(0), gross - relief)
