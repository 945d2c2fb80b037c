"""Reports as those who made them, those they concern, and those who handle them read them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import clock, db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import utc
from elearn.core.policy import Actor, Permission, can
from elearn.reports import life
from elearn.reports.extend import CONTENT_KINDS, Content
from elearn.reports.models import Concerned, Event, Report
from elearn.reports.policy import Can

PAGE = 30


@dataclass(frozen=True, slots=True)
class ReportCard:
    """A report. Who reported is known to those who handle it alone; ``locale`` is that of who has no account."""

    id: int
    kind: str
    key: str
    title: str
    path: str
    excerpt: str
    reason: str
    text: str
    reporter_id: int | None
    locale: str
    state: str
    created_at: datetime
    handler_id: int | None
    outcome: str
    answer: str
    statement: str
    decided_at: datetime | None
    contested_by: str
    contest: str
    settlement: str
    settlement_text: str
    settled_at: datetime | None
    restored_text: str
    restored_at: datetime | None
    people: tuple[int, ...]

    @property
    def standing(self) -> str:
        """The decision that holds: the last one."""
        return life.KEPT if self.restored_at is not None else self.settlement or self.outcome


@dataclass(frozen=True, slots=True)
class EventCard:
    """One step."""

    action: str
    who: str
    at: datetime


def content(actor: Actor, kind: str, key: str) -> Content:
    """What is to be reported, as this actor may read it; raise :class:`Missing` for anything else."""
    found = CONTENT_KINDS.get(kind).find(actor, key) if kind in CONTENT_KINDS and len(key) <= 40 else None
    if found is None:
        raise Missing(_("Ce contenu n’existe pas, ou n’est plus public."))
    return found


def missing() -> Missing:
    """What is said of a report that does not exist, or not for this reader."""
    return Missing(_("Ce signalement n’existe pas, ou ne vous est pas ouvert."))


def cards(rows: Collection[Report]) -> list[ReportCard]:
    """Reports with whom they concern, in the order given."""
    people: dict[int, list[int]] = {}
    query = sa.select(Concerned.report_id, Concerned.person_id).where(Concerned.report_id.in_([r.id for r in rows]))
    for report_id, person_id in db.session().execute(query) if rows else ():
        people.setdefault(report_id, []).append(person_id)
    names = [name for name in ReportCard.__slots__ if name != "people"]
    return [
        ReportCard(**{name: getattr(row, name) for name in names}, people=tuple(people.get(row.id, ()))) for row in rows
    ]


def row(report_id: int) -> Report:
    """The row; raise :class:`Missing`."""
    found = db.session().get(Report, report_id)
    if found is None:
        raise missing()
    return found


def readable(actor: Actor, report_id: int, permission: Permission = Can.READ) -> ReportCard:
    """A report of one's own, or that concerns one once it is decided, or that one handles."""
    card = cards([row(report_id)])[0]
    if not can(permission, actor, card):
        raise missing()
    is_only_concerned = actor.person_id != card.reporter_id and not can(Can.HANDLE, actor, card)
    if is_only_concerned and not card.outcome:
        raise missing()
    return card


def handled(actor: Actor, report_id: int) -> ReportCard:
    """A report that one may handle; raise :class:`Missing` for any other."""
    card = cards([row(report_id)])[0]
    if not can(Can.HANDLE, actor, card):
        raise missing()
    return card


def own(actor: Actor, page: int = 1, size: int = PAGE) -> tuple[list[ReportCard], int]:
    """A page of the reports that one made and of the decisions that concern one, the newest first; how many in all."""
    concerned = sa.select(Concerned.report_id).where(Concerned.person_id == actor.id)
    mine = sa.or_(Report.reporter_id == actor.id, sa.and_(Report.id.in_(concerned), Report.outcome != ""))
    query = sa.select(Report).where(mine).order_by(Report.id.desc()).limit(size).offset((page - 1) * size)
    total = db.session().scalar(sa.select(sa.func.count()).select_from(Report).where(mine)) or 0
    return cards(list(db.session().scalars(query))), total


