"""What this room announces, in the transaction in which it happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SeatMoved:
    """A seat was offered, accepted, given up, proven or paid; ``action`` is a key of ``life.TRANSITIONS``."""

    seat_id: int
    envelope_id: int
    centre_id: int
    person_id: int | None
    action: str
    state: str
    at: datetime
