"""The price of a booking, as it is frozen in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from elearn.core.policy import Actor
from elearn.telecentres.queries.places import WorkspaceCard
from elearn.telecentres.services import prices


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
    *,
    but: Collection[int] = (),
) -> Price:
    """The price of these workspaces together, for that person and that time.

    Raises ``Conflict`` when a quota does not allow it; ``but`` names bookings that this one replaces.
    """
    quotes = [
        prices.quote(actor, person_id, w, unit, starts_at, ends_at, organisation_id=organisation_id, but=but)
        for w in workspaces
    ]
    cents = sum(q.cents for q in quotes)
    whole = quotes[0].frozen()
    whole |= {"cents": cents, "lines": [line for q in quotes for line in q.frozen()["lines"]]}
    return Price(cents, whole)
