"""What is taken and what is free, in as few statements as for one workspace.

A claim that has lapsed reads as free although nobody has written it yet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.telecentres.intervals import Interval, overlaps, without
from elearn.telecentres.models import Claim
from elearn.telecentres.queries.places import WorkspaceCard


def counts(now: datetime | sa.BindParameter[datetime]) -> sa.ColumnElement[bool]:
    """The claims that keep a place at ``now``."""
    return sa.and_(Claim.active, sa.or_(Claim.lapses_at.is_(None), Claim.lapses_at > now))


# Made once: every booking and every search asks it.
_TAKEN = db.Among(
    sa.select(Claim.workspace_id, Claim.starts_at, Claim.ends_at)
    .where(
        Claim.ends_at > sa.bindparam("start"),
        Claim.starts_at < sa.bindparam("end"),
        counts(sa.bindparam("now")),
    )
    .order_by(Claim.workspace_id, Claim.starts_at),
    Claim.workspace_id,
)


def taken(workspace_ids: Collection[int], start: datetime, end: datetime) -> dict[int, list[Interval]]:
    """When each of these workspaces is taken between two instants; one statement, every id present."""
    out: dict[int, list[Interval]] = {i: [] for i in workspace_ids}
    if not out:
        return out
    values = {"start": start, "end": end, "now": clock.now()}
    for workspace_id, starts_at, ends_at in _TAKEN.rows(out, values):
        out[workspace_id].append((starts_at, ends_at))
    return out


def free_among(
    workspaces: Iterable[WorkspaceCard], start: datetime, end: datetime, busy: dict[int, list[Interval]]
) -> list[WorkspaceCard]:
    """Those of ``workspaces`` that nothing of ``busy`` takes between two instants."""
    return [w for w in workspaces if not any(overlaps((start, end), one) for one in busy.get(w.id, ()))]


def free_time(opening: Iterable[Interval], busy: Iterable[Interval]) -> list[Interval]:
    """What is left of the opening of a place for one of its workspaces."""
    return without(opening, busy)
