"""Which holder of a framework agreement gets a call-off. Pure code.

*Cascade*: the first in rank who is free. *Rotation*: who has had the least so far, then the first in
rank. *Competition*: the lowest price, each holder being bound by its price list even when it says
nothing; between equals who offered first, then the first in rank. Amounts in cents before VAT.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

CASCADE, ROTATION, COMPETITION = "cascade", "rotation", "competition"
RULES = (CASCADE, ROTATION, COMPETITION)
# Why a holder is passed over: it declined this need, lacks a certificate of vigilance, is of the company that
# orders, or left the agreement.
DECLINED, VIGILANCE, OWN, LEFT = "declined", "vigilance", "own-company", "left"
BARS = (DECLINED, VIGILANCE, OWN, LEFT)
MOST_REBATE = 9000  # that a holder may take off its price list, in hundredths of a percent
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A holder before one call-off. ``cents`` is what it would be ordered for, ``ordered_cents`` what it had so far.

    In a competition ``cents`` has the rebate off that it offered, ``rebate_bp``, at ``said_at``: by its list when
    it says nothing. ``bar`` is why it may not have it, or empty.
    """

    holder_id: int
    rank: int
    cents: int
    ordered_cents: int = 0
    rebate_bp: int = 0
    said_at: datetime | None = None
    bar: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Who gets it (None: nobody is free), and every candidate in the order in which the rule looks at them."""

    taken: Candidate | None
    looked_at: tuple[Candidate, ...]

    @property
    def bars(self) -> tuple[str, ...]:
        """Why those before the one taken were passed over, in that order."""
        out = []
        for one in self.looked_at:
            if one is self.taken:
                break
            out.append(one.bar)
        return tuple(out)


def choose(rule: str, candidates: Iterable[Candidate]) -> Choice:
    """The choice; the same whatever the order in which the candidates come."""
    looked_at = tuple(sorted(candidates, key=lambda one: _key(rule, one)))
    return Choice(next((one for one in looked_at if not one.bar), None), looked_at)


def _key(rule: str, one: Candidate) -> tuple[int, datetime, int, int]:
    if rule == COMPETITION:
        return one.cents, one.said_at or NEVER, one.rank, one.holder_id
    if rule == ROTATION:
        return one.ordered_cents, NEVER, one.rank, one.holder_id
    return one.rank, NEVER, one.rank, one.holder_id
