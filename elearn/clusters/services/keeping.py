"""What goes once its term is past (see ``terms``): for the job of the night, one short transaction each."""

from __future__ import annotations

from datetime import datetime, time

import sqlalchemy as sa

from elearn.clusters import terms
from elearn.clusters.life import frameworks as life
from elearn.clusters.models import (
    Bid,
    Call,
    Declaration,
    Fraction,
    Framework,
    Gathering,
    Holder,
    Item,
    Mate,
    Member,
    Post,
)
from elearn.clusters.policy import Can
from elearn.core import db
from elearn.core.i18n import today, zone
from elearn.core.policy import Actor, require
from elearn.core.working import years_before
from elearn.pool.figures import nameless

AT_ONCE = 100


def forget_members(actor: Actor) -> None:
    """Companies that never answered an invitation, and those that left."""
    require(Can.RUN, actor)
    unanswered = sa.and_(Member.joined_at.is_(None), Member.invited_at < _before(terms.INVITATION))
    past = sa.or_(unanswered, Member.left_at < _before(terms.PREPARATION))
    db.session().execute(sa.delete(Member).where(past))


def forget_volumes(actor: Actor) -> None:
    """What each company declared in a gathering, unless an agreement made of it still stands; the sum stays asked."""
    require(Can.RUN, actor)
    standing = sa.exists().where(Framework.request_id == Gathering.request_id, Framework.state.not_in(life.OVER))
    closed = sa.func.coalesce(Gathering.closed_at, Gathering.answer_until) < _before(terms.PREPARATION)
    items = sa.select(Item.id).join(Gathering, Gathering.id == Item.gathering_id).where(closed, ~standing)
    db.session().execute(sa.delete(Declaration).where(Declaration.item_id.in_(items)))


def forget_bids(actor: Actor) -> None:
    """The prices that were offered for call-offs; which holder was chosen, and why, stays with the call-off."""
    require(Can.RUN, actor)
    calls = sa.select(Call.id).where(Call.state_at < _before(terms.PREPARATION))
    db.session().execute(sa.delete(Bid).where(Bid.call_id.in_(calls)))


def forget_contracts(actor: Actor) -> None:
    """Who held the agreements that are long over, and the words of their call-offs; amounts stay, nameless.

    One that was refused bound nobody: it prepared a contract.
    """
    require(Can.RUN, actor)
    session = db.session()
    refused = sa.and_(Framework.state == life.REFUSED, Framework.state_at < _before(terms.PREPARATION))
    over = sa.and_(Framework.state.in_(life.OVER), Framework.state_at < _before(terms.CONTRACT))
    named = sa.exists().where(Holder.framework_id == Framework.id, Mate.holder_id == Holder.id)
    query = sa.select(Framework).where(sa.or_(refused, over), named).order_by(Framework.id)
    for row in session.scalars(query.limit(AT_ONCE)).all():
        holders = session.scalars(sa.select(Holder).where(Holder.framework_id == row.id)).all()
        for one in holders:
            one.content = nameless(one.content)
        row.content = {**row.content, "holders": [{**one, "name": ""} for one in row.content["holders"]]}
        row.reason = ""
        posts = sa.select(Post.id).where(Post.framework_id == row.id)
        session.execute(sa.delete(Mate).where(Mate.holder_id.in_([one.id for one in holders])))
        session.execute(sa.delete(Fraction).where(Fraction.post_id.in_(posts)))
        session.execute(sa.update(Call).where(Call.framework_id == row.id, Call.note != "").values(note=""))
    session.flush()


def _before(years: int) -> datetime:
    return datetime.combine(years_before(today(), years), time(), zone())


ALL = (forget_members, forget_volumes, forget_bids, forget_contracts)
