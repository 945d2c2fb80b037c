"""What this room answers when others speak."""

from __future__ import annotations

from typing import Any

from elearn.core.policy import SYSTEM
from elearn.observatory import queries, services


def export_data(person_id: int) -> list[tuple[str, Any]]:
    """What this room knows of someone, for the archive of their data."""
    return queries.departures.export(person_id)


def erase_data(person_id: int) -> None:
    """Forget the words written about them."""
    services.departures.forget(SYSTEM, person_id)
