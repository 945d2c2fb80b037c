"""Asking for an agreement, giving or refusing it, letting it lapse."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import clock, db
from elearn.core.errors import Conflict, Missing
from elearn.core.i18n import gettext as _
from elearn.core.moving import reasoned
from elearn.core.policy import Actor, require
from elearn.directory.queries import offers
from elearn.pool import refusals, words
from elearn.pool.conditions import ALLOWED, APPROVAL
from elearn.pool.extend import APPROVABLES, ORDERING_ROLES, Grant, Orderer
from elearn.pool.life import SYSTEM
from elearn.pool.life import approvals as life
from elearn.pool.life import quotes as quote_life
from elearn.pool.models import Approval
from elearn.pool.policy import Can
from elearn.pool.queries import approvals as reads
from elearn.pool.queries import conditions
from elearn.pool.queries import requests as requests_reads
from elearn.pool.queries.approvals import ApprovalCard
from elearn.pool.services import direct, quotes, requests, spending
from elearn.pool.services.direct import Wanted
from elearn.pool.services.moving import move, tell
from elearn.pool.services.orderers import absent, orderer
from elearn.pool.services.spending import Judged


def ask(actor: Actor, wanted: Wanted) -> int:
    """Ask those who may grant an order that passes what one may order alone; the same key asks once.

    Raises :class:`spending.Refused` when nobody could grant it, :class:`Conflict` when nobody needs to.
    """
    who = orderer(actor, wanted.organisation_id)
    spending.one_at_a_time(wanted.organisation_id)
    made = reads.waiting(wanted.organisation_id, wanted.key)
    if made is not None:
        return made
    card = offers.offer(wanted.offer_id)
    direct.check(card, wanted)
    judged = direct.weigh(who, card, wanted.quantity, wanted.place)
    return _ask(actor, judged, card.title, wanted.note, wanted.key, wanted.as_json())


def ask_quote(actor: Actor, request_id: int, quote_id: int, seen: str, key: str) -> int:
    """The same for the exact version of a quote: granted, it is accepted at once. Asked again from elsewhere, once."""
    request = requests.own(actor, request_id)
    spending.one_at_a_time(request.organisation_id)
    made = reads.waiting(request.organisation_id, key)
    if made is not None:
        return made
    quote, version = quotes.named(request, quote_id, seen)
    judged = quotes.weigh(orderer(actor, request.organisation_id), request, quote, version)
    wanted = {"request": request.id, "quote": quote.id, "sha256": seen}
    again = reads.waiting_for(actor, request.organisation_id, wanted)
    if again is not None:
        return again
    return _ask(actor, judged, request.title, "", key, wanted)


def ask_for(
    actor: Actor, kind: str, judged: Judged, wanted: Mapping[str, Any], *, title: str, key: str, note: str = "",
) -> int:  # fmt: skip
    """The same for an order that another room makes once it is granted: a ``kind`` of ``extend.APPROVABLES``.

    The room holds the organisation (:func:`spending.one_at_a_time`) since before it judged.
    """
    if reads.KIND in wanted:
        raise ValueError(f"{reads.KIND!r} is the pool's own")
    made = reads.waiting(judged.organisation_id, key)
    if made is not None:
        return made
    return _ask(actor, judged, title, note, key, {reads.KIND: kind, **wanted})


def _ask(actor: Actor, judged: Judged, title: str, note: str, key: str, wanted: dict[str, Any]) -> int:
    decision = judged.decision
    if decision.outcome == ALLOWED:
        raise Conflict(refusals.changed(), code="stale")
    if decision.outcome != APPROVAL or decision.condition is None:
        raise spending.refuse(judged)
    now = clock.now()
    days = conditions.condition(decision.condition.id).lapse_days
    row = Approval(
        organisation_id=judged.organisation_id, person_id=judged.asked.person_id, condition_id=decision.condition.id,
        decision_id=spending.write_down(judged), title=title[:160], wanted=wanted, cents=judged.asked.cents,
        note=note.strip(), key=key[:80], asked_at=now, lapses_at=now + timedelta(days=days), state=life.ASKED,
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    name = accounts.people([row.person_id])[row.person_id].display_name
    for person_id in decision.approvers:
        tell(person_id, "pool.approval-asked", {"title": row.title, "person": name, "cents": row.cents})
    return row.id


def grant(actor: Actor, approval_id: int) -> int:
    """Agree: it is ordered at once, as it was asked; answer the id of the mission.

    Raises :class:`Conflict` when the offer or the quote, or what the person may order, changed meanwhile; what
    another room refuses to order now, in its words.
    """
    row, card = _of(actor, approval_id)
    answer = life.MACHINE.move(row.state, "grant", (life.APPROVER,), reads.facts(row))
    if not answer.is_allowed:
        raise Conflict(refusals.too_late(), code=answer.code)
    who = absent(row.person_id, row.organisation_id, was_present=card.was_present)
    grant = Grant(row.id, row.cents)
    if card.kind:
        made = APPROVABLES.get(card.kind).order(actor, who, card.wanted, grant)
    else:
        made = (_quote if "quote" in card.wanted else _offer)(actor, who, card, grant)
    move(
        row, life.MACHINE, "grant", (life.APPROVER,), reads.facts(row), decided_by=actor.id, decided_at=clock.now(),
        engagement_id=made,
    )  # fmt: skip
    tell(row.person_id, "pool.approval-granted", {"title": row.title, "engagement": made})
    return made


def _offer(actor: Actor, who: Orderer, card: ApprovalCard, grant: Grant) -> int:
    wanted = Wanted(**card.wanted)
    try:
        offer = offers.offer(wanted.offer_id)
    except Missing:
        raise Conflict(
            _("Cette offre n’est plus proposée : cette commande ne peut plus se faire."), code="gone"
        ) from None
    direct.check(offer, wanted)
    judged = direct.weigh(who, offer, wanted.quantity, wanted.place)
    decision = spending.take_granted(actor, judged, grant)
    return direct.place(actor, who.person_id, wanted, offer, judged, decision, grant.approval_id)


def _quote(actor: Actor, who: Orderer, card: ApprovalCard, grant: Grant) -> int:
    request = requests_reads.row(card.wanted["request"])
    quote, version = quotes.named(request, card.wanted["quote"], card.wanted["sha256"])
    if quote.state != quote_life.SUBMITTED:  # another was chosen, or this one, while it waited
        raise Conflict(str(words.REFUSALS["not-valid"]), code="not-valid")
    judged = quotes.weigh(who, request, quote, version)
    decision = spending.take_granted(actor, judged, grant)
    return quotes.award(actor, who.person_id, request, quote, version, judged, decision, grant.approval_id)


def refuse(actor: Actor, approval_id: int, reason: str) -> None:
    """Say no, and why."""
    row, _card = _of(actor, approval_id)
    why = reasoned(reason)
    move(
        row, life.MACHINE, "refuse", (life.APPROVER,), reads.facts(row), decided_by=actor.id, decided_at=clock.now(),
        reason=why,
    )  # fmt: skip
    tell(row.person_id, "pool.approval-refused", {"title": row.title, "reason": why})


def withdraw(actor: Actor, approval_id: int) -> None:
    """Ask no more, by who asked."""
    require(Can.ORDER, actor)
    row = db.session().get(Approval, approval_id)
    if row is None or row.person_id != actor.id:
        raise reads.missing()
    move(row, life.MACHINE, "lapse", (life.ASKER,), reads.facts(row), decided_at=clock.now())


def lapse(actor: Actor, approval_id: int) -> None:
    """Write that nobody answered in time."""
    require(Can.RUN, actor)
    row = db.session().get_one(Approval, approval_id)
    move(row, life.MACHINE, "lapse", (SYSTEM,), reads.facts(row))
    tell(row.person_id, "pool.approval-lapsed", {"title": row.title})


def _of(actor: Actor, approval_id: int) -> tuple[Approval, ApprovalCard]:
    """An approval that the actor may decide, locked; ``Missing`` for anyone else."""
    query = sa.select(Approval).where(Approval.id == approval_id).with_for_update()
    row = db.session().scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise reads.missing()
    card = reads.cards([row])[0]
    if row.organisation_id not in actor.organisations(*ORDERING_ROLES) or actor.person_id not in card.approvers:
        raise reads.missing()
    require(Can.DECIDE, actor, card)
    return row, card
