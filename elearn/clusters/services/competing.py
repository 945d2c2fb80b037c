"""Call-offs whose price is asked of every holder: offering one, giving it to the lowest, giving it up."""

from __future__ import annotations

from elearn.clusters import words
from elearn.clusters.choosing import MOST_REBATE
from elearn.clusters.life import calls as life
from elearn.clusters.models import Bid, Call
from elearn.clusters.policy import Can
from elearn.clusters.queries import calls as reads
from elearn.clusters.queries.frameworks import Reading
from elearn.clusters.services import calls, deals
from elearn.clusters.services.deals import Need
from elearn.clusters.services.members import Subject
from elearn.clusters.services.telling import move, tell
from elearn.core import clock, db
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.moving import allowed
from elearn.core.policy import Actor, require
from elearn.pool.services import orderers


def bid(actor: Actor, call_id: int, rebate_bp: int) -> None:
    """Say what one takes off one's price list for a call-off, by a holder; the last word counts."""
    _card, reading = reads.readable(actor, call_id)
    if reading.holder is None:
        raise reads.missing()
    row = reads.row(call_id)
    if not 0 <= rebate_bp <= MOST_REBATE:
        raise Invalid(fields={"rebate": [_("De 0 à 90 %.")]})
    move(row, life.MACHINE, "offer", (life.HOLDER,), life.Facts(clock.now(), row.answer_until))
    values = {"rebate_bp": rebate_bp, "said_at": clock.now()}
    db.session().execute(
        db.insert(Bid)
        .values(call_id=call_id, holder_id=reading.holder.id, **values)
        .on_conflict_do_update(index_elements=["call_id", "holder_id"], set_=values)
    )
    if {one.id for one in reading.card.holders if one.left_at is None} <= set(reads.bids(call_id)):
        tell([row.person_id], "clusters.bids-in", {"call": call_id, "title": reading.card.title})


def award(actor: Actor, call_id: int) -> int:
    """Give a call-off to the lowest price, once all have spoken or the time is over; answer the mission's id."""
    card, reading = reads.readable(actor, call_id)
    require(Can.CALL, actor, Subject(reading.card.cluster_id, card.company_id))
    framework = deals.hold(card.framework_id, card.company_id)
    row = reads.row(call_id)
    if row.engagement_id is not None:
        return row.engagement_id
    _decided(row, reading)
    return deals.give(actor, framework, reading.card, row)


def ask_award(actor: Actor, call_id: int, key: str) -> int:
    """Ask those of the company who may grant it to give it to the lowest price; the same key asks once.

    Granted, it goes to who is the lowest then: never above what was asked.
    """
    card, reading = reads.readable(actor, call_id)
    require(Can.CALL, actor, Subject(reading.card.cluster_id, card.company_id))
    deals.hold(card.framework_id, card.company_id)
    row = reads.row(call_id)
    _decided(row, reading)
    need = Need.of(row)
    kept = {
        "framework": card.framework_id, "company": card.company_id, "key": row.key, "note": row.note,
        "quantities": dict(row.quantities), "after": row.after_id, "call": row.id,
    }  # fmt: skip
    return calls.ask_for(actor, reading.card, need, orderers.orderer(actor, card.company_id), kept, key)


def _decided(row: Call, reading: Reading) -> None:
    """Raise :class:`Conflict` with the code of the table when it may not be given now."""
    bidding = {one.id for one in reading.card.holders if one.left_at is None}
    facts = life.Facts(clock.now(), row.answer_until, bidding <= set(reads.bids(row.id)))
    allowed(life.MACHINE, row.state, "award", (life.BUYER,), facts, words.REFUSALS)


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
    deals.tell_bidders(reading.card, row)
