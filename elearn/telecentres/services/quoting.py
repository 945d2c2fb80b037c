"""The price of a booking, as it is frozen in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from elearn.core.policy import Actor
from elearn.telecentres.queries.places import WorkspaceCard


@dataclass(frozen=True, slots=True)
class Price:
    """What is to be paid, and how that was found, as JSON."""

    cents: int
    frozen: dict[str, Any]


def price_of(
    actor: Actor,
    person_id: int,
    workspaces: Sequence[WorkspaceCard],
    unit: str,
    starts_at: datetime,
    ends_at: datetime,
    organisation_id: int | None = None,
) -> Price:
    """The price of these workspaces together, for that person and that time."""
    return Price(0, {"label": "", "lines": []})
