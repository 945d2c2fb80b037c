"""What is kept of someone who erases their account: contracts, whose proof the law asks for, without a name."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Conflict
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.pool.life import approvals, engagements, quotes
from elearn.pool.models import Approval, Engagement, Invitation, Question, Quote
from elearn.pool.policy import Can


def forget(actor: Actor, person_id: int) -> None:
    """Take back quotes that nobody accepted, drafts, invitations, the words of questions and of approvals asked.

    Accepted quotes, missions and their history stay (Code de commerce, art. L123-22): the person they
    name has no name any more. Refused while a mission is under way: it must be ended first.
    """
    require(Can.RUN, actor)
    session = db.session()
    running = sa.select(Engagement.id).where(
        Engagement.provider_id == person_id, Engagement.state.not_in((*engagements.ENDED, engagements.ACCEPTED))
    )
    if session.scalar(running.limit(1)) is not None:
        raise Conflict(
            _("Une mission est en cours : terminez-la avant d’effacer votre compte."), code="mission-running"
        )
    session.execute(sa.delete(Invitation).where(Invitation.person_id == person_id))
    session.execute(
        sa.update(Question).where(Question.person_id == person_id, Question.answered_at.is_(None)).values(body="…")
    )
    mine = Quote.person_id == person_id
    session.execute(sa.update(Quote).where(mine).values(draft={}, version=Quote.version + 1))
    session.execute(
        sa.update(Quote)
        .where(mine, Quote.state.in_((quotes.SUBMITTED, quotes.EXPIRED)))
        .values(state=quotes.WITHDRAWN, state_at=clock.now(), version=Quote.version + 1)
    )
    for asked in session.scalars(sa.select(Approval).where(Approval.person_id == person_id)).all():
        asked.note, asked.wanted = "", {**asked.wanted, **({"note": ""} if "note" in asked.wanted else {})}
        if asked.state == approvals.ASKED:
            asked.state = approvals.LAPSED
        asked.version += 1
    session.flush()
