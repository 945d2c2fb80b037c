"""Cash over six months (7.c, example 5): start + received - fixed - purchase - levies on last month's - personal."""

from fractions import Fraction

from tests.calculators.second_method.plain import cents

_BASE = {
    "solde": "1500",
    "fixes": "320",
    "personnel": "1300",
    "taux": "28",
    "avant": "1800",
    "achat": "900",
    "mois_achat": "2",
    "e1": "1200",
    "e2": "2400",
    "e3": "3000",
    "e4": "2000",
    "e5": "3600",
    "e6": "2800",
}
WORKED = [
    (
        _BASE,
        {
            "ends": [57600, 12000, 82800, 36800, 178800, 196000],
            "outs": [212400, 285600, 229200, 246000, 218000, 262800],
        },
    ),
    ({**_BASE, "retard": "1500", "mois_retard": "3"}, {"late_3": -67200, "late_4": 78800}),
]

# start, fixed, personal, rate, month before, purchase, its month, late sum, its month, six receipts
_ROWS = """
0 0 0 0 0 0 1 0 1 0 0 0 0 0 0
1000 100 500 25.8 0 0 1 0 1 1000 1000 1000 1000 1000 1000
-200 320 900 28 1500 0 1 0 1 1800 1700 1600 1500 1400 1300
5000 450.25 1450.75 23.68 2750.50 1299.99 4 1000 2 2650.10 3100.20 1890.30 2740.40 3333.33 2999.99
800 210 1100 21.98 1600 350 1 400 1 1450 1500 1600 1700 1800 1900
2500 600 1800 28 4000 1500 6 2000 5 4200 3900 4400 1000 5200 4100
10000 0 0 28 0 10000 3 0 1 0 0 0 0 0 0
1500 320 1300 25.8 1800 900 2 1500 6 1200 2400 3000 2000 3600 2800
0 80 0 12.415 500 0 1 0 1 640 555.55 444.44 333.33 222.22 111.11
300 150 700 23.4 980 120 5 980 1 980 1020 1110 1250 900 870
12000 950 2500 25.8 6500 3200 3 6500 4 6500 6500 6500 6500 6500 6500
1 1 1 1 1 1 1 1 1 1 1 1 1 1 1
4000 320 1300 28 0 0 1 0 1 0 0 0 0 0 9000
750.75 99.99 650.01 26.03 1234.56 789.01 2 300 3 1500 1600 1700 1800 1900 2000
2000 500 1000 50 3000 0 1 0 1 3000 3000 3000 3000 3000 3000
600 310 1250 28 2100 450 4 1100 4 2100 1950 2300 1100 2600 2500
0 1000 0 28 0 0 1 0 1 0 2000 0 2000 0 2000
3200 275 1400 21.344 1900 0 1 1900 2 1850 1900 2050 2200 1750 1600
90 90 90 9 90 90 6 90 5 90 90 90 90 90 90
1500 320 1300 0 1800 900 2 0 1 1200 2400 3000 2000 3600 2800
6400 710 2100 24.6 5200 2600 1 2500 3 4900 5100 5300 4800 4600 5000
"""
_NAMES = (
    "solde",
    "fixes",
    "personnel",
    "taux",
    "avant",
    "achat",
    "mois_achat",
    "retard",
    "mois_retard",
    "e1",
    "e2",
    "e3",
    "e4",
    "e5",
    "e6",
)
CASES = [dict(zip(_NAMES, row.split(), strict=True)) for row in _ROWS.strip().splitlines()]


def _months(case, receipts):
    balance, before, ends, outs = cents(Fraction(case["solde"])), Fraction(case["avant"]), [], []
    for number, received in enumerate(receipts, 1):
        levies = cents(before * Fraction(case["taux"]) / 100)
        bought = cents(Fraction(case["achat"])) if int(case["mois_achat"]) == number else 0
        out = cents(Fraction(case["fixes"])) + bought + levies + cents(Fraction(case["personnel"]))
        balance += cents(received) - out
        before = received
        ends.append(balance)
        outs.append(out)
    return ends, outs


def by_hand(case):
    receipts = [Fraction(case[f"e{n}"]) for n in range(1, 7)]
    ends, outs = _months(case, receipts)
    found = {"ends": ends, "outs": outs, "lowest": min(ends)}
    late = Fraction(case.get("retard", "0"))
    if late:  # what slips out of the sixth month comes after the plan
        month = int(case["mois_retard"])
        receipts[month - 1] -= late
        if month < 6:
            receipts[month] += late
        for number, end in enumerate(_months(case, receipts)[0], 1):
            found[f"late_{number}"] = end
    return found
