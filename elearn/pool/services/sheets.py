"""What the verbs take: a request and a quote as written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from elearn.pool.figures import Line
from elearn.pool.split import MEMBERS
from elearn.pool.terms import Terms

LONGEST_VALIDITY = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class LotSheet:
    """A lot as written; ``quantity`` in hundredths of its unit."""

    title: str
    unit: str
    quantity: int
    description: str = ""


@dataclass(frozen=True, slots=True)
class RequestSheet:
    """A request as written. ``criteria`` maps a code to its weight."""

    category: str
    title: str
    need: str
    lots: Sequence[LotSheet] = ()
    criteria: Mapping[str, int] = field(default_factory=dict)
    terms: Terms = field(default_factory=Terms)
    skills: Sequence[str] = ()
    audience: str = "pool"
    cluster_id: int | None = None
    budget_cents: int | None = None
    is_ceiling: bool = False
    agreement: str = ""
    answer_until: datetime | None = None
    start_on: date | None = None
    end_on: date | None = None


@dataclass(frozen=True, slots=True)
class QuoteSheet:
    """A quote to send: one line a lot, in the unit and quantity of the lot, and others beside (lot 0)."""

    lines: Sequence[Line]
    valid_until: date
    delay_days: int = 0
    start_on: date | None = None
    note: str = ""

    def as_typed(self) -> dict[str, str]:
        """The same as the form of the page keeps it, so that one goes on there from what was sent."""
        out: dict[str, Any] = {"valid_until": self.valid_until, "delay_days": self.delay_days, "note": self.note}
        out["start_on"] = self.start_on
        beside = 0
        for line in self.lines:
            if line.lot:
                out |= {f"price_{line.lot}": _amount(line.price_cents), f"vat_{line.lot}": line.vat_bp}
            else:
                beside += 1
                said = {"label": line.label, "unit": line.unit, "quantity": _amount(line.quantity)}
                said |= {"price": _amount(line.price_cents), "vat": str(line.vat_bp)}
                out |= {f"extra_{beside}_{name}": value for name, value in said.items()}
        kept = {name: value for name, value in out.items() if value not in (None, "")}
        return {n: v.isoformat() if isinstance(v, date) else str(v) for n, v in kept.items()}


def _amount(hundredths: int) -> str:
    return f"{hundredths // 100},{hundredths % 100:02d}"


@dataclass(frozen=True, slots=True)
class MemberSheet:
    """What one member of a group does, up to how many minutes (0: no cap), and in their own name."""

    person_id: int
    scope: str = ""
    cap_minutes: int = 0
    cap_month_minutes: int = 0
    may_deliver: bool = True
    signs_hours: bool = True


@dataclass(frozen=True, slots=True)
class GroupSheet:
    """A group as its lead writes it: what binds the members, and their quote by lot and member."""

    name: str
    form: str
    members: Sequence[MemberSheet]
    billing: str = MEMBERS
    lead_pay_bp: int = 0
    failure_days: int = 7
    lines: Sequence[Line] = ()
    valid_until: date | None = None
    delay_days: int = 0
    start_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class TeamSheet:
    """A standing team as its lead writes it."""

    name: str
    form: str = "conjoint"
    billing: str = MEMBERS
    lead_pay_bp: int = 0
