"""Missions as their two sides, and the mediator of a dispute, read them; nobody else does."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import clock, db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, can
from elearn.core.web.paging import Page, existing
from elearn.core.working import Hours
from elearn.pool.extend import ORDERING_ROLES
from elearn.pool.life import BUYER, MEDIATOR, MEMBER, PROVIDER, deliverables, engagements, timesheets
from elearn.pool.models import (
    Deliverable,
    Dispute,
    Engagement,
    File,
    FileVersion,
    Message,
    Milestone,
    OrderRow,
    Task,
    TimeEntry,
    TimeSheet,
)
from elearn.pool.policy import Can, ordered_it
from elearn.pool.queries import conditions, crews
from elearn.pool.queries.crews import Crew, Worker
from elearn.pool.queries.mission_cards import (
    DisputeCard,
    EntryCard,
    FileCard,
    MessageCard,
    SheetCard,
    StepCard,
    TaskCard,
)
from elearn.pool.terms import Terms

PAGE = 24


@dataclass(frozen=True, slots=True)
class EngagementCard:
    """A mission. ``telecentre_id`` is the provider's, ``is_disputed`` whether a disagreement is or was open.

    ``ordered_by`` is who ordered it from an offer, and is its client beside the buyers. ``crew`` is the
    group that works in it, whose lead is the provider; None for one provider alone.
    """

    id: int
    request_id: int
    quote_version_id: int
    organisation_id: int
    organisation: str
    provider_id: int
    provider: str
    title: str
    category: str
    terms: Terms
    net_cents: int
    gross_cents: int
    state: str
    ordered_at: datetime
    telecentre_id: int | None = None
    is_disputed: bool = False
    ordered_by: int | None = None
    crew: Crew | None = None

    @property
    def is_working(self) -> bool:
        """Whether work goes on: begun, not over, not in dispute."""
        return self.state in engagements.WORKING

    @property
    def provider_ids(self) -> tuple[int, ...]:
        """Everyone who works in it, the one who answers for it among them."""
        return tuple(m.person_id for m in self.crew.members) if self.crew is not None else (self.provider_id,)


def cards(rows: Collection[Engagement]) -> list[EngagementCard]:
    """Missions with the names of both sides, in the order given."""
    names = accounts.organisations_by_id({e.organisation_id for e in rows})
    staffed = crews.rows([e.id for e in rows])
    people = accounts.people({*(e.provider_id for e in rows), *(one.person_id for _group, one in staffed)})
    centres = accounts.telecentres_of({e.provider_id for e in rows})
    query = sa.select(Dispute.engagement_id).where(Dispute.engagement_id.in_([e.id for e in rows]))
    disputed = set(db.session().scalars(query)) if rows else set()
    ordered = conditions.orderers([e.id for e in rows])
    leads, called = {e.id: e.provider_id for e in rows}, {key: one.display_name for key, one in people.items()}
    working = crews.crews(staffed, leads, called)
    return [
        EngagementCard(
            e.id, e.request_id, e.quote_version_id, e.organisation_id,
            names[e.organisation_id].name if e.organisation_id in names else "", e.provider_id,
            people[e.provider_id].display_name if e.provider_id in people else "", e.title, e.category,
            Terms.read(e.terms), e.net_cents, e.gross_cents, e.state, e.ordered_at, centres.get(e.provider_id),
            e.id in disputed, ordered.get(e.id), working.get(e.id),
        )
        for e in rows
    ]  # fmt: skip


def row(engagement_id: int) -> Engagement:
    """The row; raise :class:`Missing`."""
    found = db.session().get(Engagement, engagement_id)
    if found is None:
        raise missing()
    return found


def missing() -> Missing:
    """What is said of a mission that does not exist, or not for this reader."""
    return Missing(_("Cette mission n’existe pas, ou ne vous est pas ouverte."))


def readable(actor: Actor, engagement_id: int) -> EngagementCard:
    """A mission of one's own, or in mediation; raise :class:`Missing` for any other."""
    card = cards([row(engagement_id)])[0]
    if not can(Can.READ_MISSION, actor, card):
        raise missing()
    return card


def is_readable(actor: Actor, engagement_id: int) -> bool:
    """Whether one may open a mission, for whoever would lead to it."""
    return can(Can.READ_MISSION, actor, cards([row(engagement_id)])[0])


_OF_REQUEST = (
    sa.select(Engagement)
    .where(Engagement.request_id == sa.bindparam("request"))
    .order_by(Engagement.id.desc())
    .limit(1)
)


def of_request(actor: Actor, request_id: int) -> int | None:
    """The mission that a request made, for who may read it; None while there is none."""
    found = db.session().scalars(_OF_REQUEST, {"request": request_id}).one_or_none()
    return found.id if found is not None and can(Can.READ_MISSION, actor, cards([found])[0]) else None


