"""Late payment: unpaid sum with tax x rate x days / 365, plus 40 euros an invoice between professionals (7.a).

Rate: the one of the conditions of sale, never under three times the legal rate (7.86 %); failing one, the rate of
the European Central Bank plus ten points (12.15 %). Due from the day after the deadline.
"""

from datetime import date
from fractions import Fraction

from tests.calculators.second_method.plain import cents

# module 7.c, example 2
WORKED = [
    ({"montant": "2016", "echeance": "2026-04-01", "paiement": "2026-05-16", "taux": "legal"},
     {"days": 45, "penalty": 3020, "fixed": 4000, "total": 7020}),
    ({"montant": "2016", "echeance": "2026-04-01", "paiement": "2026-05-16", "taux": "plancher"},
     {"days": 45, "penalty": 1954, "fixed": 4000, "total": 5954}),
]  # fmt: skip

_ROWS = """
100 2026-01-15 2026-01-16 legal -
100 2026-01-15 2026-01-15 legal -
100 2026-01-15 2026-01-10 legal -
1500 2026-02-28 2026-03-30 legal -
1500 2026-02-28 2026-03-30 plancher -
1500 2026-02-28 2026-03-30 contrat 10
1500 2026-02-28 2026-03-30 contrat 5
1500 2026-02-28 2026-03-30 contrat 7.86
12000.50 2026-01-31 2026-06-30 legal -
0.01 2026-03-01 2026-06-01 legal -
350.75 2026-03-31 2026-04-15 legal -
2400 2026-05-10 2026-06-09 contrat 15
2400 2026-05-10 2026-06-24 contrat 12.15
777.77 2026-04-30 2026-05-07 plancher -
604.80 2026-01-05 2026-04-05 legal -
1411.20 2026-01-05 2026-06-05 plancher -
98000 2026-02-01 2026-05-31 legal -
240 2026-06-01 2026-06-02 plancher -
3600 2026-03-15 2026-06-15 contrat 9.5
5280.36 2026-02-14 2026-06-21 contrat 20
60 2026-01-02 2026-06-29 legal -
1999.99 2026-04-04 2026-05-05 contrat 8
"""
CASES = [
    {name: "" if value == "-" else value for name, value in
     zip(("montant", "echeance", "paiement", "taux", "taux_contrat"), row.split(), strict=True)}
    for row in _ROWS.strip().splitlines()
]  # fmt: skip


def by_hand(case):
    days = max(0, (date.fromisoformat(case["paiement"]) - date.fromisoformat(case["echeance"])).days)
    floor = 3 * Fraction("2.62")
    rate = {"legal": Fraction("2.15") + 10, "plancher": floor}.get(case["taux"])
    if rate is None:
        rate = max(Fraction(case["taux_contrat"]), floor)
    penalty = cents(Fraction(case["montant"]) * rate / 100 * days / 365)
    fixed = 4000 if days else 0
    return {"days": days, "penalty": penalty, "fixed": fixed, "total": penalty + fixed}
