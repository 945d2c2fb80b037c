"""What this room knows of someone, for the archive of their data."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.i18n import utc
from elearn.pool.models import (
    Access,
    Approval,
    DecisionRow,
    Engagement,
    Group,
    GroupAcceptance,
    GroupAgreement,
    GroupMember,
    GroupMessage,
    GroupRefusal,
    Message,
    MissionMember,
    OrderRow,
    Pledge,
    Question,
    Quote,
    QuoteVersion,
    Request,
    Task,
    Team,
    TeamMember,
    TimeEntry,
    TimeSheet,
)


def export(person_id: int) -> list[tuple[str, Any]]:
    """Requests, quotes as sent, missions, groups, messages, hours; values for JSON. Nothing of the other side."""
    session = db.session()

    def all_of(model: Any, column: Any) -> list[Any]:
        return list(session.scalars(sa.select(model).where(column == person_id).order_by(model.id)))

    sent = session.execute(
        sa.select(QuoteVersion, Quote.state)
        .join(Quote, Quote.id == QuoteVersion.quote_id)
        .where(Quote.person_id == person_id)
        .order_by(QuoteVersion.id)
    )
    hours = session.execute(
        sa.select(TimeEntry, TimeSheet.engagement_id)
        .join(TimeSheet, TimeSheet.id == TimeEntry.timesheet_id)
        .where(TimeSheet.person_id == person_id)
        .order_by(TimeEntry.id)
    )
    parts: dict[str, list[dict[str, Any]]] = {
        "demandes": [
            {"title": r.title, "need": r.need, "state": r.state, "at": utc(r.created_at)}
            for r in all_of(Request, Request.person_id)
        ],
        "devis": [
            {"number": v.number, "state": state, "sha256": v.digest, "at": utc(v.sent_at), "content": v.content}
            for v, state in sent
        ],
        "missions": [
            {"title": e.title, "state": e.state, "net_cents": e.net_cents, "at": utc(e.ordered_at)}
            for e in all_of(Engagement, Engagement.provider_id)
        ],
        **_together(person_id),
        "questions": [
            {"text": q.body, "answer": q.answer, "at": utc(q.asked_at)} for q in all_of(Question, Question.person_id)
        ],
        "messages-des-missions": [
            {"mission": m.engagement_id, "text": m.body, "at": utc(m.at)} for m in all_of(Message, Message.person_id)
        ],
        "taches": [{"mission": t.engagement_id, "title": t.title} for t in all_of(Task, Task.made_by)],
        "heures": [
            {"mission": mission, "day": e.day.isoformat(), "minutes": e.minutes, "note": e.note} for e, mission in hours
        ],
        "commandes": [
            {"mission": o.engagement_id, "cents": o.cents, "month": o.month.isoformat(), "place": o.place}
            for o in all_of(OrderRow, OrderRow.person_id)
        ],
        "accords-demandes": [
            {
                "title": a.title,
                "cents": a.cents,
                "note": a.note,
                "state": a.state,
                "reason": a.reason,
                "at": utc(a.asked_at),
            }
            for a in all_of(Approval, Approval.person_id)
        ],
        "decisions-de-commande": [
            {"cents": d.cents, "outcome": d.outcome, "code": d.code, "asked": d.detail["asked"], "at": utc(d.at)}
            for d in all_of(DecisionRow, DecisionRow.person_id)
        ],
        "confidentialite": [
            *({"request": p.request_id, "sha256": p.digest, "at": utc(p.at)} for p in all_of(Pledge, Pledge.person_id)),
            *({"file": a.attachment_id, "opened_at": utc(a.at)} for a in all_of(Access, Access.person_id)),
        ],
    }
    return [(f"pool-{name}.json", rows) for name, rows in parts.items() if rows]


def _together(person_id: int) -> dict[str, list[dict[str, Any]]]:
    """What someone did with others: teams, groups, the agreements they accepted whole, their part of missions."""
    session = db.session()

    def both(model: Any, other: Any, on: Any) -> Any:
        query = sa.select(model, other).join(other, on).where(model.person_id == person_id)
        return session.execute(query.order_by(model.id)).all()

    written = sa.select(GroupMessage).where(GroupMessage.person_id == person_id).order_by(GroupMessage.id)
    return {
        "equipes": [
            {"name": t.name, "leads": t.lead_id == person_id, "scope": m.scope, "at": utc(t.created_at),
             "has_accepted": m.accepted_at is not None, "has_ended": t.ended_at is not None}
            for m, t in both(TeamMember, Team, Team.id == TeamMember.team_id)
        ],
        "groupements": [
            {"name": g.name, "request": g.request_id, "leads": g.lead_id == person_id, "state": g.state,
             "scope": m.scope, "at": utc(g.created_at)}
            for m, g in both(GroupMember, Group, Group.id == GroupMember.group_id)
        ],
        "accords-de-groupement": [
            {"group": a.group_id, "number": a.number, "sha256": found.digest, "at": utc(found.at), "content": a.content}
            for found, a in both(GroupAcceptance, GroupAgreement, GroupAgreement.id == GroupAcceptance.agreement_id)
        ],
        "accords-de-groupement-refuses": [
            {"group": a.group_id, "number": a.number, "reason": no.reason, "at": utc(no.at)}
            for no, a in session.execute(
                sa.select(GroupRefusal, GroupAgreement)
                .join(GroupAgreement, GroupAgreement.id == GroupRefusal.agreement_id)
                .where(GroupRefusal.person_id == person_id)
                .order_by(GroupRefusal.at)
            )
        ],
        "messages-des-groupements": [
            {"group": m.group_id, "text": m.body, "at": utc(m.at)} for m in session.scalars(written)
        ],
        "missions-en-groupement": [
            {"mission": e.id, "title": e.title, "state": e.state, "scope": m.scope, "share_bp": m.share_bp,
             "net_cents": m.net_cents, "at": utc(e.ordered_at)}
            for m, e in both(MissionMember, Engagement, Engagement.id == MissionMember.engagement_id)
        ],
    }  # fmt: skip