def roles(actor: Actor, card: EngagementCard) -> tuple[str, ...]:
    """As whom someone acts towards a mission."""
    out = []
    if card.organisation_id in actor.organisations("buyer") or ordered_it.holds(actor, card):
        out.append(BUYER)
    if actor.person_id == card.provider_id:
        out.append(PROVIDER)
    elif actor.person_id in card.provider_ids:
        out.append(MEMBER)
    if can(Can.MEDIATE, actor, card):
        out.append(MEDIATOR)
    return tuple(out)


def facts(engagement_id: int) -> engagements.Facts:
    """What the table of a mission's life looks at: two statements."""
    session = db.session()
    counted = dict(
        session.execute(
            sa.select(Deliverable.state, sa.func.count())
            .where(Deliverable.engagement_id == engagement_id)
            .group_by(Deliverable.state)
        ).all()
    )
    waiting = sa.select(sa.func.count()).where(TimeSheet.engagement_id == engagement_id, TimeSheet.state == "sent")
    return engagements.Facts(
        sum(counted.values()), counted.get(deliverables.HANDED_IN, 0), counted.get(deliverables.ACCEPTED, 0),
        session.scalar(waiting) or 0, counted.get(deliverables.PLANNED, 0),
    )  # fmt: skip


def providers_of(engagement_id: int) -> list[Worker]:
    """Who did a part of a mission that was accepted, the one who answers for it first; see :func:`crews.workers`."""
    return crews.workers([engagement_id]).get(engagement_id, [])


def mine(actor: Actor, number: int = 1, size: int = PAGE) -> Page[EngagementCard]:
    """The missions of one's own, on either side, the newest first."""
    ordered = sa.select(OrderRow.engagement_id).where(
        OrderRow.person_id == actor.id,
        conditions.followed(),
        OrderRow.organisation_id.in_(sorted(actor.organisations(*ORDERING_ROLES))),
    )
    own = sa.or_(
        Engagement.provider_id == actor.id,
        Engagement.id.in_(crews.missions_of(actor.id)),
        Engagement.organisation_id.in_(sorted(actor.organisations("buyer"))),
        Engagement.id.in_(ordered),
    )
    query = sa.select(Engagement).where(own).order_by(Engagement.ordered_at.desc(), Engagement.id.desc())
    rows, total = _cut(query, number, size)
    return existing(Page(cards([row.Engagement for row in rows]), number, total, size))


def disputed(actor: Actor, number: int = 1, size: int = PAGE) -> Page[tuple[EngagementCard, DisputeCard]]:
    """The disagreements that someone may settle or settled, the open ones first: the rule ``READ_DISPUTE`` in SQL."""
    may = [
        Engagement.organisation_id.not_in(sorted(actor.organisations(*ORDERING_ROLES))),
        Engagement.provider_id != actor.id,
        Engagement.id.not_in(crews.missions_of(actor.id)),
    ]
    if not actor.has_role("administrator"):
        may.append(Engagement.provider_id.in_(accounts.people_of_telecentres(actor.organisations("manager"))))
    query = sa.select(Dispute, Engagement).join(Engagement, Engagement.id == Dispute.engagement_id).where(*may)
    rows, total = _cut(query.order_by(Dispute.settled_at.is_not(None), Dispute.id.desc()), number, size)
    missions = {card.id: card for card in cards(list({row.Engagement.id: row.Engagement for row in rows}.values()))}
    found = [row.Dispute for row in rows]
    items = list(zip([missions[d.engagement_id] for d in found], _dispute_cards(found, missions), strict=True))
    return existing(Page(items, number, total, size))


def _cut(query: sa.Select[*tuple[Any, ...]], number: int, size: int) -> tuple[list[sa.Row[Any]], int]:
    """The rows of that page, and how many there are in all: two statements."""
    total = db.session().scalar(sa.select(sa.func.count()).select_from(query.order_by(None).subquery())) or 0
    return list(db.session().execute(query.limit(size).offset((number - 1) * size))), total


def disputes(card: EngagementCard) -> list[DisputeCard]:
    """The disagreements of a mission, the last first."""
    query = sa.select(Dispute).where(Dispute.engagement_id == card.id).order_by(Dispute.id.desc())
    return _dispute_cards(list(db.session().scalars(query)), {card.id: card})


def _dispute_cards(found: Collection[Dispute], missions: Mapping[int, EngagementCard]) -> list[DisputeCard]:
    people = accounts.people({one for d in found for one in (d.opened_by, d.mediator_id) if one is not None})
    names = {one: person.display_name for one, person in people.items()}
    return [
        DisputeCard(
            d.id, d.engagement_id, names.get(d.opened_by, ""),
            d.opened_by not in missions[d.engagement_id].provider_ids, d.reason, d.opened_at, d.outcome, d.decision,
            d.settled_at, names.get(d.mediator_id or 0, ""),
        )
        for d in found
    ]  # fmt: skip


