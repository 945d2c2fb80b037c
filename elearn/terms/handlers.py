"""What this room answers when others ask for someone's data."""

from __future__ import annotations

from typing import Any

from elearn.core.policy import SYSTEM
from elearn.terms import queries
from elearn.terms.services import endings


def export_data(person_id: int) -> list[tuple[str, Any]]:
    """What this room knows of someone, for the archive of their data."""
    return queries.export(person_id)


def erase_data(person_id: int) -> None:
    """Forget what was written of them."""
    endings.forget(SYSTEM, person_id)
