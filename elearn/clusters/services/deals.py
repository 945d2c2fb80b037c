"""What a call-off comes to: the holder that the rule gives it to, its price, where the money comes from; then made.

The order of locks is always the same, so that two never wait for each other: the company (its month in
the pool), the agreement, its book.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from elearn.clusters.ceilings import Taking, book_of, ordering, taking
from elearn.clusters.choosing import (
    COMPETITION,
    DECLINED,
    LEFT,
    MOST_REBATE,
    OWN,
    VIGILANCE,
    Candidate,
    Choice,
    choose,
)  # fmt: skip
from elearn.clusters.life import calls as life
from elearn.clusters.life import frameworks as framework_life
from elearn.clusters.models import Call, Framework
from elearn.clusters.queries import calls as reads
from elearn.clusters.queries import frameworks
from elearn.clusters.queries.frameworks import FrameworkCard, HolderCard
from elearn.clusters.services import alerts, vigilance
from elearn.clusters.services.telling import move, tell
from elearn.core import clock, db, ledger
from elearn.core.errors import Conflict
from elearn.core.i18n import gettext as _
from elearn.core.i18n import money, today
from elearn.core.ledger import Insufficient, Move
from elearn.core.policy import Actor
from elearn.pool.extend import Grant, Orderer
from elearn.pool.queries import providers
from elearn.pool.services import agreed, spending


@dataclass(frozen=True, slots=True)
class Need:
    """What is to be ordered. ``call_id``: the call-off whose prices were asked; ``after_id``: one that was declined."""

    company_id: int
    quantities: Mapping[int, int]
    note: str = ""
    call_id: int | None = None
    after_id: int | None = None

    @classmethod
    def of(cls, row: Call) -> Need:
        """That of a call-off."""
        found = {int(lot): int(quantity) for lot, quantity in row.quantities.items()}
        return cls(row.company_id, found, row.note, row.id, row.after_id)


@dataclass(frozen=True, slots=True)
class Deal:
    """Who gets it and why, for how much, and from where the money comes."""

    holder: HolderCard
    choice: Choice
    rebate_bp: int
    cents: int
    money: Taking


def hold(framework_id: int, company_id: int) -> Framework:
    """The agreement, open, kept from any other writer; the company first. Raises :class:`Conflict`."""
    spending.one_at_a_time(company_id)
    row = frameworks.locked(framework_id)
    state = framework_life.MACHINE.read_state(row.state, frameworks.facts(row))
    if state != framework_life.OPEN:
        raise not_open()
    if today() < row.starts_on:
        raise Conflict(_("Cet accord-cadre n’a pas encore commencé."), code="not-begun")
    return row


def not_open() -> Conflict:
    """What is said of an agreement under which nothing is ordered: not signed by all yet, or over."""
    return Conflict(_("Cet accord-cadre n’est pas ouvert aux commandes."), code="not-open")


def listed(card: FrameworkCard, company_id: int, quantities: Mapping[int, int]) -> tuple[int, int]:
    """In cents: what a need comes to at the lowest price list, and what the ceiling leaves to the company."""
    least = min(agreed.cents_of(one.content, quantities) for one in card.holders)
    return least, sum(frameworks.left_for(card.id, company_id))


def check_room(card: FrameworkCard, company_id: int, quantities: Mapping[int, int]) -> None:
    """Refuse without a lock what no holder's price lets under the ceiling: those who come too late need not queue.

    Where a lower price is asked of the holders, the greatest rebate counts. Raises :class:`Conflict` ``insufficient``.
    """
    least, left = listed(card, company_id, quantities)
    lowest = least
    if card.rule == COMPETITION:
        lowest = min(agreed.cents_of(one.content, quantities, MOST_REBATE) for one in card.holders)
    if lowest > left:
        raise above(least, left)


def find(card: FrameworkCard, need: Need) -> Deal:
    """What the rule and the ceiling make of a need now; nothing is written.

    Raises :class:`Conflict` ``insufficient`` above the ceiling, ``vigilance`` or ``nobody`` when no holder is free.
    """
    choice = choice_of(card, need)
    share, reserve = frameworks.left_for(card.id, need.company_id)
    least = min(one.cents for one in choice.looked_at)
    if least > share + reserve:  # said before anything else: no holder could lift it
        raise above(least, share + reserve)
    holder = free(card, choice)
    assert choice.taken is not None
    cents = choice.taken.cents
    found = taking(cents, share)
    if found.common_cents > reserve:
        raise above(cents, share + reserve)
    return Deal(holder, choice, choice.taken.rebate_bp, cents, found)


def order_of(card: FrameworkCard, need: Need, deal: Deal, who: Orderer | None, key: str = "") -> agreed.Agreed:
    """The same as the pool signs it; ``key`` is that of the mission it makes."""
    return agreed.Agreed(
        need.company_id, deal.holder.person_id, card.title, card.category, deal.holder.content, need.quantities,
        {"framework": card.id, "call": need.call_id or 0, "sha256": card.digest}, need.note, key, deal.rebate_bp, who,
    )  # fmt: skip


def give(
    actor: Actor, framework: Framework, card: FrameworkCard, row: Call, who: Orderer | None = None,
    grant: Grant | None = None,
) -> int:  # fmt: skip
    """Choose, make the mission, spend the ceiling, tell what it reached; answer the id of the mission.

    With ``grant`` the actor agrees to it: then it never costs more than what was asked of them.
    """
    need = Need.of(row)
    deal = find(card, need)
    if grant is not None and deal.cents > grant.cents:
        raise Conflict(
            _(
                "Le titulaire à qui revient cette commande en demande maintenant %(now)s, et la validation demandée "
                "est de %(asked)s. Refusez-la : la demande est à refaire.",
                now=money(deal.cents), asked=money(grant.cents),
            ),
            code="dearer",
        )  # fmt: skip
    mission = agreed.order(actor, order_of(card, need, deal, who, f"call:{row.id}"), grant)
    values: dict[str, Any] = {
        "engagement_id": mission, "holder_id": deal.holder.id, "cents": deal.cents, "own_cents": deal.money.own_cents,
        "common_cents": deal.money.common_cents,
        "choice": [
            {"holder": one.holder_id, "cents": one.cents, "had": one.ordered_cents, "bar": one.bar}
            for one in deal.choice.looked_at
        ],
    }  # fmt: skip
    # Whether one may award was said before: a call-off that asks no price is given at once.
    move(row, life.MACHINE, "award", (life.BUYER,), life.Facts(clock.now(), None, has_all=True), **values)
    try:
        post(row, ordering(row.company_id, deal.money), f"call:{row.id}", "clusters.call")
    except Insufficient as short:
        raise above(deal.cents, short.available) from short
    alerts.tell_reached(framework, row.company_id)
    tell_bidders(card, row)
    return mission


def tell_bidders(card: FrameworkCard, row: Call) -> None:
    """Tell those who offered a price for a call-off that it was given to another, or dropped."""
    if card.rule != COMPETITION:
        return
    said = reads.bids(row.id)
    facts = {"framework": card.id, "title": card.title, "given": row.holder_id is not None}
    told = [one.person_id for one in card.holders if one.id in said and one.id != row.holder_id]
    tell(told, "clusters.bid-lost", facts)


def choice_of(card: FrameworkCard, need: Need) -> Choice:
    """What the rule says of a need now."""
    had = reads.given(card.id)
    said = reads.bids(need.call_id) if need.call_id is not None and card.rule == COMPETITION else {}
    declined, own = reads.declined_before(need.after_id), providers.of_organisation(need.company_id)
    lacking = vigilance.lacking(card.people) if card.needs_vigilance else set()
    out = []
    for one in card.holders:
        rebate, at = said.get(one.id, (0, None))
        cents = agreed.cents_of(one.content, need.quantities, rebate)  # each unit price rounded, as it is ordered
        bar = ""
        if one.left_at is not None:
            bar = LEFT
        elif not own.isdisjoint(one.people):
            bar = OWN
        elif one.id in declined:
            bar = DECLINED
        elif not lacking.isdisjoint(one.people):
            bar = VIGILANCE
        out.append(Candidate(one.id, one.rank, cents, had.get(one.id, 0), rebate, at, bar))
    return choose(card.rule, out)


def free(card: FrameworkCard, choice: Choice) -> HolderCard:
    """The holder taken; when nobody is free, say why, and tell those who lack a certificate."""
    holders = {one.id: one for one in card.holders}
    if choice.taken is not None:
        return holders[choice.taken.holder_id]
    barred = [holders[one.holder_id].people for one in choice.looked_at if one.bar == VIGILANCE]
    short = sorted(vigilance.lacking({person for people in barred for person in people}))
    if not short:
        raise Conflict(_("Aucun titulaire ne peut recevoir cette commande."), code="nobody")
    facts = {"framework": card.id, "title": card.title, "amount": vigilance.threshold()}
    # Although the order is undone, the holders are told, once a day.
    key = f"clusters.vigilance:{card.id}:{today().isoformat()}"
    db.after_rollback(lambda: tell(short, "clusters.vigilance", facts, key=key))
    raise Conflict(vigilance.said_to_buyer(), code="vigilance")


def above(cents: int, left: int) -> Conflict:
    """What is said of what the ceiling has no room for."""
    said = _("Cette commande fait %(cents)s, et il vous reste %(left)s.", cents=money(cents), left=money(left))
    refused = Conflict(said, code="insufficient")
    refused.more = {"left_cents": left}
    return refused


def post(row: Call, moves: list[Move], key: str, reason: str) -> None:
    """Move the money of a call-off in the book of its agreement."""
    ledger.post(
        book_of(row.framework_id), moves, key=key, actor_id=None, reason=reason,
        reference={"call": row.id, "company": row.company_id},
    )  # fmt: skip
