"""Call-offs: choosing the holder, spending the ceiling, making the mission, all in one transaction.

The order of locks is always the same, so that two never wait for each other: the company (its month in
the pool), the agreement, its book.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from elearn.clusters.ceilings import (
    DELIVERED,
    INVOICED,
    ORDERED,
    Taking,
    book_of,
    giving_back,
    ordering,
    reached,
    stepping,
    taking,
)
from elearn.clusters.choosing import COMPETITION, DECLINED, OWN, VIGILANCE, Candidate, Choice, choose
from elearn.clusters.life import calls as life
from elearn.clusters.life import frameworks as framework_life
from elearn.clusters.models import Alert, Bid, Call, Framework
from elearn.clusters.policy import Can
from elearn.clusters.queries import calls as reads
from elearn.clusters.queries import frameworks
from elearn.clusters.queries.frameworks import FrameworkCard, HolderCard
from elearn.clusters.services import vigilance
from elearn.clusters.services.members import Subject
from elearn.clusters.services.telling import move, tell, tell_buyers
from elearn.core import clock, db, ledger
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import money, today
from elearn.core.ledger import Insufficient, Move
from elearn.core.policy import Actor, require
from elearn.pool.figures import MOST_QUANTITY
from elearn.pool.queries import providers
from elearn.pool.services import agreed, spending
from elearn.pool.services.orderers import Orderer


@dataclass(frozen=True, slots=True)
class Wanted:
    """A call-off as someone asks for it. ``quantities``: hundredths by rank of lot; ``key``: the form's.

    ``after_id`` is the call-off that a holder declined: those who declined it are passed over.
    """

    company_id: int
    quantities: Mapping[int, int]
    key: str
    note: str = ""
    after_id: int | None = None


def call(actor: Actor, framework_id: int, wanted: Wanted, who: Orderer | None = None) -> int:
    """Order under the agreement, or ask the holders for their price when its rule says so; answer its id.

    The same key again gives the same one. Raises :class:`Conflict` ``insufficient`` above the ceiling,
    ``vigilance`` or ``nobody`` when no holder is free, and what the conditions of the company refuse.
    """
    reading = frameworks.read(actor, framework_id)
    if wanted.company_id not in reading.companies:
        raise Forbidden(_("Cette entreprise n’est pas de la grappe."), code="not-member")
    require(Can.CALL, actor, Subject(reading.card.cluster_id, wanted.company_id))
    return place(actor, reading.card, wanted, who)


def place(actor: Actor, card: FrameworkCard, wanted: Wanted, who: Orderer | None = None) -> int:
    """The same, for who may: also for the job of the shared posts, in the name of who answers for them."""
    quantities = _checked(card, wanted.quantities)
    row = _hold(card.id, wanted.company_id)
    same = sa.select(Call.id).where(Call.framework_id == card.id, Call.key == wanted.key[:80])
    made = db.session().scalar(same)
    if made is not None:
        return made
    now, is_competing = clock.now(), row.rule == COMPETITION
    found = Call(
        framework_id=row.id, company_id=wanted.company_id, person_id=who.person_id if who else actor.id,
        key=wanted.key[:80], quantities={str(lot): q for lot, q in quantities.items()}, note=wanted.note.strip()[:4000],
        state=life.COMPETING, choice=[], after_id=_declined(wanted, row.id), made_at=now, state_at=now,
        answer_until=now + timedelta(days=row.answer_days) if is_competing else None,
    )  # fmt: skip
    db.session().add(found)
    db.session().flush()
    if is_competing:
        _free(card, _choice(card, found))
        facts = {"call": found.id, "title": row.title}
        tell([one.person_id for one in card.holders], "clusters.competition", facts)
        return found.id
    _give(actor, row, card, found, who)
    return found.id


def bid(actor: Actor, call_id: int, rebate_bp: int) -> None:
    """Say what one takes off one's price list for a call-off, by a holder; the last word counts."""
    _card, reading = reads.readable(actor, call_id)
    if reading.holder is None:
        raise reads.missing()
    row = reads.row(call_id)
    if not 0 <= rebate_bp <= 9000:
        raise Invalid(fields={"rebate": [_("De 0 à 90 %.")]})
    move(row, life.MACHINE, "offer", (life.HOLDER,), life.Facts(clock.now(), row.answer_until))
    values = {"rebate_bp": rebate_bp, "said_at": clock.now()}
    db.session().execute(
        db.insert(Bid)
        .values(call_id=call_id, holder_id=reading.holder.id, **values)
        .on_conflict_do_update(index_elements=["call_id", "holder_id"], set_=values)
    )
    if set(reads.bids(call_id)) == {one.id for one in reading.card.holders}:
        tell([row.person_id], "clusters.bids-in", {"call": call_id, "title": reading.card.title})


