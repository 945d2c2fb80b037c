"""What this room does when others speak."""

from __future__ import annotations

from typing import Any

from elearn.clusters.queries import export
from elearn.clusters.services import following, privacy
from elearn.core.policy import SYSTEM
from elearn.pool.signals import EngagementAccepted, EngagementBilled, EngagementCancelled, EngagementOwesLess


def on_accepted(fact: EngagementAccepted) -> None:
    """What was delivered counts as delivered."""
    following.delivered(fact.engagement_id)


def on_cancelled(fact: EngagementCancelled) -> None:
    """What was given up goes back to the ceiling, but for what is owed of it."""
    following.cancelled(fact.engagement_id, by_provider=fact.by_provider, owed_cents=fact.owed_cents)


def on_owing_less(fact: EngagementOwesLess) -> None:
    """What a mission given up does not owe after all goes back too."""
    following.owes_less(fact.engagement_id, fact.key, fact.before_cents, fact.owed_cents)


def on_billed(fact: EngagementBilled) -> None:
    """What was invoiced counts as invoiced."""
    following.billed(fact.engagement_id, fact.key, fact.net_cents)


def export_data(person_id: int) -> list[tuple[str, Any]]:
    """What this room knows of someone, for the archive of their data."""
    return export.export(person_id)


def erase_data(person_id: int) -> None:
    """Forget what no contract keeps."""
    privacy.forget(SYSTEM, person_id)
