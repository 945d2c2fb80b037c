"""What is kept of a member who erases their account."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import db
from elearn.core.policy import Actor, require
from elearn.prospecting.models import LEFT, Contact, Member, Need, Prospect
from elearn.prospecting.policy import Can
from elearn.prospecting.services import circles


def forget(actor: Actor, person_id: int) -> None:
    """Leave every circle, let go of what was held; what was noted of companies stays with the circle."""
    require(Can.RUN, actor)
    session = db.session()
    query = sa.select(Member.circle_id).where(Member.person_id == person_id, Member.state != LEFT)
    for circle_id in session.scalars(query).all():
        circles.leave(Actor(person_id=person_id), circle_id)
    session.execute(sa.delete(Member).where(Member.person_id == person_id))
    session.execute(sa.update(Prospect).where(Prospect.owner_id == person_id).values(owner_id=None))
    session.execute(sa.delete(Contact).where(Contact.person_id == person_id))
    session.execute(sa.delete(Need).where(Need.person_id == person_id, Need.request_id.is_(None)))
