"""What becomes of the money of a call-off as its mission goes on: given back, delivered, invoiced."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.clusters.ceilings import DELIVERED, INVOICED, ORDERED, Taking, giving_back, stepping
from elearn.clusters.life import calls as life
from elearn.clusters.models import Call
from elearn.clusters.queries import calls as reads
from elearn.clusters.queries import frameworks
from elearn.clusters.services.deals import post
from elearn.clusters.services.telling import move, tell
from elearn.core import clock, db


def cancelled(engagement_id: int, *, by_provider: bool, owed_cents: int) -> None:
    """A mission was given up: what is not owed of it goes back to where it came from.

    What is owed stays ordered until it is invoiced.
    """
    row = _of(engagement_id)
    if row is None or row.state != life.ORDERED:
        return
    facts = life.Facts(clock.now())
    role, action = (life.HOLDER, "decline") if by_provider else (life.BUYER, "cancel")
    moves = giving_back(row.company_id, _given(row, owed_cents))
    move(row, life.MACHINE, action, (role,), facts)
    if moves:
        post(row, moves, f"back:{row.id}", "clusters.back")
    if by_provider:
        title = frameworks.row(row.framework_id).title
        tell([row.person_id], "clusters.declined", {"call": row.id, "title": title})


def owes_less(engagement_id: int, key: str, before_cents: int, owed_cents: int) -> None:
    """Of a mission given up, less is owed than was thought: what was kept for it goes back as well."""
    row = _of(engagement_id)
    if row is None or row.state not in (life.CANCELLED, life.DECLINED):
        return
    before, after = _given(row, before_cents), _given(row, owed_cents)
    found = Taking(after.own_cents - before.own_cents, after.common_cents - before.common_cents)
    moves = giving_back(row.company_id, found)
    if moves:
        post(row, moves, f"back:{row.id}:{key}", "clusters.back")


def _given(row: Call, owed_cents: int) -> Taking:
    """What is given back of a call-off given up, when so much is owed: to what was in common first."""
    left = row.cents - max(row.invoiced_cents, min(owed_cents, row.cents))
    common = min(left, row.common_cents)
    return Taking(left - common, common)


def delivered(engagement_id: int) -> None:
    """All of a mission was accepted."""
    row = _of(engagement_id)
    if row is None or row.state != life.ORDERED:
        return
    moves = stepping(row.company_id, ORDERED, DELIVERED, row.cents - row.invoiced_cents)
    move(row, life.MACHINE, "deliver", ("system",), life.Facts(clock.now()))
    if moves:
        post(row, moves, f"delivered:{row.id}", "clusters.delivered")


def billed(engagement_id: int, key: str, net_cents: int) -> None:
    """So much of a mission was invoiced; under zero, a credit note. Never more than was ordered counts."""
    row = _of(engagement_id)
    if row is None:
        return
    row = reads.row(row.id)
    cents = max(-row.invoiced_cents, min(net_cents, row.cents - row.invoiced_cents))
    if not cents:
        return
    step = DELIVERED if row.state == life.DELIVERED else ORDERED
    row.invoiced_cents += cents
    db.session().flush()
    if cents > 0:
        post(row, stepping(row.company_id, step, INVOICED, cents), f"billed:{key}", "clusters.billed")
    else:
        post(row, stepping(row.company_id, INVOICED, step, -cents), f"billed:{key}", "clusters.credited")


def _of(engagement_id: int) -> Call | None:
    query = sa.select(Call).where(Call.engagement_id == engagement_id).with_for_update()
    return db.session().scalars(query.execution_options(populate_existing=True)).one_or_none()
