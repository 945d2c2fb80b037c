"""A disagreement: opened by either side, settled by a mediator who reads everything. Meanwhile nothing is accepted."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import clock, db
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.moving import reasoned
from elearn.core.policy import Actor, require
from elearn.pool.life import MEDIATOR, deliverables
from elearn.pool.life import engagements as life
from elearn.pool.models import Deliverable, Dispute
from elearn.pool.models.engagements import OUTCOMES
from elearn.pool.policy import Can
from elearn.pool.queries import engagements as reads
from elearn.pool.services.engagements import accepted, cancelled, side, tell_other
from elearn.pool.services.moving import move, tell, write


def dispute(actor: Actor, engagement_id: int, reason: str) -> int:
    """Put a disagreement before a mediator; the other side and the mediators are told."""
    row, card, roles = side(actor, engagement_id)
    why = reasoned(reason)
    moved = move(row, life.MACHINE, "dispute", roles, reads.facts(row.id), state_at=clock.now())
    made = Dispute(engagement_id=row.id, opened_by=actor.id, reason=why, opened_at=clock.now())
    db.session().add(made)
    db.session().flush()
    write(actor, "engagement.dispute", row.request_id, row.id, moved, reason=why)
    tell_other(actor, card, "pool.disputed", reason=why)
    sides = {*card.provider_ids, *accounts.members(card.organisation_id)}
    managers = accounts.members(card.telecentre_id, "manager") if card.telecentre_id is not None else []
    for person_id in sorted({*accounts.administrators(), *managers} - sides):
        tell(person_id, "pool.to-mediate", {"engagement": row.id, "title": row.title})
    return made.id


def settle(actor: Actor, engagement_id: int, outcome: str, decision: str) -> None:
    """Decide: the work is accepted as it is, changes are asked, or the mission stops. With reasons, to both sides.

    Accepted is what was handed in; what never was stays to be done, and the mission goes on.
    """
    card = reads.readable(actor, engagement_id)
    require(Can.MEDIATE, actor, card)
    why = _decided(outcome, decision)
    row = reads.row(engagement_id)
    query = sa.select(Dispute).where(Dispute.engagement_id == row.id, Dispute.settled_at.is_(None))
    found = db.session().scalars(query).one_or_none()
    if found is None:
        raise Conflict(_("Ce désaccord est déjà réglé."), code="settled")
    action = f"settle_{outcome}"
    moved = move(row, life.MACHINE, action, (MEDIATOR,), reads.facts(row.id), state_at=clock.now())
    found.outcome, found.decision, found.mediator_id, found.settled_at = outcome, why, actor.id, clock.now()
    db.session().flush()
    write(actor, f"engagement.{action}", row.request_id, row.id, moved, reason=why)
    if outcome != "cancel":
        _decide(actor, engagement_id, "impose" if outcome == "accept" else "reopen", why)
    if row.state == life.ACCEPTED:
        accepted(row)
    if outcome == "cancel":
        cancelled(row)
    tell_other(actor, card, "pool.settled", decision=why)


def _decided(outcome: str, decision: str) -> str:
    """The reasons, once both they and the outcome can be taken; raise :class:`Invalid` with all that is wrong."""
    faults = {} if outcome in OUTCOMES else {"outcome": [_("Choisissez une issue.")]}
    why = ""
    try:
        why = reasoned(decision, "decision")
    except Invalid as error:
        faults |= error.fields
    if faults:
        raise Invalid(fields=faults)
    return why


def _decide(actor: Actor, engagement_id: int, action: str, why: str) -> None:
    """What the decision makes of each deliverable that it concerns."""
    row = reads.row(engagement_id)
    card = reads.cards([row])[0]
    facts = reads.deliverable_facts(card, None)
    query = sa.select(Deliverable).where(Deliverable.engagement_id == engagement_id).order_by(Deliverable.id)
    for one in db.session().scalars(query).all():
        if deliverables.MACHINE.move(one.state, action, (MEDIATOR,), facts).is_allowed:
            reason = {"reason": why} if action == "reopen" else {"reason": ""}
            moved = move(one, deliverables.MACHINE, action, (MEDIATOR,), facts, silent_from=None, **reason)
            write(actor, f"deliverable.{action}", row.request_id, row.id, moved, deliverable=one.id)
