"""What goes once its term is past (see ``retention``): for the job of the night, one short transaction a thing.

What may never change is emptied before it goes, as its table asks. Invoices, amounts and who was party to a contract
stay as long as the accounts must.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from elearn.core import db
from elearn.core.db import Base
from elearn.core.i18n import today, zone
from elearn.core.jobs import enqueue
from elearn.core.policy import Actor, require
from elearn.core.working import years_before
from elearn.pool import models as m
from elearn.pool import retention
from elearn.pool.figures import nameless
from elearn.pool.life import approvals, engagements, quotes, requests
from elearn.pool.policy import Can

AT_ONCE = 200
OVER = (engagements.ACCEPTED, *engagements.ENDED)
_LOST = (quotes.DRAFT, quotes.REFUSED, quotes.EXPIRED, quotes.WITHDRAWN)


def lost_requests() -> list[int]:
    """Requests that made no contract, last touched before their term: two years when nobody answered, else five."""
    over = m.Request.state.in_((requests.DRAFT, requests.CLOSED, requests.CANCELLED))
    touched = _last(m.Event.request_id == m.Request.id, m.Request.created_at)
    answered = sa.exists().where(m.Quote.request_id == m.Request.id, m.Quote.number > 0)
    past = sa.or_(touched < _before(retention.EXCHANGED), sa.and_(~answered, touched < _before(retention.UNANSWERED)))
    made = sa.exists().where(m.Engagement.request_id == m.Request.id)
    query = sa.select(m.Request.id).where(over, past, ~made, m.Request.need != "").order_by(m.Request.id)
    return list(db.session().scalars(query.limit(AT_ONCE)))


def forget_request(actor: Actor, request_id: int) -> None:
    """All that was written for a request and around it; what is left is that one was made, that day, in that trade."""
    require(Can.RUN, actor)
    _forget_around(request_id)
    _forget_answers(m.Quote.request_id == request_id)
    _forget_groups(m.Group.request_id == request_id)
    session = db.session()
    session.execute(sa.delete(m.Lot).where(m.Lot.request_id == request_id))
    _erase(m.Event, m.Event.request_id == request_id, detail=retention.ERASED)
    session.execute(
        sa.update(m.Request)
        .where(m.Request.id == request_id)
        .values(title="…", need="", agreement="", skills=[], criteria={}, budget_cents=None)
        .values(version=m.Request.version + 1)
    )


def lost_quotes() -> list[int]:
    """Answers that made no contract, to requests that did or that are still held: five years after."""
    query = sa.select(m.Quote.id).join(m.Request).where(
        m.Quote.state.in_(_LOST), m.Quote.state_at < _before(retention.EXCHANGED),
        m.Request.state.not_in((requests.DRAFT, requests.PUBLISHED)),
    )  # fmt: skip
    return list(db.session().scalars(query.order_by(m.Quote.id).limit(AT_ONCE)))


def forget_quote(actor: Actor, quote_id: int) -> None:
    """An answer and its versions, with the group that gave it."""
    require(Can.RUN, actor)
    quote = db.session().get_one(m.Quote, quote_id)
    _forget_groups(sa.and_(m.Group.request_id == quote.request_id, m.Group.lead_id == quote.person_id))
    _forget_answers(m.Quote.id == quote_id)


def old_exchanges() -> list[int]:
    """Missions over for five years whose sides still have messages, files or tasks, or papers of their request."""
    mission, of_it = m.Engagement, m.Engagement.id
    left = sa.or_(
        *(sa.exists().where(one.engagement_id == of_it) for one in (m.Message, m.File, m.Task)),
        *(
            sa.exists().where(one.request_id == mission.request_id)
            for one in (m.Attachment, m.Pledge, m.Question, m.Invitation)
        ),
    )
    return _ended(retention.EXCHANGED, left)


def forget_exchanges(actor: Actor, engagement_id: int) -> None:
    """What both sides wrote and put in a mission, and what surrounded its request; the contract stays."""
    require(Can.RUN, actor)
    session = db.session()
    of_it = m.File.engagement_id == engagement_id
    versions = sa.select(m.FileVersion.id).join(m.File).where(of_it)
    _forget_files(list(session.scalars(sa.select(m.FileVersion.storage_key).join(m.File).where(of_it))))
    _erase(m.FileVersion, m.FileVersion.id.in_(versions), storage_key="")
    session.execute(sa.delete(m.File).where(of_it))
    _erase(m.Message, m.Message.engagement_id == engagement_id, body="")
    session.execute(sa.delete(m.Task).where(m.Task.engagement_id == engagement_id))
    groups = sa.select(m.MissionGroup.group_id).where(m.MissionGroup.engagement_id == engagement_id)
    _erase(m.GroupMessage, m.GroupMessage.group_id.in_(groups), body="")
    request_id = session.get_one(m.Engagement, engagement_id).request_id
    _forget_around(request_id)
    _forget_groups(m.Group.request_id == request_id)


def old_contracts() -> list[int]:
    """Missions over for ten years whose quote still says the names."""
    named = sa.exists().where(
        m.QuoteVersion.id == m.Engagement.quote_version_id,
        sa.cast(m.QuoteVersion.content, sa.Text).not_like('%"erased": true%'),
    )
    return _ended(retention.CONTRACT, named)


def forget_contract(actor: Actor, engagement_id: int) -> None:
    """The names and the words of a contract; lots, hours, prices and what was invoiced stay."""
    require(Can.RUN, actor)
    session = db.session()
    mission = session.get_one(m.Engagement, engagement_id)
    version = session.get_one(m.QuoteVersion, mission.quote_version_id)
    version.content = nameless(version.content)
    session.execute(sa.update(m.Quote).where(m.Quote.id == version.quote_id).values(draft={}, reason=""))
    for model in (m.Deliverable, m.TimeSheet):  # why something was sent back stays a state, without its words
        session.execute(
            sa.update(model)
            .where(model.engagement_id == engagement_id, model.reason != "")
            .values(reason="…", version=model.version + 1)
        )
    session.execute(sa.update(m.Deliverable).where(m.Deliverable.engagement_id == engagement_id).values(note=""))
    session.execute(sa.update(m.Dispute).where(m.Dispute.engagement_id == engagement_id).values(reason="", decision=""))
    sheets = sa.select(m.TimeSheet.id).where(m.TimeSheet.engagement_id == engagement_id)
    session.execute(sa.update(m.TimeEntry).where(m.TimeEntry.timesheet_id.in_(sheets)).values(note=""))
    session.flush()


def old_decisions() -> list[int]:
    """What was decided five years ago on an order that was neither made nor asked of anybody."""
    led = sa.or_(*(sa.exists().where(one.decision_id == m.DecisionRow.id) for one in (m.OrderRow, m.Approval)))
    query = sa.select(m.DecisionRow.id).where(m.DecisionRow.at < _before(retention.EXCHANGED), ~led)
    return list(db.session().scalars(query.order_by(m.DecisionRow.id).limit(AT_ONCE)))


def forget_decision(actor: Actor, decision_id: int) -> None:
    """Who thought of ordering what, and why they could not."""
    require(Can.RUN, actor)
    _erase(m.DecisionRow, m.DecisionRow.id == decision_id, detail=retention.ERASED)


def old_approvals() -> list[int]:
    """Orders decided by somebody five years ago, that still hold the words of who asked."""
    query = sa.select(m.Approval.id).where(
        m.Approval.state != approvals.ASKED, m.Approval.lapses_at < _before(retention.EXCHANGED), m.Approval.note != ""
    )
    return list(db.session().scalars(query.order_by(m.Approval.id).limit(AT_ONCE)))


def forget_approval(actor: Actor, approval_id: int) -> None:
    """The words of who asked; what was ordered, and who agreed, stays."""
    require(Can.RUN, actor)
    row = db.session().get_one(m.Approval, approval_id)
    row.note, row.wanted = "", {**row.wanted, **({"note": ""} if "note" in row.wanted else {})}
    row.version += 1
    db.session().flush()


def _ended(years: int, condition: sa.ColumnElement[bool]) -> list[int]:
    touched = _last(m.Event.engagement_id == m.Engagement.id, m.Engagement.state_at)
    query = sa.select(m.Engagement.id).where(m.Engagement.state.in_(OVER), touched < _before(years), condition)
    return list(db.session().scalars(query.order_by(m.Engagement.id).limit(AT_ONCE)))


def _last(condition: sa.ColumnElement[bool], otherwise: InstrumentedAttribute[datetime]) -> sa.ColumnElement[datetime]:
    """When something was last done there."""
    return sa.func.coalesce(sa.select(sa.func.max(m.Event.at)).where(condition).scalar_subquery(), otherwise)


def _forget_around(request_id: int) -> None:
    """The papers of a request and who opened them, who was asked, what was asked, who promised to keep quiet."""
    session = db.session()
    papers = m.Attachment.request_id == request_id
    _forget_files(list(session.scalars(sa.select(m.Attachment.storage_key).where(papers))))
    ids = sa.select(m.Attachment.id).where(papers)
    _erase(m.Access, m.Access.attachment_id.in_(ids), at=datetime(1970, 1, 1, tzinfo=zone()))
    session.execute(sa.delete(m.Attachment).where(papers))
    _erase(m.Pledge, m.Pledge.request_id == request_id, digest=_gone(m.Pledge.id))
    for model in (m.Question, m.Invitation):
        session.execute(sa.delete(model).where(model.request_id == request_id))


def _forget_answers(condition: sa.ColumnElement[bool]) -> None:
    ids = sa.select(m.Quote.id).where(condition)
    _erase(m.QuoteVersion, m.QuoteVersion.quote_id.in_(ids), content=retention.ERASED)
    db.session().execute(sa.delete(m.Quote).where(condition))


def _forget_groups(condition: sa.ColumnElement[bool]) -> None:
    """The groups that won nothing: what they agreed, and what they wrote to each other."""
    session = db.session()
    working = sa.exists().where(m.MissionGroup.group_id == m.Group.id)
    groups = list(session.scalars(sa.select(m.Group.id).where(condition, ~working)))
    agreements = sa.select(m.GroupAgreement.id).where(m.GroupAgreement.group_id.in_(groups))
    accepted = m.GroupAcceptance
    _erase(accepted, accepted.agreement_id.in_(agreements), digest=_gone(accepted.id))
    _erase(m.GroupRefusal, m.GroupRefusal.agreement_id.in_(agreements), reason="erased")
    of_them = m.GroupAgreement.group_id.in_(groups)
    _erase(m.GroupAgreement, of_them, digest=_gone(m.GroupAgreement.id), content=retention.ERASED)
    _erase(m.GroupMessage, m.GroupMessage.group_id.in_(groups), body="")
    session.execute(sa.delete(m.GroupMember).where(m.GroupMember.group_id.in_(groups)))
    session.execute(sa.delete(m.Group).where(m.Group.id.in_(groups)))


def _erase(model: type[Base], condition: sa.ColumnElement[bool], **emptied: Any) -> None:
    """Empty these rows, then delete them."""
    session = db.session()
    session.execute(sa.update(model).where(condition).values(**emptied).execution_options(synchronize_session=False))
    session.execute(sa.delete(model).where(condition).execution_options(synchronize_session=False))


def _gone(number: InstrumentedAttribute[int]) -> sa.ColumnElement[str]:
    return sa.literal("erased:") + sa.cast(number, sa.String)


def _forget_files(keys: list[str]) -> None:
    if keys:
        enqueue("pool.forget_files", {"keys": sorted(set(keys))})


def _before(years: int) -> datetime:
    return datetime.combine(years_before(today(), years), time(), zone())


ALL: tuple[tuple[str, Callable[[], list[int]], Callable[[Actor, int], None]], ...] = (
    ("request", lost_requests, forget_request),
    ("quote", lost_quotes, forget_quote),
    ("exchanges", old_exchanges, forget_exchanges),
    ("contract", old_contracts, forget_contract),
    ("decision", old_decisions, forget_decision),
    ("approval", old_approvals, forget_approval),
)
