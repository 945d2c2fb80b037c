"""What is kept of someone who erases their account."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import db
from elearn.core.policy import Actor, require
from elearn.reviews.models import Review, Window, Worker
from elearn.reviews.policy import Can


def forget(actor: Actor, person_id: int) -> None:
    """Empty the words that someone wrote, and those that others wrote about their work alone.

    What a client said of a group stays with its other members. The marks stay, without a name: they count for
    others (a client keeps what several said of it).
    """
    require(Can.RUN, actor)
    session = db.session()
    session.execute(sa.delete(Worker).where(Worker.person_id == person_id))
    others = sa.select(Worker.engagement_id)
    about = sa.select(Window.engagement_id).where(Window.provider_id == person_id, Window.engagement_id.not_in(others))
    words = sa.or_(Review.author_id == person_id, sa.and_(Review.engagement_id.in_(about), Review.side == "client"))
    session.execute(sa.update(Review).where(words).values(text=""))
    session.execute(sa.update(Review).where(Review.replied_by == person_id).values(reply=""))
