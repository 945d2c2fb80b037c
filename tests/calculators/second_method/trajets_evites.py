"""Travel avoided by working at home: there and back x days a week x weeks; every figure is the reader's own.

The facts hold neither an emission factor nor a cost a kilometre: both are asked for, and nothing is said without them.
"""

from fractions import Fraction

from tests.calculators.second_method.plain import cents, rounded

WORKED = []  # no example in the facts

# km one way, minutes one way, days a week, weeks, g CO2 a km, euros a km, km still done on a day at home
_ROWS = """
10 15 1 40 120 0.30 0
22 28 2 44 150 0.35 0
35.5 42 3 45 180 0.42 0
5 8 5 47 95 0.25 0
60 55 4 46 132.5 0.5 0
12.3 17 2.5 43 0 0 0
18 25 3 45 0 0.33 4
18 25 3 45 140 0 4
40 45 1.5 42 110 0.29 6
7.7 12 4 48 101 0.444 1.5
100 75 2 44 160 0.61 0
1 3 5 52 200 1 0
15 20 0 45 120 0.3 0
15 20 3 0 120 0.3 0
33.33 33 3.3 33 133.3 0.333 3.3
27 31 2 45 210 0.55 27
27 31 2 45 210 0.55 60
48 50 5 46 99 0.38 10
3.2 6 1 50 155 0.6 0.4
85 70 3 44 123 0.47 12
0 0 5 45 100 0.3 0
250 180 1 40 45 0.2 0
"""
_NAMES = ("km", "minutes", "jours", "semaines", "co2", "cout_km", "km_restants")
CASES = [dict(zip(_NAMES, row.split(), strict=True)) for row in _ROWS.strip().splitlines()]


def by_hand(case):
    days = Fraction(case["jours"]) * Fraction(case["semaines"])
    avoided = max(Fraction(0), 2 * Fraction(case["km"]) - Fraction(case["km_restants"])) * days
    hours = 2 * Fraction(case["minutes"]) * days / 60
    found = {"days": rounded(days, 1), "km": rounded(avoided, 1), "hours": rounded(hours, 1)}
    if Fraction(case["co2"]):
        found["co2"] = rounded(avoided * Fraction(case["co2"]) / 1000, 1)
    if Fraction(case["cout_km"]):
        found["cost"] = cents(avoided * Fraction(case["cout_km"]))
    return found
