"""What is kept of someone who erases their account: agreements and call-offs, whose proof the law asks for."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.clusters.life import calls as call_life
from elearn.clusters.life import frameworks as life
from elearn.clusters.models import Bid, Call, Fraction, Framework, Holder, Mate, Post
from elearn.clusters.policy import Can
from elearn.clusters.queries import frameworks as reads
from elearn.clusters.queries import members
from elearn.clusters.services import frameworks
from elearn.clusters.services.telling import tell, tell_buyers
from elearn.core import clock, db
from elearn.core.i18n import gettext as _
from elearn.core.machine import SYSTEM
from elearn.core.policy import Actor, require


def forget(actor: Actor, person_id: int) -> None:
    """Leave every agreement served, alone or in a group; drop prices offered, and the words of call-offs.

    A company whose part of a shared post this person answered for is told: somebody else takes it over.
    What was signed and ordered stays (Code de commerce, art. L123-22), with the amounts: the person it names has
    no name any more. A proposal falls, an agreement without a holder left ends, and its cluster is told.
    """
    require(Can.RUN, actor)
    session = db.session()
    served = sa.select(Mate.holder_id).where(Mate.person_id == person_id)
    competing = sa.select(Call.id).where(Call.state == call_life.COMPETING)
    session.execute(sa.delete(Bid).where(Bid.holder_id.in_(served), Bid.call_id.in_(competing)))
    session.execute(sa.update(Call).where(Call.person_id == person_id, Call.note != "").values(note=""))
    standing = (
        sa.select(Framework.id)
        .join(Holder, Holder.framework_id == Framework.id)
        .where(Holder.id.in_(served), Holder.left_at.is_(None), Framework.state.not_in(life.OVER))
    )
    for framework_id in session.scalars(standing.order_by(Framework.id)).unique().all():
        _leave(framework_id, person_id)
    session.execute(
        sa.update(Holder).where(Holder.id.in_(served), Holder.left_at.is_(None)).values(left_at=clock.now())
    )
    _hand_over(person_id)
    session.expire_all()


def _hand_over(person_id: int) -> None:
    query = (
        sa.select(Fraction.company_id, Post.framework_id, Post.title)
        .join(Post, Post.id == Fraction.post_id)
        .where(Fraction.said_by == person_id, Fraction.hundredths > 0, Post.stopped_on.is_(None))
    )
    for company_id, framework_id, title in db.session().execute(query).all():
        facts = {"framework": framework_id, "title": title}
        tell_buyers([company_id], "clusters.post-left", facts, but=person_id)


def _leave(framework_id: int, person_id: int) -> None:
    """End what cannot go on without this person; tell the cluster, and the holders that are left."""
    row = reads.locked(framework_id)
    card = reads.cards([row])[0]
    others = [one for one in card.holders if one.left_at is None and person_id not in one.people]
    reason = _("Un titulaire a quitté le site.")
    facts = {"framework": row.id, "title": row.title, "reason": reason}
    if row.state == life.PROPOSED or not others:
        action, kind = ("refuse", "clusters.refused") if row.state == life.PROPOSED else ("end", "clusters.ended")
        frameworks.finish(row, action, SYSTEM, reason=reason)
        tell(sorted({p for one in others for p in one.people}), kind, facts)
    else:
        kind = "clusters.left"
    told = [row.cluster_id, *(members.joined(row.cluster_id) if kind != "clusters.refused" else ())]
    tell_buyers(told, kind, facts, but=person_id)
