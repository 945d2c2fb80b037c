"""An invoice: each line quantity x unit price; VAT on the total of each rate; deposit on the total with tax.

7.a: rates 20, 10, 5.5, 2.1 %. Rounding to the cent: each line, then the VAT of each rate, then the deposit.
Under the franchise no VAT is charged.
"""

from fractions import Fraction

from tests.calculators.second_method.plain import cents

# module 7.c, examples 1, 4 and 4 bis
WORKED = [
    (
        {
            "regime": "tva",
            "q1": "5",
            "p1": "320",
            "t1": "20",
            "q2": "1",
            "p2": "80",
            "t2": "20",
            "acompte": "30",
            "deductible": "92",
        },
        {"net": 168000, "vat": 33600, "gross": 201600, "deposit": 60480, "balance": 141120, "to_pay": 24400},
    ),
    ({"regime": "tva", "q1": "1", "p1": "1000", "t1": "20"}, {"net": 100000, "vat": 20000, "gross": 120000}),
]

# regime, deposit, deductible, then quantity:price:rate
_ROWS = """
tva 0 0 1:100:20
tva 0 0 1:99.99:20
tva 0 0 3:33.33:20
tva 30 0 2.5:48.40:20
tva 40 15.75 7:61.35:20 2:19.90:5.5
tva 50 200 1:0.01:20
tva 33.33 12.34 12:42:20 3:85:10
tva 0 0 1:12.50:5.5 1:12.50:10 1:12.50:20
tva 20 0 1:1000:2.1
tva 0 0 0.25:350:20
tva 10 7.77 6.5:300:20
tva 0 1000 2:450:20
tva 25 50 4:12.35:2.1 5:9.99:5.5 6:7.49:10 7:3.33:20
tva 15 0 1:0.05:10 1:0.05:10 1:0.05:10
tva 0 0 100:19.99:20
tva 30 33.60 15:27.80:20 1:64:20 2:9.05:10
tva 100 0 1:480:20
tva 0 0 1.333:75:20
franchise 30 0 5:320:20 1:80:20
franchise 0 0 8:35:20
franchise 50 0 2:149.99:10 1:20:5.5
franchise 12.5 0 3.75:44.44:20
tva 30 18.40 10:45.15:20 10:45.15:20 10:45.15:20 10:45.15:10 10:45.15:5.5
"""


def _case(row):
    regime, deposit, deductible, *lines = row.split()
    case = {"regime": regime, "acompte": deposit, "deductible": deductible}
    for number, line in enumerate(lines, 1):
        case |= dict(zip((f"q{number}", f"p{number}", f"t{number}"), line.split(":"), strict=True))
    return case


CASES = [_case(row) for row in _ROWS.strip().splitlines()]


def by_hand(case):
    by_rate = {}
    for n in range(1, 6):
        if f"q{n}" in case:
            amount = cents(Fraction(case[f"q{n}"]) * Fraction(case[f"p{n}"]))
            by_rate[case[f"t{n}"]] = by_rate.get(case[f"t{n}"], 0) + amount
    net = sum(by_rate.values())
    vat = 0
    if case["regime"] == "tva":
        vat = sum(cents(Fraction(amount, 100) * Fraction(rate) / 100) for rate, amount in by_rate.items())
    gross = net + vat
    deposit = cents(Fraction(gross, 100) * Fraction(case["acompte"]) / 100)
    found = {"net": net, "vat": vat, "gross": gross, "deposit": deposit, "balance": gross - deposit}
    if case["regime"] == "tva":
        found["to_pay"] = vat - cents(Fraction(case["deductible"]))
    return found
