"""What this room does when others speak."""

from __future__ import annotations

from typing import Any

from elearn.clusters.queries import export
from elearn.clusters.services import calls
from elearn.pool.signals import EngagementAccepted, EngagementBilled, EngagementCancelled


def on_accepted(fact: EngagementAccepted) -> None:
    """What was delivered counts as delivered."""
    calls.delivered(fact.engagement_id)


def on_cancelled(fact: EngagementCancelled) -> None:
    """What was given up goes back to the ceiling."""
    calls.cancelled(fact.engagement_id, by_provider=fact.by_provider)


def on_billed(fact: EngagementBilled) -> None:
    """What was invoiced counts as invoiced."""
    calls.billed(fact.engagement_id, fact.key, fact.net_cents)


def export_data(person_id: int) -> list[tuple[str, Any]]:
    """What this room knows of someone, for the archive of their data."""
    return export.export(person_id)
