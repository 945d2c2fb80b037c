"""A mission: begun, given up before it begins, ended. Deliverables move the rest."""

from __future__ import annotations

from elearn.accounts import queries as accounts
from elearn.core import clock
from elearn.core.errors import Forbidden
from elearn.core.i18n import gettext as _
from elearn.core.moving import reasoned
from elearn.core.policy import SYSTEM, Actor, can, require
from elearn.core.signals import announce
from elearn.directory.services import proofs
from elearn.pool.extend import ORDERING_ROLES
from elearn.pool.life import BUYER
from elearn.pool.life import engagements as life
from elearn.pool.models import Engagement
from elearn.pool.policy import Can
from elearn.pool.queries import billing, crews, providers, requests
from elearn.pool.queries import engagements as reads
from elearn.pool.queries.engagements import EngagementCard
from elearn.pool.services import spending
from elearn.pool.services.moving import move, tell, tell_buyers, write
from elearn.pool.signals import EngagementAccepted, EngagementCancelled, EngagementOwesLess, MissionClosed


def side(actor: Actor, engagement_id: int) -> tuple[Engagement, EngagementCard, tuple[str, ...]]:
    """A mission that the actor works in, and as whom; ``Missing`` for a stranger."""
    row = reads.row(engagement_id)
    card = reads.cards([row])[0]
    if not can(Can.WORK, actor, card):
        reads.readable(actor, engagement_id)
        require(Can.WORK, actor, card)  # a mediator reads only
    return row, card, reads.roles(actor, card)


def start(actor: Actor, engagement_id: int) -> None:
    """Begin the work, by its provider; of an order with an agreement, once they accepted it."""
    _row, card, _roles = side(actor, engagement_id)
    if to_pledge(actor, card):
        raise Forbidden(_("Prenez d’abord l’engagement de confidentialité de cette commande."), code="pledge-first")
    _move(actor, engagement_id, "start", "pool.started")


def to_pledge(actor: Actor, card: EngagementCard) -> requests.RequestCard | None:
    """The request whose agreement its provider is to accept first: of what was ordered from an offer alone."""
    if card.ordered_by is None or actor.person_id != card.provider_id or card.state != life.ORDERED:
        return None
    asked = requests.readable(actor, card.request_id)
    return asked if asked.agreement and not requests.has_pledged(asked, actor.id) else None


def cancel(actor: Actor, engagement_id: int, reason: str) -> None:
    """Give a mission up before it begins, by either side, who says why."""
    _move(actor, engagement_id, "cancel", "pool.mission-cancelled", reason=reasoned(reason))


def close(actor: Actor, engagement_id: int) -> None:
    """End a mission whose work is accepted and whose hours are decided."""
    _move(actor, engagement_id, "close", "pool.closed")
    announce(MissionClosed(engagement_id))


def _move(actor: Actor, engagement_id: int, action: str, notice: str, **detail: str) -> None:
    row, card, roles = side(actor, engagement_id)
    moved = move(row, life.MACHINE, action, roles, reads.facts(row.id), state_at=clock.now())
    write(actor, f"engagement.{action}", row.request_id, row.id, moved, **detail)
    if moved[1] == life.CANCELLED:
        cancelled(row, by_provider=BUYER not in roles)
    tell_other(actor, card, notice, **detail)


def follow(actor: Actor, row: Engagement, action: str, roles: tuple[str, ...]) -> bool:
    """Move the mission after one of its deliverables, when its table allows it now; whether it moved."""
    facts = reads.facts(row.id)
    if not life.MACHINE.move(row.state, action, roles, facts).is_allowed:
        return False
    moved = move(row, life.MACHINE, action, roles, facts, state_at=clock.now())
    write(actor, f"engagement.{action}", row.request_id, row.id, moved)
    if moved[1] == life.ACCEPTED:
        accepted(row)
    return True


def cancelled(row: Engagement, *, by_provider: bool = False) -> None:
    """Give back what it spent, but for what was done of it, which is owed; and say that it is given up."""
    owed = billing.owed_cents(row.id)
    spending.release(row.id, owed)
    announce(EngagementCancelled(row.id, row.organisation_id, row.provider_id, by_provider, owed, clock.now()))


def refused_since(row: Engagement, key: str, before_cents: int) -> None:
    """Of a mission given up, hours were refused: give back what they came to, which is owed no more."""
    owed = billing.owed_cents(row.id)
    spending.owe_less(row.id, before_cents, owed)
    announce(EngagementOwesLess(row.id, key, before_cents, owed, clock.now()))


def accepted(row: Engagement) -> None:
    """Say that all was accepted: the skills that the request named are proven in the directory.

    In a group, each member who did a part of it proves those that they show.
    """
    request = requests.row(row.request_id)
    skills = tuple(request.skills)
    is_group = bool(crews.rows([row.id]))
    workers = [one.person_id for one in reads.providers_of(row.id)]
    shown = providers.listed(workers) if is_group else {}
    for person_id in workers:
        held = {one.code for one in shown[person_id].skills} if person_id in shown else set()
        proven = tuple(code for code in skills if code in held) if is_group else skills
        proofs.prove(SYSTEM, person_id, proven, f"engagement:{row.id}")
    announce(
        EngagementAccepted(row.id, row.organisation_id, row.provider_id, row.title, row.category, skills, clock.now())
    )


def tell_other(actor: Actor, card: EngagementCard, kind: str, **facts: object) -> None:
    """Tell the side that did not act; both when nobody did. The members of a group all know what each does."""
    known = {"engagement": card.id, "title": card.title, **facts}
    for person_id in card.provider_ids:
        if actor.person_id != person_id:
            tell(person_id, kind, known)
    if BUYER in reads.roles(actor, card):
        return
    if card.ordered_by is not None and card.ordered_by in accounts.members(card.organisation_id, *ORDERING_ROLES):
        tell(card.ordered_by, kind, known)
    else:
        tell_buyers(card.organisation_id, kind, known, but=actor.person_id)
