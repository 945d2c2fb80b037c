"""What is kept of someone who erases their account: contracts, whose proof the law asks for, without a name."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Conflict
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.pool.life import approvals, engagements, quotes
from elearn.pool.life import groups as group_life
from elearn.pool.models import (
    Approval,
    Engagement,
    Group,
    GroupMember,
    Invitation,
    Question,
    Quote,
    QuoteVersion,
    Request,
    Team,
    TeamMember,
)
from elearn.pool.policy import Can
from elearn.pool.queries import crews
from elearn.pool.services.moving import tell


def forget(actor: Actor, person_id: int) -> None:
    """Take back quotes that nobody accepted, drafts, invitations, the words of questions and of approvals asked.

    Their teams are left or ended; a group of theirs that has won nothing yet is dissolved, its quote taken back.

    Accepted quotes, missions and their history stay (Code de commerce, art. L123-22): the person they
    name has no name any more. Refused while a mission is under way, of theirs or of a group of theirs: it
    must be ended first.
    """
    require(Can.RUN, actor)
    session = db.session()
    running = sa.select(Engagement.id).where(
        sa.or_(Engagement.provider_id == person_id, Engagement.id.in_(crews.missions_of(person_id))),
        Engagement.state.in_(engagements.RUNNING),
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
    _leave_teams(person_id)
    _dissolve_groups(person_id)
    for asked in session.scalars(sa.select(Approval).where(Approval.person_id == person_id)).all():
        asked.note, asked.wanted = "", {**asked.wanted, **({"note": ""} if "note" in asked.wanted else {})}
        if asked.state == approvals.ASKED:
            asked.state = approvals.LAPSED
        asked.version += 1
    session.flush()


def _leave_teams(person_id: int) -> None:
    session = db.session()
    led = sa.select(Team.id).where(Team.lead_id == person_id)
    session.execute(
        sa.update(Team).where(Team.lead_id == person_id, Team.ended_at.is_(None)).values(ended_at=clock.now())
    )
    session.execute(sa.delete(TeamMember).where(TeamMember.person_id == person_id, TeamMember.team_id.not_in(led)))


def _dissolve_groups(person_id: int) -> None:
    """End the groups that have won nothing yet: what they agreed, and the quote that stands, named this person."""
    session, now = db.session(), clock.now()
    own = sa.select(GroupMember.group_id).where(GroupMember.person_id == person_id)
    for group in session.scalars(sa.select(Group).where(Group.id.in_(own), Group.state.in_(group_life.LIVE))).all():
        standing = (
            sa.select(Quote, QuoteVersion.content)
            .join(QuoteVersion, sa.and_(QuoteVersion.quote_id == Quote.id, QuoteVersion.number == Quote.number))
            .where(Quote.request_id == group.request_id, Quote.person_id == group.lead_id)
            .where(Quote.state.in_((quotes.SUBMITTED, quotes.EXPIRED)))
        )
        for quote, content in session.execute(standing).all():
            if content.get("group", {}).get("id") == group.id:
                quote.state, quote.state_at, quote.version = quotes.WITHDRAWN, now, quote.version + 1
        group.state, group.state_at, group.version = group_life.DISSOLVED, now, group.version + 1
        facts = {"group": group.id, "name": group.name, "title": session.get_one(Request, group.request_id).title}
        for other in session.scalars(sa.select(GroupMember.person_id).where(GroupMember.group_id == group.id)):
            if other != person_id:
                tell(other, "pool.group-dissolved", facts)
