"""What an accepted quote binds both sides to, besides lines and prices. Pure code.

Zero means none: no silent acceptance, no promise of answer, no cap on hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

MOST = {
    "silent_days": 60,
    "response_hours": 200,
    "cap_minutes": 600_000,
    "cap_month_minutes": 44_640,
    "payment_days": 60,  # Code de commerce, art. L441-10: sixty days at most
    "deposit_percent": 50,
}


@dataclass(frozen=True, slots=True)
class Terms:
    """``silent_days``: working days after which silence accepts what was handed in, or hours sent.

    ``response_hours``: working hours in which the provider answers a message of the client.
    ``cap_minutes``, ``cap_month_minutes``: the most that may be logged in all, and in one month.
    ``payment_days``: days to pay, from the invoice. ``deposit_percent``: of the order, what a provider who works
    alone may invoice before anything is accepted.
    """

    silent_days: int = 0
    response_hours: int = 0
    cap_minutes: int = 0
    cap_month_minutes: int = 0
    payment_days: int = 30
    deposit_percent: int = 0

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Terms:
        """Terms as they were kept; what is not there has its default."""
        return cls(**{f.name: int(kept[f.name]) for f in fields(cls) if f.name in kept})

    def as_json(self) -> dict[str, Any]:
        """As kept and signed."""
        return asdict(self)

    @property
    def is_month_above_all(self) -> bool:
        """Whether one month may hold more hours than the whole mission: that cap would never serve."""
        return 0 < self.cap_minutes < self.cap_month_minutes

    def faults(self) -> list[str]:
        """The names of the values that no contract may hold."""
        return [name for name, most in MOST.items() if not 0 <= getattr(self, name) <= most]
