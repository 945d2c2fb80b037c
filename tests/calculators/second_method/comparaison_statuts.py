"""Four statuses for one turnover and the same costs (module 4.c, examples 1 and 1 bis): one person alone, one share.

The facts give the rule of the micro column in full. For the three others they give what the official simulator
answers at a few points: seven for a self-employed person (six of example 1 bis, and the EURL of example 1, whose
manager pays the same contributions), one for a president of SASU. Between two points: a straight line. Beyond the
last ones: in proportion, which is only an order of size. Tax on the three: the scale; what is added back (CSG and
CRDS that are not deducted) and the ten percent taken off in a company are deduced from the taxes of example 1.
"""

import itertools
from fractions import Fraction

from tests.calculators.second_method.plain import LEVIES, cents, income_tax

POINTS = [(19000, 5512), (25400, 7433), (29000, 8606), (31000, 9282), (34500, 10488), (35000, 10664), (37000, 11371)]

# Whole euros, as the facts print them: compared to the nearest euro.
WORKED = [
    (
        {"ca": "40000", "charges": "4000", "activite": "liberal"},
        {
            "micro_contributions": 10320,
            "micro_tax": 880,
            "micro_left": 24800,
            "ei_contributions": 10664,
            "ei_tax": 1258,
            "ei_left": 23078,
            "eurl_contributions": 10488,
            "eurl_tax": 809,
            "eurl_left": 23203,
            "sasu_contributions": 15325,
            "sasu_tax": 152,
            "sasu_left": 18723,
        },
    ),
    (
        {"ca": "40000", "charges": "2000", "activite": "liberal"},
        {"micro_left": 26800, "micro_scale_left": 26212, "ei_left": 24158, "ei_contributions": 11371},
    ),
    (
        {"ca": "40000", "charges": "8000", "activite": "liberal"},
        {"micro_left": 20800, "micro_scale_left": 20212, "ei_left": 20892, "ei_contributions": 9282},
    ),
    (
        {"ca": "40000", "charges": "10000", "activite": "liberal"},
        {"micro_left": 18800, "micro_scale_left": 18212, "ei_left": 19787, "ei_contributions": 8606},
    ),
    (
        {"ca": "40000", "charges": "13600", "activite": "liberal"},
        {"micro_left": 15200, "micro_scale_left": 14612, "ei_left": 17760, "ei_contributions": 7433},
    ),
    (
        {"ca": "40000", "charges": "20000", "activite": "liberal"},
        {"micro_left": 8800, "micro_scale_left": 8212, "ei_left": 13488, "ei_contributions": 5512},
    ),
]

_ROWS = """
40000 7800 liberal 0 1000 1500 1800
38889 4000 liberal 0 1000 1500 1800
36000 3000 liberal 0 900 1400 1700
30000 5000 liberal 0 1000 1500 1800
28000 2500 liberal 0 600 1200 1500
25000 1000 liberal 0 1000 1500 1800
22000 3500.50 liberal 0 1000 1500 1800
20000 2000 liberal 0 1000 1500 1800
15000 1500 liberal 0 1000 1500 1800
12000 3000 liberal 0 0 0 0
50000 8000 liberal 0 1000 1500 1800
60000 12000 liberal 0 1200 1600 2000
83600 20000 liberal 0 1500 1800 2400
45000 9000 services-artisan 0 1000 1500 1800
33000 4200 services-artisan 0 1000 1500 1800
27000 6000 services-commerce 0 1000 1500 1800
52000 15000 services-commerce 0 1100 1500 1800
80000 48000 vente-commerce 0 1000 1500 1800
120000 90000 vente-commerce 0 1300 1700 2100
95000 60000 vente-artisan 0 1000 1500 1800
40000 2000 liberal 150 1000 1500 1800
41234.56 5678.90 liberal 49.99 999.99 1499.99 1799.99
35000 16000 liberal 0 0 0 0
35900.10 100.10 liberal 0 800 1300 1600
"""
_NAMES = ("ca", "charges", "activite", "frais_micro", "frais_ei", "frais_eurl", "frais_sasu")
CASES = [dict(zip(_NAMES, row.split(), strict=True)) for row in _ROWS.strip().splitlines()]
ALLOWANCE = {"vente": 71, "servi": 50, "liber": 34}


def own_contributions(profit):
    """What the simulator answers for a self-employed person, between its points."""
    first, last = POINTS[0], POINTS[-1]
    if profit <= 0:
        return Fraction(0)
    if profit <= first[0]:
        return profit * first[1] / first[0]
    if profit >= last[0]:
        return profit * last[1] / last[0]
    for (low, a), (high, b) in itertools.pairwise(POINTS):
        if low <= profit <= high:
            return a + (profit - low) * Fraction(b - a, high - low)
    raise AssertionError(profit)


def by_hand(case):
    turnover, costs = Fraction(case["ca"]), Fraction(case["charges"])
    social, training, chamber, flat = (Fraction(x) for x in LEVIES[case["activite"]])
    found = {}

    at_hand = turnover - costs - Fraction(case["frais_micro"])
    paid = sum(cents(turnover * rate / 100) for rate in (social, training, chamber))
    allowance = max(turnover * ALLOWANCE[case["activite"][:5]] / 100, Fraction(305))
    flat_tax = cents(turnover * flat / 100)
    scale_tax = cents(income_tax(max(Fraction(0), turnover - allowance)))
    found |= {
        "micro_contributions": paid,
        "micro_tax": flat_tax,
        "micro_left": cents(at_hand) - paid - flat_tax,
        "micro_scale_tax": scale_tax,
        "micro_scale_left": cents(at_hand) - paid - scale_tax,
    }

    # EI: taxed on what is left after contributions, plus 2.9 % of 74 % of the profit (CSG and CRDS not deducted).
    # EURL: the same added back to the pay, then 10 % off.
    for name, part in (("ei", 1), ("eurl", Fraction(9, 10))):
        profit = turnover - costs - Fraction(case[f"frais_{name}"])
        paid = cents(own_contributions(profit))
        net = profit - Fraction(paid, 100)
        added = Fraction(29, 1000) * Fraction(74, 100) * max(profit, Fraction(0))
        tax = cents(income_tax(max(Fraction(0), (net + added) * part)))
        found |= {f"{name}_contributions": paid, f"{name}_tax": tax, f"{name}_left": cents(profit) - paid - tax}

    # SASU: 9 972 + 5 353 of 34 200 go in contributions; a tax of 152 on a net of 18 875 is that of 96.24 % of it.
    cost = turnover - costs - Fraction(case["frais_sasu"])
    employer = cents(max(cost, Fraction(0)) * Fraction(9972, 34200))
    employee = cents(max(cost, Fraction(0)) * Fraction(5353, 34200))
    net = cents(cost) - employer - employee
    tax = cents(income_tax(max(Fraction(0), Fraction(net, 100) * Fraction("0.9624"))))
    found |= {"sasu_contributions": employer + employee, "sasu_tax": tax, "sasu_left": net - tax}
    return found