def award(actor: Actor, call_id: int) -> int:
    """Give a call-off to the lowest price, once all have spoken or the time is over; answer the mission's id."""
    card, reading = reads.readable(actor, call_id)
    require(Can.CALL, actor, Subject(reading.card.cluster_id, card.company_id))
    framework = _hold(card.framework_id, card.company_id)
    row = reads.row(call_id)
    if row.engagement_id is not None:
        return row.engagement_id
    said = set(reads.bids(call_id)) == {one.id for one in reading.card.holders}
    facts = life.Facts(clock.now(), row.answer_until, said)
    answer = life.MACHINE.move(row.state, "award", (life.BUYER,), facts)
    if not answer.is_allowed:
        move(row, life.MACHINE, "award", (life.BUYER,), facts)  # says why
    return _give(actor, framework, reading.card, row)


def is_decided(card: reads.CallCard, answered: int, holders: int) -> bool:
    """Whether a call-off that asks for prices may be given now."""
    facts = life.Facts(clock.now(), card.answer_until, answered >= holders)
    return life.MACHINE.move(card.state, "award", (life.BUYER,), facts).is_allowed


def drop(actor: Actor, call_id: int) -> None:
    """Give up a call-off that asks for prices."""
    card, reading = reads.readable(actor, call_id)
    require(Can.CALL, actor, Subject(reading.card.cluster_id, card.company_id))
    row = reads.row(call_id)
    move(row, life.MACHINE, "drop", (life.BUYER,), life.Facts(clock.now(), row.answer_until))


def cancelled(engagement_id: int, *, by_provider: bool) -> None:
    """A mission was given up: what was not invoiced of it goes back to where it came from."""
    row = _of(engagement_id)
    if row is None or row.state != life.ORDERED:
        return
    facts = life.Facts(clock.now())
    role, action = (life.HOLDER, "decline") if by_provider else (life.BUYER, "cancel")
    left = row.cents - row.invoiced_cents
    common = min(left, row.common_cents)
    moves = giving_back(row.company_id, Taking(left - common, common))
    move(row, life.MACHINE, action, (role,), facts)
    if moves:
        _post(row, moves, f"back:{row.id}", "clusters.back")
    if by_provider:
        title = frameworks.row(row.framework_id).title
        tell([row.person_id], "clusters.declined", {"call": row.id, "title": title})


def delivered(engagement_id: int) -> None:
    """All of a mission was accepted."""
    row = _of(engagement_id)
    if row is None or row.state != life.ORDERED:
        return
    moves = stepping(row.company_id, ORDERED, DELIVERED, row.cents - row.invoiced_cents)
    move(row, life.MACHINE, "deliver", ("system",), life.Facts(clock.now()))
    if moves:
        _post(row, moves, f"delivered:{row.id}", "clusters.delivered")


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
        _post(row, stepping(row.company_id, step, INVOICED, cents), f"billed:{key}", "clusters.billed")
    else:
        _post(row, stepping(row.company_id, INVOICED, step, -cents), f"billed:{key}", "clusters.credited")


def mission_of(call_id: int) -> int:
    """The mission that a call-off made; raise :class:`Missing` while there is none."""
    found = db.session().get(Call, call_id)
    if found is None or found.engagement_id is None:
        raise reads.missing()
    return found.engagement_id


def _hold(framework_id: int, company_id: int) -> Framework:
    """The agreement, open, kept from any other writer; the company first."""
    spending.one_at_a_time(company_id)
    row = frameworks.locked(framework_id)
    facts = frameworks.facts(row)
    state = framework_life.MACHINE.read_state(row.state, facts)
    if state != framework_life.OPEN:
        raise Conflict(_("Cet accord-cadre n’est pas ouvert aux commandes."), code="not-open")
    if today() < row.starts_on:
        raise Conflict(_("Cet accord-cadre n’a pas encore commencé."), code="not-begun")
    return row


def _checked(card: FrameworkCard, quantities: Mapping[int, int]) -> dict[int, int]:
    ranks = {int(lot["rank"]) for lot in card.lots}
    found = {lot: quantity for lot, quantity in quantities.items() if quantity}
    if not found or not set(found) <= ranks or any(not 0 < one <= MOST_QUANTITY for one in found.values()):
        raise Invalid(fields={"quantities": [_("Donnez au moins une quantité, par exemple 12 ou 7,5.")]})
    return found


def _declined(wanted: Wanted, framework_id: int) -> int | None:
    """The call-off that this one follows, when it is one of this company that was declined."""
    before = db.session().get(Call, wanted.after_id) if wanted.after_id is not None else None
    if before is None:
        return None
    fits = before.framework_id == framework_id and before.company_id == wanted.company_id
    return before.id if fits and before.state == life.DECLINED else None


def _quantities(row: Call) -> dict[int, int]:
    return {int(lot): int(quantity) for lot, quantity in row.quantities.items()}


