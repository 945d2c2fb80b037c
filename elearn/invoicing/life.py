"""An invoice once it is issued, as a table: the statuses of the reform, noted by who knows them. Pure code.

*Déposée*, *rejetée*, *refusée*, *encaissée* are those that the reform of electronic invoicing makes
compulsory; *émise* comes before them, *annulée par avoir* ends an invoice wholly credited.
"""

from __future__ import annotations

from dataclasses import dataclass

from elearn.core.machine import SYSTEM, Machine, Transition

ISSUED, DEPOSITED, REJECTED, REFUSED = "issued", "deposited", "rejected", "refused"
COLLECTED, CREDITED = "collected", "credited"
STATES = (ISSUED, DEPOSITED, REJECTED, REFUSED, COLLECTED, CREDITED)
OPEN = (ISSUED, DEPOSITED)  # somebody is to pay it
ISSUER, BUYER = "issuer", "buyer"
ROLES = (ISSUER, BUYER, SYSTEM)


@dataclass(frozen=True, slots=True)
class Facts:
    """``left_cents`` is still to be paid, ``uncredited_cents`` not yet credited; ``was_deposited`` once."""

    left_cents: int
    uncredited_cents: int
    was_deposited: bool = False


MACHINE: Machine[Facts] = Machine(
    STATES,
    ROLES,
    (
        Transition("deposit", (ISSUED, REJECTED), (ISSUER,), DEPOSITED),
        Transition("reject", (DEPOSITED,), (ISSUER,), REJECTED),
        Transition("refuse", (ISSUED, DEPOSITED), (BUYER,), REFUSED),
        Transition("collect", (ISSUED, DEPOSITED, REJECTED, REFUSED), (ISSUER,), COLLECTED, "paid"),
        Transition("pay", (ISSUED, DEPOSITED, REJECTED, REFUSED), (ISSUER,), "", "owed"),
        Transition("reopen", (COLLECTED,), (ISSUER,), DEPOSITED, "owed-deposited"),
        Transition("reopen", (COLLECTED,), (ISSUER,), ISSUED, "owed"),
        Transition("credit", (ISSUED, DEPOSITED, REJECTED, REFUSED, COLLECTED), (ISSUER,), CREDITED, "all-credited"),
        Transition("credit", (ISSUED, DEPOSITED, REJECTED, REFUSED, COLLECTED), (ISSUER,), ""),
    ),
    {
        "paid": lambda f: f.left_cents <= 0,
        "owed": lambda f: f.left_cents > 0,
        "owed-deposited": lambda f: f.left_cents > 0 and f.was_deposited,
        "all-credited": lambda f: f.uncredited_cents <= 0,
    },
    {"paid": "not-paid", "owed": "nothing-owed", "owed-deposited": "nothing-owed", "all-credited": "not-credited"},
)
