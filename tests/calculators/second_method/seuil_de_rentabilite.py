"""Break-even: fixed costs / (1 - variable costs - levies); the date: threshold / turnover x 365 (annexe B)."""

from fractions import Fraction

from tests.calculators.second_method.plain import cents, levies, rounded

# module 8.c, example 3; annexe B for the 81.4 days
WORKED = [
    (
        {
            "fixes": "6000",
            "variables": "5",
            "activite": "liberal",
            "impot": "non",
            "remuneration": "24000",
            "ca": "38889",
        },
        {
            "margin": Fraction("69.2"),
            "threshold": 867052,
            "with_pay": 4335260,
            "monthly": 361272,
            "day": Fraction("81.4"),
        },
    ),
]

_ROWS = """
6000 0 liberal non 0 20000
6000 10 liberal oui 18000 30000
2400 5 liberal-cipav non 12000 15000
3600.50 7.5 liberal-cipav oui 20000 41000
1200 0 services-artisan non 15000 16000
4800 12 services-artisan oui 21600 52000
7200 20 services-commerce non 24000 70000
950 3 services-commerce oui 9000 12000
12000 45 vente-commerce non 24000 120000
9000 60 vente-commerce oui 12000 90000
8000 38.5 vente-artisan non 18000 60000
5000 50 vente-artisan oui 15000 45000
0 5 liberal non 24000 30000
6000 5 liberal non 0 5000
6000 5 liberal non 24000 8670.52
1 1 liberal non 1 1
100000 2 liberal oui 60000 250000
3333.33 3.33 liberal non 33333.33 66666.66
480 70 vente-commerce oui 3600 9999
15000 25 services-commerce oui 36000 83600
2750 6 services-artisan non 17400 26500
5250 8 liberal-cipav oui 27000 44000
"""
CASES = [
    dict(zip(("fixes", "variables", "activite", "impot", "remuneration", "ca"), row.split(), strict=True))
    for row in _ROWS.strip().splitlines()
]


def by_hand(case):
    margin = 1 - Fraction(case["variables"]) / 100 - levies(case["activite"], case["impot"] == "oui")
    threshold = Fraction(case["fixes"]) / margin
    with_pay = (Fraction(case["fixes"]) + Fraction(case["remuneration"])) / margin
    found = {
        "margin": rounded(margin * 100, 3),
        "threshold": cents(threshold),
        "with_pay": cents(with_pay),
        "monthly": cents(with_pay / 12),
    }
    day = threshold / Fraction(case["ca"]) * 365
    if day <= 365:  # beyond, the threshold is not reached in the year and there is no date to give
        found["day"] = rounded(day, 1)
    return found