def _choice(card: FrameworkCard, row: Call) -> Choice:
    """What the rule says of a call-off now."""
    wanted, had, between = _quantities(row), reads.given(card.id), reads.between(card.id, row.company_id)
    said, declined = reads.bids(row.id), reads.declined_before(row.after_id)
    own = providers.of_organisation(row.company_id)
    lacking = vigilance.lacking({person for one in card.holders for person in one.people})
    threshold, out = vigilance.threshold(), []
    for one in card.holders:
        rebate, at = said.get(one.id, (0, None))
        cents = agreed.cents_of(one.content, wanted)
        operation = between.get(one.id, 0) + cents
        bar = ""
        if not own.isdisjoint(one.people):
            bar = OWN
        elif one.id in declined:
            bar = DECLINED
        elif operation >= threshold and not lacking.isdisjoint(one.people):
            bar = VIGILANCE
        out.append(Candidate(one.id, one.rank, cents, had.get(one.id, 0), rebate, at, bar))
    return choose(card.rule, out)


def _free(card: FrameworkCard, choice: Choice) -> HolderCard:
    """The holder taken; when nobody is free, say why, and tell those who lack a certificate."""
    holders = {one.id: one for one in card.holders}
    if choice.taken is not None:
        return holders[choice.taken.holder_id]
    barred = [holders[one.holder_id].people for one in choice.looked_at if one.bar == VIGILANCE]
    short = sorted(vigilance.lacking({person for people in barred for person in people}))
    if not short:
        raise Conflict(_("Aucun titulaire ne peut recevoir cette commande."), code="nobody")
    facts = {"framework": card.id, "title": card.title}
    # Although the order is undone, the holders are told, once a day.
    key = f"clusters.vigilance:{card.id}:{today().isoformat()}"
    db.after_rollback(lambda: tell(short, "clusters.vigilance", facts, key=key))
    raise Conflict(vigilance.said_to_buyer(), code="vigilance")


def _give(actor: Actor, framework: Framework, card: FrameworkCard, row: Call, who: Orderer | None = None) -> int:
    """Choose, make the mission, spend the ceiling, tell what it reached."""
    choice = _choice(card, row)
    share, reserve = frameworks.left_for(framework.id, row.company_id)
    least = min(one.offered_cents for one in choice.looked_at)
    if least > share + reserve:  # said before anything else: no holder could lift it
        raise _above(least, share + reserve)
    holder = _free(card, choice)
    assert choice.taken is not None
    rebate = choice.taken.rebate_bp if framework.rule == COMPETITION else 0
    order = agreed.Agreed(
        row.company_id, holder.person_id, framework.title, framework.category, holder.content, _quantities(row),
        {"framework": framework.id, "call": row.id, "sha256": framework.digest}, row.note, f"call:{row.id}", rebate,
        who,
    )  # fmt: skip
    cents = agreed.cents_of(holder.content, _quantities(row), rebate)
    found = taking(cents, share)
    if found.common_cents > reserve:
        raise _above(cents, share + reserve)
    mission = agreed.order(actor, order)
    values: dict[str, Any] = {
        "engagement_id": mission, "holder_id": holder.id, "cents": cents, "own_cents": found.own_cents,
        "common_cents": found.common_cents,
        "choice": [
            {"holder": one.holder_id, "cents": one.offered_cents, "had": one.ordered_cents, "bar": one.bar}
            for one in choice.looked_at
        ],
    }  # fmt: skip
    # Whether one may award was said before: a call-off that asks no price is given at once.
    move(row, life.MACHINE, "award", (life.BUYER,), life.Facts(clock.now(), None, has_all=True), **values)
    try:
        _post(row, ordering(row.company_id, found), f"call:{row.id}", "clusters.call")
    except Insufficient as short:
        raise _above(cents, short.available) from short
    _alert(framework, row.company_id)
    return mission


def _above(cents: int, left: int) -> Conflict:
    said = _("Cette commande fait %(cents)s, et il vous reste %(left)s.", cents=money(cents), left=money(left))
    refused = Conflict(said, code="insufficient")
    refused.more = {"left_cents": left}
    return refused


def _post(row: Call, moves: list[Move], key: str, reason: str) -> None:
    ledger.post(
        book_of(row.framework_id), moves, key=key, actor_id=None, reason=reason,
        reference={"call": row.id, "company": row.company_id},
    )  # fmt: skip


def _alert(framework: Framework, company_id: int) -> None:
    """Tell, once each, what of the maximum and of the company's share is reached."""
    whole, each = frameworks.figures(frameworks.cards([framework])[0])
    own = [one for one in each if one.company_id == company_id and one.ceiling_cents]
    for one in (whole, *own):
        for percent in reached(one.ceiling_cents, one.ordered_cents):
            values = {"framework_id": framework.id, "company_id": one.company_id, "percent": percent, "at": clock.now()}
            added = db.insert(Alert).values(**values).on_conflict_do_nothing().returning(Alert.id)
            if db.session().execute(added).scalar_one_or_none() is None:
                continue
            facts = {"framework": framework.id, "title": framework.title, "percent": percent, "own": one.company_id}
            tell_buyers([one.company_id or framework.cluster_id], "clusters.alert", facts)


def _of(engagement_id: int) -> Call | None:
    query = sa.select(Call).where(Call.engagement_id == engagement_id).with_for_update()
    return db.session().scalars(query.execution_options(populate_existing=True)).one_or_none()
