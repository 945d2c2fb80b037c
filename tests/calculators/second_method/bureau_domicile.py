"""Home office under the real regime: surface kept for work / whole surface x each cost (3.a); nothing in micro."""

from fractions import Fraction

from tests.calculators.second_method.plain import cents, rounded

# module 3.c, example 1
WORKED = [
    (
        {
            "regime": "reel",
            "bureau": "10",
            "logement": "65",
            "loyer": "780",
            "energie": "1080",
            "internet": "360",
            "part_internet": "60",
        },
        {"share": Fraction("15.38"), "rent": 144000, "energy": 16615, "internet": 21600, "total": 182215},
    ),
    (
        {
            "regime": "micro",
            "bureau": "10",
            "logement": "65",
            "loyer": "780",
            "energie": "1080",
            "internet": "360",
            "part_internet": "60",
        },
        {"share": Fraction("15.38"), "total": 0},
    ),
]

# regime, office, home, rent a month, charges a month, energy a year, insurance a year, internet a year, its share
_ROWS = """
reel 12 80 650 0 1200 240 360 50
reel 9.5 72.5 812.40 65 1420.30 198.60 420 70
reel 8 40 480 35 760 120 300 100
reel 15 110 0 0 1900 310 480 60
reel 20 140 950 120 2400 410 468 35
reel 6 28 390 42.50 540.75 98.20 359.88 80
reel 11 90 720 55 1333.33 222.22 345.67 66.6
reel 7.25 51.6 595.95 48.05 872.01 144.44 299.99 55.5
reel 50 50 700 50 1000 200 360 100
reel 0 60 700 50 1000 200 360 40
reel 10 65 0 0 0 0 0 60
reel 3 61 777.77 0 0 0 0 0
reel 14 98 830 90 1650 275 420 45
reel 16.4 123.7 1040 110 2210 390 540 75
reel 1 3 100 0 100 0 0 0
reel 2 3 100 0 100 0 0 0
reel 13 87.5 0 95 1580 260 396 52
reel 10.01 65.02 780.03 0 1080.04 0 360.05 60.06
reel 18 75 610 70 1150 180 372 90
micro 12 80 650 0 1200 240 360 50
micro 9 70 540 30 900 150 300 60
reel 22 160 1250 0 2875 505 516 64
"""
_NAMES = ("regime", "bureau", "logement", "loyer", "charges", "energie", "assurance", "internet", "part_internet")
CASES = [dict(zip(_NAMES, row.split(), strict=True)) for row in _ROWS.strip().splitlines()]


def by_hand(case):
    share = Fraction(case["bureau"]) / Fraction(case["logement"])
    found = {
        "share": rounded(share * 100, 2),
        "rent": cents(12 * Fraction(case["loyer"]) * share),
        "charges": cents(12 * Fraction(case["charges"]) * share),
        "energy": cents(Fraction(case["energie"]) * share),
        "insurance": cents(Fraction(case["assurance"]) * share),
        "internet": cents(Fraction(case["internet"]) * Fraction(case["part_internet"]) / 100),
    }
    whole = sum(amount for name, amount in found.items() if name != "share")
    found["total"] = whole if case["regime"] == "reel" else 0
    return found
