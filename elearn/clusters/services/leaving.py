"""What a company takes back with it when it leaves a cluster: its answers still open, its parts of shared posts."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.clusters.models import Declaration, Fraction, Framework, Gathering, Item, Post
from elearn.clusters.queries import frameworks
from elearn.clusters.services.telling import tell
from elearn.core import db


def take_back(cluster_id: int, company_id: int, name: str) -> None:
    """Take off its volumes and its parts, and tell the holders whose week changes.

    A closed gathering keeps them: all have read its totals, and what is missing would tell what the company said.
    """
    session = db.session()
    still_open = sa.select(Item.id).join(Gathering, Gathering.id == Item.gathering_id)
    still_open = still_open.where(Gathering.cluster_id == cluster_id, Gathering.closed_at.is_(None))
    session.execute(
        sa.delete(Declaration).where(Declaration.company_id == company_id, Declaration.item_id.in_(still_open))
    )
    query = (
        sa.select(Post, Framework)
        .join(Framework, Framework.id == Post.framework_id)
        .join(Fraction, Fraction.post_id == Post.id)
        .where(Framework.cluster_id == cluster_id, Post.stopped_on.is_(None))
        .where(Fraction.company_id == company_id, Fraction.hundredths > 0)
        .order_by(Post.id)
    )
    found = session.execute(query.with_for_update(of=Post)).all()
    mine = sa.update(Fraction).where(Fraction.company_id == company_id)
    session.execute(mine.where(Fraction.post_id.in_([one.Post.id for one in found])).values(hundredths=0))
    for one in found:
        if one.Post.started_on is not None:
            facts = {"framework": one.Framework.id, "title": one.Post.title, "company": name, "part": 0}
            tell(frameworks.cards([one.Framework])[0].people, "clusters.post-part", facts)
    session.expire_all()
