"""The steps of a mission, read from the quote that was accepted. Pure code.

One step a lot, then one for what is asked beside the lots; in a group, one a lot and member.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from elearn.pool.figures import from_json
from elearn.pool.split import who_works


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``title`` is empty beside the lots, ``lot`` 0 then; ``member`` is 0 when one works alone."""

    lot: int
    title: str
    cents: int
    member: int = 0


def steps(content: Mapping[str, Any]) -> list[Step]:
    """In the order of the lots; in a lot, in the order of the members who have a part of it."""
    lines = from_json(content["lines"])
    members = who_works(content, 0)
    lots = [(int(lot["rank"]), str(lot["title"])) for lot in content["lots"]]
    out = []
    for rank, title in (*lots, (0, "")):
        for member in members:
            own = [line.total_cents for line in lines if line.lot == rank and line.member == member]
            if sum(own) or (rank and (own or not member)):
                out.append(Step(rank, title, sum(own), member))
    return out
