"""Deliverables: handed in, accepted, sent back with reasons; in silence only if the contract says so."""

from __future__ import annotations

from datetime import datetime

from elearn.core import clock, db
from elearn.core.moving import reasoned
from elearn.core.policy import Actor, require
from elearn.core.working import after_working_days
from elearn.pool.life import SYSTEM
from elearn.pool.life import deliverables as life
from elearn.pool.models import Deliverable, Engagement, Milestone
from elearn.pool.policy import Can
from elearn.pool.queries import engagements as reads
from elearn.pool.queries.engagements import EngagementCard
from elearn.pool.services.engagements import follow, side, tell_other
from elearn.pool.services.moving import move, write


def hand_in(actor: Actor, engagement_id: int, deliverable_id: int, note: str) -> None:
    """Hand a deliverable in, with a word; the mission is delivered once all are."""
    row, card, roles = side(actor, engagement_id)
    found = _of(row, deliverable_id)
    now = clock.now()
    one = card.crew.member(actor.person_id) if card.crew is not None else None
    is_own = one is not None and one.may_deliver and _owner(found) == actor.person_id
    moved = move(
        found, life.MACHINE, "hand_in", roles, reads.deliverable_facts(card, None, is_own=is_own),
        note=note.strip()[:4000], handed_in_at=now, silent_from=silent_from(card, now),
    )  # fmt: skip
    write(actor, "deliverable.hand_in", row.request_id, row.id, moved, deliverable=found.id, note=found.note)
    follow(actor, row, "deliver", roles)
    tell_other(actor, card, "pool.handed-in", deliverable=found.title)


def accept(actor: Actor, engagement_id: int, deliverable_id: int) -> None:
    """Accept a deliverable; the mission is accepted once all are."""
    row, card, roles = side(actor, engagement_id)
    found = _of(row, deliverable_id)
    facts = reads.deliverable_facts(card, found.silent_from)
    moved = move(found, life.MACHINE, "accept", roles, facts, reason="", silent_from=None)
    write(actor, "deliverable.accept", row.request_id, row.id, moved, deliverable=found.id)
    follow(actor, row, "accept", roles)
    tell_other(actor, card, "pool.accepted", deliverable=found.title)


def ask_changes(actor: Actor, engagement_id: int, deliverable_id: int, reason: str) -> None:
    """Send a deliverable back, with what is to be changed."""
    row, card, roles = side(actor, engagement_id)
    found, why = _of(row, deliverable_id), reasoned(reason)
    facts = reads.deliverable_facts(card, found.silent_from)
    moved = move(found, life.MACHINE, "ask_changes", roles, facts, reason=why, silent_from=None)
    write(actor, "deliverable.ask_changes", row.request_id, row.id, moved, deliverable=found.id, reason=why)
    follow(actor, row, "ask_changes", roles)
    tell_other(actor, card, "pool.changes-asked", deliverable=found.title, reason=why)


def accept_silently(actor: Actor, deliverable_id: int) -> None:
    """Accept what waited past the delay of the contract; refused by the table when it has none."""
    require(Can.RUN, actor)
    found = db.session().get_one(Deliverable, deliverable_id)
    row = reads.row(found.engagement_id)
    card = reads.cards([row])[0]
    facts = reads.deliverable_facts(card, found.silent_from)
    moved = move(found, life.MACHINE, "accept", (SYSTEM,), facts, reason="", silent_from=None)
    write(
        actor, "deliverable.accept", row.request_id, row.id, moved, deliverable=found.id,
        silent_days=card.terms.silent_days,
    )  # fmt: skip
    follow(actor, row, "accept", (SYSTEM,))
    tell_other(actor, card, "pool.accepted-silently", deliverable=found.title, days=card.terms.silent_days)


def silent_from(card: EngagementCard, now: datetime) -> datetime | None:
    """From when silence accepts what is handed in now; never, when the contract does not say so."""
    return after_working_days(now, card.terms.silent_days) if card.terms.silent_days else None


def _owner(found: Deliverable) -> int | None:
    return db.session().get_one(Milestone, found.milestone_id).owner_id


def _of(row: Engagement, deliverable_id: int) -> Deliverable:
    found = db.session().get(Deliverable, deliverable_id)
    if found is None or found.engagement_id != row.id:
        raise reads.missing()
    return found