def steps(engagement_id: int) -> list[StepCard]:
    """The milestones of a mission with what closes each, in order."""
    query = (
        sa.select(Milestone, Deliverable)
        .join(Deliverable, Deliverable.milestone_id == Milestone.id)
        .where(Milestone.engagement_id == engagement_id)
        .order_by(Milestone.rank)
    )
    return [
        StepCard(
            m.id, d.id, m.title, m.due_on, m.amount_cents, d.state, d.note, d.reason, d.handed_in_at, d.silent_from,
            d.version, m.owner_id,
        )
        for m, d in db.session().execute(query)
    ]  # fmt: skip


def messages(engagement_id: int) -> list[MessageCard]:
    """The messages of a mission, in order."""
    query = sa.select(Message).where(Message.engagement_id == engagement_id).order_by(Message.id)
    found = list(db.session().scalars(query))
    people = accounts.people({m.person_id for m in found})
    return [
        MessageCard(m.id, people[m.person_id].display_name if m.person_id in people else "", m.is_buyer, m.body, m.at)
        for m in found
    ]


def files(engagement_id: int) -> list[FileCard]:
    """Every state of every document of a mission, by name, the newest first."""
    query = (
        sa.select(File.name, FileVersion)
        .join(FileVersion, FileVersion.file_id == File.id)
        .where(File.engagement_id == engagement_id)
        .order_by(File.name, FileVersion.number.desc())
    )
    found = list(db.session().execute(query))
    people = accounts.people({v.person_id for _name, v in found})
    out, seen = [], set()
    for name, v in found:
        author = people[v.person_id].display_name if v.person_id in people else ""
        out.append(
            FileCard(v.id, name, v.number, v.bytes, author, v.deliverable_id, v.at, v.storage_key, name not in seen)
        )
        seen.add(name)
    return out


def file(actor: Actor, engagement_id: int, version_id: int) -> FileCard:
    """One state of a document of a mission one may read; raise :class:`Missing`."""
    readable(actor, engagement_id)
    found = next((f for f in files(engagement_id) if f.id == version_id), None)
    if found is None:
        raise missing()
    return found


def tasks(engagement_id: int) -> list[TaskCard]:
    """What is to do, then what is done."""
    query = sa.select(Task).where(Task.engagement_id == engagement_id).order_by(Task.done_at.is_not(None), Task.id)
    return [TaskCard(t.id, t.title, t.for_buyer, t.due_on, t.done_at) for t in db.session().scalars(query)]


def sheets(engagement_id: int) -> list[SheetCard]:
    """The hours of a mission, the last month first. ``state`` as it reads now."""
    session = db.session()
    found = list(
        session.scalars(
            sa.select(TimeSheet)
            .where(TimeSheet.engagement_id == engagement_id)
            .order_by(TimeSheet.month.desc(), TimeSheet.id)
        )
    )
    entries: dict[int, list[EntryCard]] = {}
    query = sa.select(TimeEntry).where(
        TimeEntry.timesheet_id.in_([s.id for s in found]), TimeEntry.removed_at.is_(None)
    )
    for e in session.scalars(query.order_by(TimeEntry.day, TimeEntry.id)):
        entries.setdefault(e.timesheet_id, []).append(EntryCard(e.id, e.day, e.minutes, e.note))
    people = accounts.people({s.person_id for s in found})
    return [
        SheetCard(
            s.id, s.person_id, people[s.person_id].display_name if s.person_id in people else "", s.month, s.state,
            s.minutes, s.reason, s.silent_from, tuple(entries.get(s.id, ())),
        )
        for s in found
    ]  # fmt: skip


def logged_minutes(engagement_id: int, month: date | None = None) -> int:
    """All that was logged, in all or in one month, refused hours included until they are taken away."""
    query = sa.select(sa.func.coalesce(sa.func.sum(TimeSheet.minutes), 0)).where(
        TimeSheet.engagement_id == engagement_id, *([TimeSheet.month == month] if month is not None else [])
    )
    return int(db.session().scalar(query) or 0)


def answer_due(card: EngagementCard, said: Collection[MessageCard]) -> datetime | None:
    """Until when the provider is to answer the client, in working hours; None when nothing waits for an answer.

    The clock runs from the first message of the client that the provider has not answered, and stops
    as soon as the provider has spoken: what then waits is the client's.
    """
    if not card.terms.response_hours or card.state not in engagements.TALKING:
        return None
    unanswered: datetime | None = None
    for message in said:
        unanswered = (unanswered or message.at) if message.is_buyer else None
    if unanswered is None:
        return None
    return Hours().after(unanswered, timedelta(hours=card.terms.response_hours))


def deliverable_facts(
    card: EngagementCard, silent_from: datetime | None, *, is_own: bool = False
) -> deliverables.Facts:
    """What the table of a deliverable's life looks at."""
    return deliverables.Facts(clock.now(), card.is_working, silent_from, is_own)


def sheet_facts(
    card: EngagementCard, minutes: int, silent_from: datetime | None, *, is_own: bool = False, signs: bool = False
) -> timesheets.Facts:
    """What the table of a sheet's life looks at. Hours are still decided once the work is accepted."""
    is_working = card.is_working or card.state == engagements.ACCEPTED
    return timesheets.Facts(clock.now(), minutes, is_working, silent_from, is_own, signs)
