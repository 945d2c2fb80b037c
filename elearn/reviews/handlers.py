"""What this room answers when others speak."""

from __future__ import annotations

from typing import Any

from elearn.core.policy import SYSTEM
from elearn.pool.signals import MissionClosed
from elearn.reviews.queries import privacy as reads
from elearn.reviews.services import privacy, writing


def on_mission_closed(fact: MissionClosed) -> None:
    """Ask both sides what they think of it."""
    writing.open_window(SYSTEM, fact.engagement_id)


def export_data(person_id: int) -> list[tuple[str, Any]]:
    """What this room knows of someone, for the archive of their data."""
    return reads.export(person_id)


def erase_data(person_id: int) -> None:
    """Forget their words."""
    privacy.forget(SYSTEM, person_id)
