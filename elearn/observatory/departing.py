"""What one writes of a departure, and how long it may be. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

LONGEST_TOWN, LONGEST_NOTE = 100, 500
MOST_JOBS = 100_000


@dataclass(frozen=True, slots=True)
class DepartureSheet:
    """When and why one left. ``left_on`` is the first day without them; ``jobs`` None when not said."""

    left_on: date
    reason: str
    town: str = ""
    jobs: int | None = None
    note: str = ""