def to_handle(actor: Actor, page: int) -> tuple[list[ReportCard], int]:
    """A page of the reports that one may handle, those that wait first, the oldest first among them.

    None for who is no administrator.
    """
    if not can(Can.LIST, actor):
        return [], 0
    concerned = sa.select(Concerned.report_id).where(Concerned.person_id == actor.id)
    may = sa.and_(sa.or_(Report.reporter_id.is_(None), Report.reporter_id != actor.id), Report.id.not_in(concerned))
    waits = Report.state.in_((life.RECEIVED, life.TAKEN, life.CONTESTED))
    query = sa.select(Report).where(may).order_by(sa.not_(waits), Report.id).limit(PAGE).offset((page - 1) * PAGE)
    total = db.session().scalar(sa.select(sa.func.count()).select_from(Report).where(may)) or 0
    return cards(list(db.session().scalars(query))), total


def facts(card: ReportCard, actor: Actor | None = None) -> life.Facts:
    """What the table of a report's life looks at; ``actor`` handles it, None for the two sides."""
    if actor is None:
        return life.Facts(clock.now(), card.decided_at)
    alone = len(set(accounts.administrators()) - set(card.people) - {card.reporter_id}) <= 1
    is_other = actor.person_id != card.handler_id or alone
    can_restore = card.kind in CONTENT_KINDS and CONTENT_KINDS.get(card.kind).restore is not None
    is_removed = can_restore and card.standing == life.REMOVED and not is_removed_otherwise(card)
    return life.Facts(clock.now(), card.decided_at, is_other, is_removed)


def is_removed_otherwise(card: ReportCard) -> bool:
    """Whether the decision on another report of the same content keeps it down."""
    standing = sa.case((Report.settlement != "", Report.settlement), else_=Report.outcome)
    same = sa.and_(Report.kind == card.kind, Report.key == card.key, Report.id != card.id)
    query = sa.select(Report.id).where(same, Report.state != life.RESTORED, standing == life.REMOVED).limit(1)
    return db.session().scalar(query) is not None


def roles(actor: Actor, card: ReportCard) -> tuple[str, ...]:
    """As whom someone acts towards a report."""
    out = []
    if actor.person_id is not None and actor.person_id == card.reporter_id:
        out.append(life.REPORTER)
    if actor.person_id in card.people:
        out.append(life.CONCERNED)
    if can(Can.HANDLE, actor, card):
        out.append(life.HANDLER)
    return tuple(out)


def history(report_id: int) -> list[EventCard]:
    """All that was done, in order; for those who handle it."""
    rows = list(db.session().scalars(sa.select(Event).where(Event.report_id == report_id).order_by(Event.id)))
    people = accounts.people({e.actor_id for e in rows if e.actor_id is not None})
    return [EventCard(e.action, people[e.actor_id].display_name if e.actor_id in people else "", e.at) for e in rows]


def export(person_id: int) -> list[tuple[str, Any]]:
    """The reports that someone made, and the decisions about what they published; values for JSON."""
    session = db.session()
    made = list(session.scalars(sa.select(Report).where(Report.reporter_id == person_id).order_by(Report.id)))
    about = (
        sa.select(Report)
        .join(Concerned, Concerned.report_id == Report.id)
        .where(Concerned.person_id == person_id, Report.outcome != "")
    )
    received = list(session.scalars(about.order_by(Report.id)))
    parts = {
        "signalements-faits": [
            {"content": r.title, "reason": r.reason, "text": r.text, "at": utc(r.created_at), "answer": r.answer}
            for r in made
        ],
        "signalements-me-concernant": [
            {"content": r.title, "reason": r.reason, "outcome": r.outcome, "statement": r.statement} for r in received
        ],
    }
    return [(f"{name}.json", rows) for name, rows in parts.items() if rows]
