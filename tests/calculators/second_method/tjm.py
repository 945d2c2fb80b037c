"""Day rate: (wanted net + costs) / (1 - rate taken on turnover) / billable days (module 1.a, formulas).

Days worked: 365 - 104 week-end days - 9 holidays - 25 days off - 5 days of illness and training = 222.
"""

from fractions import Fraction

from tests.calculators.second_method.plain import cents, levies

# module 1.c, example 1, its craft variant, and « 300 € affichés, soit 42,86 € de l’heure pour 7 heures »
WORKED = [
    ({"net": "2000", "charges": "4000", "activite": "liberal", "impot": "oui", "part": "60", "affiche": "300"},
     {"days": 222, "billable": 133, "needed": 3888889, "rate": 29240, "hourly": 4286}),
    ({"net": "2000", "charges": "4000", "activite": "services-artisan", "impot": "oui", "part": "60"},
     {"days": 222, "billable": 133, "needed": 3668763, "rate": 27585}),
]  # fmt: skip

_ROWS = """
1500 2000 liberal oui 60 25 5
1800 3500 liberal non 55 25 5
2200 5200 liberal-cipav oui 50 30 8
2500 6100 liberal-cipav non 65 25 5
1200 900 services-artisan oui 52 20 3
1600 2400 services-artisan non 61 25 6
3000 7200 services-commerce oui 70 25 5
2750.50 4321.99 services-commerce non 58.5 28 4
1000 15000 vente-commerce oui 80 25 5
1900 12000 vente-commerce non 75 35 10
2100 8000 vente-artisan oui 66 25 5
1450 300 vente-artisan non 62 22 2
0 4000 liberal oui 60 25 5
2000 0 liberal oui 60 25 5
5000 20000 liberal oui 90 20 0
800 600 services-artisan oui 30 40 12
1234.56 7890.12 liberal non 47.3 25 5
2600 3000 liberal oui 100 25 5
1750 2850 services-commerce oui 55 0 0
1999.99 1.01 liberal oui 60.1 25 5
2345 3456 liberal-cipav oui 59 26 7
4200 9800 services-artisan non 68 25 3
"""
CASES = [
    dict(zip(("net", "charges", "activite", "impot", "part", "conges", "arrets"), row.split(), strict=True))
    for row in _ROWS.strip().splitlines()
]


def by_hand(case):
    days = 365 - 104 - 9 - int(case["conges"]) - int(case["arrets"])
    billable = int(days * Fraction(case["part"]) / 100)  # a day begun is not a day sold
    wanted = 12 * Fraction(case["net"]) + Fraction(case["charges"])
    needed = wanted / (1 - levies(case["activite"], case["impot"] == "oui"))
    found = {"days": days, "billable": billable, "needed": cents(needed), "rate": cents(needed / billable)}
    if case.get("affiche"):
        found["hourly"] = cents(Fraction(case["affiche"]) / 7)
    return found
