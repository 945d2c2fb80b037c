"""What time does alone: lists of what is due, for the job that walks them one short transaction each."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.i18n import today
from elearn.pool.life import approvals, deliverables, engagements, quotes, requests, timesheets
from elearn.pool.models import Approval, Deliverable, Engagement, Quote, Request, TimeSheet

AT_ONCE = 200


def past_requests() -> list[int]:
    """Published requests whose time to answer is over."""
    query = sa.select(Request.id).where(Request.state == requests.PUBLISHED, Request.answer_until <= clock.now())
    return list(db.session().scalars(query.order_by(Request.id).limit(AT_ONCE)))


def past_quotes() -> list[int]:
    """Quotes sent whose validity is over."""
    query = sa.select(Quote.id).where(Quote.state == quotes.SUBMITTED, Quote.valid_until < today())
    return list(db.session().scalars(query.order_by(Quote.id).limit(AT_ONCE)))


def silent_deliverables() -> list[int]:
    """Deliverables that silence accepts now."""
    query = (
        sa.select(Deliverable.id)
        .join(Engagement, Engagement.id == Deliverable.engagement_id)
        .where(Deliverable.state == deliverables.HANDED_IN, Deliverable.silent_from <= clock.now())
        .where(Engagement.state.in_(engagements.WORKING))
    )
    return list(db.session().scalars(query.order_by(Deliverable.id).limit(AT_ONCE)))


def silent_sheets() -> list[int]:
    """Hours that silence approves now."""
    working = (*engagements.WORKING, engagements.ACCEPTED)
    query = (
        sa.select(TimeSheet.id)
        .join(Engagement, Engagement.id == TimeSheet.engagement_id)
        .where(TimeSheet.state == timesheets.SENT, TimeSheet.silent_from <= clock.now())
        .where(Engagement.state.in_(working))
    )
    return list(db.session().scalars(query.order_by(TimeSheet.id).limit(AT_ONCE)))


def past_approvals() -> list[int]:
    """Approvals that nobody gave in time."""
    query = sa.select(Approval.id).where(Approval.state == approvals.ASKED, Approval.lapses_at <= clock.now())
    return list(db.session().scalars(query.order_by(Approval.id).limit(AT_ONCE)))
