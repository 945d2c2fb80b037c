"""What is asked of a telecentre, around a Tuesday at nine."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from elearn.telecentres.services.making import Wanted

SUNDAY = datetime(2026, 11, 22, 10, tzinfo=UTC)
NINE = datetime(2026, 11, 24, 8, tzinfo=UTC)  # Tuesday, 9 h in Paris
MONDAY = NINE - timedelta(days=1)
_keys = itertools.count(1)


def hours(start: float, end: float) -> tuple[datetime, datetime]:
    """That many hours after nine on the Tuesday."""
    return NINE + timedelta(hours=start), NINE + timedelta(hours=end)


def wanted(*workspace_ids: int, at: tuple[float, float] = (0, 3), unit: str = "hour", **values: Any) -> Wanted:
    """A request with a key of its own."""
    start, end = hours(*at)
    return Wanted(workspace_ids, unit, start, end, **{"key": f"demande-{next(_keys)}", **values})
