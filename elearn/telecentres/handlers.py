"""What this room answers when others ask for someone's data."""

from __future__ import annotations

from typing import Any

from elearn.core.policy import SYSTEM
from elearn.telecentres.queries import passes, privacy
from elearn.telecentres.services import forgetting


def export_data(person_id: int) -> list[tuple[str, Any]]:
    """What this room knows of someone, for the archive of their data."""
    return [*privacy.export(person_id), *passes.export(person_id)]


def erase_data(person_id: int) -> None:
    """Give up what someone had booked and forget what they wrote."""
    forgetting.forget(SYSTEM, person_id)
