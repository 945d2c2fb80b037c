"""VAT franchise over a calendar year, and the ceiling of the micro-enterprise beside it.

4.a: turnover x 365 / days of activity is compared with the yearly base threshold (exact prorata of the year of
creation) and with the micro ceiling; the higher threshold is compared as it stands with the running total. Above the
higher one: VAT from the date on which it is passed. Above the base one only: the franchise is kept until 31
December and lost on 1 January. Days are counted from the first day of activity to 31 December, both included.
"""

from datetime import date
from fractions import Fraction

from tests.calculators.second_method.plain import cents

# module 4.c, example 5; the remark of module 1.c, example 1 (38 889 euros in a whole year)
WORKED = [
    (
        {
            "annee": "2026",
            "debut": "2026-09-01",
            "categorie": "services",
            "m9": "4000",
            "m10": "3000",
            "m11": "3000",
            "m12": "3000",
        },
        {
            "days": 122,
            "base_share": 1253425,
            "ceiling_share": 2794301,
            "annualised": 3889344,
            "verdict": "lost-next-year",
        },
    ),
    (
        {"annee": "2026", "debut": "", "categorie": "services", **{f"m{n}": "3240.75" for n in range(1, 13)}},
        {"days": 365, "total": 3888900, "verdict": "lost-next-year"},
    ),
]

BASE = {"services": 37500, "ventes": 85000, "reglementee": 50000}
HIGHER = {"services": 41250, "ventes": 93500, "reglementee": 55000}
CEILING = {"services": 83600, "ventes": 203100, "reglementee": 83600}

_ROWS = """
2026 - services 0 0 0 0 0 0 0 0 0 0 0 0
2026 - services 3125 3125 3125 3125 3125 3125 3125 3125 3125 3125 3125 3125
2026 - services 3125 3125 3125 3125 3125 3125 3125 3125 3125 3125 3125 3125.01
2026 - services 4000 4000 4000 4000 4000 4000 4000 4000 4000 4000 1250 0
2026 - services 4000 4000 4000 4000 4000 4000 4000 4000 4000 4000 1250.01 0
2026 - services 42000 0 0 0 0 0 0 0 0 0 0 0
2026 - services 0 0 0 0 0 0 0 0 0 0 0 41000
2026 - services 1200 1500 900 2400 2600 3100 2800 500 3300 3600 3900 2000
2026 - ventes 7000 7000 7000 7000 7000 7000 7000 7000 7000 7000 7000 7000
2026 - ventes 8000 8000 8000 8000 8000 8000 8000 8000 8000 8000 8000 8000
2026 - ventes 7200 7200 7200 7200 7200 7200 7200 7200 7200 7200 7200 7200
2026 - reglementee 4500 4500 4500 4500 4500 4500 4500 4500 4500 4500 4500 4500
2026 - reglementee 5000 5000 5000 5000 5000 5000 5000 5000 5000 5000 5000 5000
2026 2026-01-01 services 3000 3000 3000 3000 3000 3000 3000 3000 3000 3000 3000 3000
2026 2026-07-01 services 0 0 0 0 0 0 3000 3100 3200 3300 3100 3200
2026 2026-07-01 services 0 0 0 0 0 0 3000 3100 3200 3300 3100 3204.11
2026 2026-07-15 services 0 0 0 0 0 0 900 2500 3500 4500 5500 700
2026 2026-10-05 ventes 0 0 0 0 0 0 0 0 0 9000 9000 9000
2026 2026-12-31 services 0 0 0 0 0 0 0 0 0 0 0 102.73
2026 2026-12-31 services 0 0 0 0 0 0 0 0 0 0 0 102.75
2026 2026-03-16 services 0 0 7000 7000 7000 7000 7000 7000 0 0 0 0
2026 2026-06-01 reglementee 0 0 0 0 0 8000 7000 6000 5000 4000 3000 2000
2026 2025-05-20 services 2900 3100 2700 3000 3300 3500 2200 1000 3600 3700 3800 3900
2026 - services 8000 8000 8000 8000 8000 8000 8000 8000 8000 8000 8000 8000
"""
_NAMES = ("annee", "debut", "categorie", *(f"m{n}" for n in range(1, 13)))
CASES = [
    {name: "" if value == "-" else value for name, value in zip(_NAMES, row.split(), strict=True)}
    for row in _ROWS.strip().splitlines()
]


def by_hand(case):
    year, kind = int(case["annee"]), case["categorie"]
    start = date.fromisoformat(case["debut"]) if case["debut"] else date(year, 1, 1)
    begins_here = start.year == year and start > date(year, 1, 1)
    days = (date(year, 12, 31) - start).days + 1 if begins_here else 365
    months = [Fraction(case.get(f"m{n}", "0")) for n in range(1, 13)]
    passed, running = None, Fraction(0)
    for number, amount in enumerate(months, 1):
        running += amount
        if passed is None and running > HIGHER[kind]:
            passed = number
    annualised = running * 365 / days
    verdict = "due-at-once" if passed else "lost-next-year" if annualised > BASE[kind] else "kept"
    return {
        "days": days,
        "total": cents(running),
        "annualised": cents(annualised),
        "verdict": verdict,
        "month_passed": passed,
        "base_share": cents(Fraction(BASE[kind] * days, 365)),
        "ceiling_share": cents(Fraction(CEILING[kind] * days, 365)),
        "above_ceiling": annualised > CEILING[kind],
    }
