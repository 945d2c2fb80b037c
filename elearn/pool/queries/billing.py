"""What may be billed of a mission: what was accepted, each thing once, never more than was ordered.

A line sold in hours is billed by the hours approved, month by month; every other line when its
deliverable is accepted. Hours that nobody noted before a deliverable was accepted are billed with it,
as quoted: its client accepted it so. What is answered never changes afterwards: the history only grows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import clock, db
from elearn.core.amounts import half_up
from elearn.core.i18n import NBSP
from elearn.pool import planning
from elearn.pool.figures import Line, from_json
from elearn.pool.life.engagements import RUNNING
from elearn.pool.life.timesheets import SENT
from elearn.pool.models import Deliverable, Engagement, Event, Milestone, MissionGroup, QuoteVersion, TimeSheet
from elearn.pool.queries import crews
from elearn.pool.queries.engagements import EngagementCard, cards
from elearn.pool.split import LEAD, Due, dues
from elearn.pool.terms import Terms

_TAKEN = ("deliverable.accept", "deliverable.impose")
_HOURS = ("timesheet.log", "timesheet.approve")
MOST_MISSIONS = 500
DEPOSIT = "deposit:"
# What one member of a group invoices another of one thing: all of it, what the pay of the lead leaves, or that pay.
WHOLE, LESS_PAY, PAY = "whole", "less-pay", "pay"


@dataclass(frozen=True, slots=True)
class Billable:
    """One thing accepted that its provider may bill. ``key`` names it for ever.

    Prices are in cents before tax; ``vat_bp`` is the rate that the quote said (basis points, 0 without
    VAT); ``month`` is the first day of the month of approved hours. ``quantity`` times
    ``unit_price_cents`` is ``net_cents``, to the nearest cent. ``provider_person_id`` is who invoices it,
    ``done_by`` who did it: another member of the group, when its lead invoices all. ``payer_id`` is 0 for
    the client; between members of a group it is who pays, and ``share`` says of what.
    """

    key: str
    engagement_id: int
    provider_person_id: int
    provider: str
    organisation_id: int
    label: str
    quantity: Decimal
    unit: str
    unit_price_cents: int
    net_cents: int
    vat_bp: int
    accepted_at: datetime
    terms: Terms
    month: date | None = None
    done_by: int = 0
    payer_id: int = 0
    share: str = ""

    @property
    def is_deposit(self) -> bool:
        """Whether it is billed before any work, and taken off what is billed after."""
        return self.key.startswith(DEPOSIT)


@dataclass(slots=True)
class _TimeLine:
    """A line sold in hours: ``minutes`` and ``cents`` are what is left of it."""

    rank: int
    line: Line
    minutes: Decimal = field(init=False)
    cents: int = field(init=False)

    def __post_init__(self) -> None:
        self.minutes, self.cents = Decimal(self.line.quantity) * 60 / 100, self.line.total_cents

    def take(self, minutes: Decimal) -> tuple[Decimal, int]:
        """As many of these minutes as are left, and their price; never more than is left of either."""
        taken = min(minutes, self.minutes)
        cents = min(self.cents, half_up(int(taken * 100) * self.line.price_cents, 6000))
        self.minutes, self.cents = self.minutes - taken, self.cents - cents
        return taken, cents


def billable(engagement_id: int) -> list[Billable]:
    """All that was accepted of a mission so far, in the order in which it was; billed or not.

    The sum of ``net_cents`` never passes the amount ordered. Asks no right: its callers do. Nothing for a
    mission that does not exist.
    """
    return billables([engagement_id]).get(engagement_id, [])


def owed_cents(engagement_id: int) -> int:
    """What a mission that stops now may still cost: what was accepted of it, and the hours that wait for an answer."""
    return sum(one.net_cents for one in billables([engagement_id], with_sent=True)[engagement_id])


def billables(engagement_ids: Collection[int], *, with_sent: bool = False) -> dict[int, list[Billable]]:
    """The same, for several missions: five statements in all. ``with_sent``: as if the hours sent were approved."""
    session = db.session()
    ids = sorted(set(engagement_ids))
    missions = list(session.scalars(sa.select(Engagement).where(Engagement.id.in_(ids)))) if ids else []
    versions = sa.select(QuoteVersion).where(QuoteVersion.id.in_([m.quote_version_id for m in missions]))
    contents = {v.id: v.content for v in session.scalars(versions)}
    sheets = {s.id: s for s in session.scalars(sa.select(TimeSheet).where(TimeSheet.engagement_id.in_(ids)))}
    steps = _steps(ids)
    events: dict[int, list[Event]] = defaultdict(list)
    query = sa.select(Event).where(Event.engagement_id.in_(ids), Event.kind.in_((*_TAKEN, *_HOURS)))
    for event in session.scalars(query.order_by(Event.id)):
        events[event.engagement_id or 0].append(event)
    for one in sorted(sheets.values(), key=lambda s: s.id) if with_sent else ():
        if one.state == SENT:
            detail = {"sheet": one.id, "minutes": one.minutes}
            events[one.engagement_id].append(Event(kind="timesheet.approve", detail=detail, at=clock.now()))
    return {m.id: list(_walk(m, contents[m.quote_version_id], events[m.id], steps, sheets)) for m in missions}


def to_bill(person_id: int, engagement_id: int | None = None) -> list[Billable]:
    """All that someone may bill or has billed, to clients and to members of their groups, the newest mission first.

    ``engagement_id``: of that mission alone.
    """
    own = sa.or_(Engagement.provider_id == person_id, Engagement.id.in_(crews.missions_of(person_id)))
    query = sa.select(Engagement.id).where(own).order_by(Engagement.id.desc())
    if engagement_id is not None:
        query = query.where(Engagement.id == engagement_id)
    ids = list(db.session().scalars(query.limit(MOST_MISSIONS)))
    found = billables(ids)
    owed, first = between_members(found), deposits([key for key in ids if not found[key]])
    said = (one for key in ids for one in (*first.get(key, ()), *found[key], *owed.get(key, ())))
    return [one for one in said if one.provider_person_id == person_id]


def deposits(engagement_ids: Collection[int]) -> dict[int, list[Billable]]:
    """By mission, the deposit that its contract lets one provider alone invoice, by rate of VAT. Two statements.

    Nothing where work is over, or done by a group. Asks no right: its callers do.
    """
    of_groups = sa.select(MissionGroup.engagement_id)
    query = sa.select(Engagement, QuoteVersion.content).join(
        QuoteVersion, QuoteVersion.id == Engagement.quote_version_id
    )
    query = query.where(
        Engagement.id.in_(set(engagement_ids)), Engagement.state.in_(RUNNING), Engagement.id.not_in(of_groups)
    )
    out = {}
    for mission, content in db.session().execute(query) if engagement_ids else ():
        terms = Terms.read(mission.terms)
        bases: dict[int, int] = {}
        for line in from_json(content["lines"]):
            bases[line.vat_bp] = bases.get(line.vat_bp, 0) + line.total_cents
        shares = {rate: half_up(base * terms.deposit_percent, 100) for rate, base in sorted(bases.items())}
        out[mission.id] = [
            Billable(
                f"{DEPOSIT}{mission.id}:{rate}", mission.id, mission.provider_id, str(content["provider"]["name"]),
                mission.organisation_id, f"Acompte de {terms.deposit_percent}{NBSP}% à la commande", Decimal(1), "act",
                cents, cents, rate, mission.ordered_at, terms, done_by=mission.provider_id,
            )
            for rate, cents in shares.items()
            if cents
        ]  # fmt: skip
    return out


def between_members(found: Mapping[int, Sequence[Billable]]) -> dict[int, list[Billable]]:
    """What the members of a group invoice each other for these things accepted, by mission, in their order.

    The pay of the lead, when each invoices the client; the part of each but that pay, when the lead
    invoices all. Missions of one provider alone are absent. Summed over a whole mission, it is what the
    agreement says, to the cent. Two statements in all. Asks no right: its callers do.
    """
    query = sa.select(MissionGroup, Engagement.provider_id).join(
        Engagement, Engagement.id == MissionGroup.engagement_id
    )
    groups = list(db.session().execute(query.where(MissionGroup.engagement_id.in_(list(found))))) if found else []
    workers = {one.done_by for group, _lead in groups for one in found[group.engagement_id]}
    names = accounts.people(workers | {lead for _group, lead in groups})
    out: dict[int, list[Billable]] = {}
    for group, lead in groups:
        items = {one.key: one for one in found[group.engagement_id]}
        taken = ((one.key, one.done_by, one.net_cents) for one in items.values())
        out[group.engagement_id] = [
            _owed(items[due.key], due, names[due.issuer].display_name if due.issuer in names else "")
            for due in dues(taken, lead, group.billing, group.lead_pay_bp)
        ]
    return out


def _owed(one: Billable, due: Due, issuer: str) -> Billable:
    share = PAY if due.payer == one.done_by else WHOLE if due.net_cents == one.net_cents else LESS_PAY
    kept = replace(
        one, key=f"between:{one.key}", provider_person_id=due.issuer, provider=issuer, payer_id=due.payer, share=share
    )
    if share == WHOLE:
        return kept
    return replace(kept, quantity=Decimal(1), unit="act", unit_price_cents=due.net_cents, net_cents=due.net_cents)


def missions(engagement_ids: Collection[int]) -> dict[int, EngagementCard]:
    """The missions of these ids, for who bills or is billed. Asks no right: its callers do."""
    query = sa.select(Engagement).where(Engagement.id.in_(set(engagement_ids)))
    return {card.id: card for card in cards(list(db.session().scalars(query)))} if engagement_ids else {}


def _walk(
    mission: Engagement,
    content: Mapping[str, Any],
    events: Iterable[Event],
    steps: Mapping[int, tuple[int, int]],
    sheets: Mapping[int, TimeSheet],
) -> Iterator[Billable]:
    lines, terms, plan = from_json(content["lines"]), Terms.read(mission.terms), planning.steps(content)
    names = {int(m["id"]): str(m["name"]) for m in content["group"]["members"]} if "group" in content else {}
    names.setdefault(mission.provider_id, str(content["provider"]["name"]))
    by_lead = "group" in content and content["group"]["billing"] == LEAD
    by_time = [_TimeLine(n, line) for n, line in enumerate(lines) if line.unit == "hour"]
    noted: set[int] = set()  # who noted hours yet: of a group, each their own; 0 for one provider alone

    def made(key: str, line: Line, at: datetime, quantity: Decimal, cents: int, month: date | None = None) -> Billable:
        worker = line.member or mission.provider_id
        issuer = mission.provider_id if by_lead else worker
        return Billable(
            key, mission.id, issuer, names[issuer], mission.organisation_id, line.label, quantity, line.unit,
            line.price_cents, cents, line.vat_bp, at, terms, month, worker,
        )  # fmt: skip

    for event in events:
        if event.kind == "timesheet.log":
            noted.add(_member(sheets[int(event.detail["sheet"])], content))
        elif event.kind in _TAKEN:
            milestone, rank = steps[int(event.detail["deliverable"])]
            step = plan[rank - 1]
            for n, line in enumerate(lines):
                of_step = line.lot == step.lot and line.member == step.member
                if not of_step or (line.unit == "hour" and line.member in noted):
                    continue
                by_time = [one for one in by_time if one.rank != n]
                if line.total_cents:
                    key = f"milestone:{milestone}" if step.lot else f"milestone:{milestone}:{n}"
                    yield made(key, line, event.at, Decimal(line.quantity) / 100, line.total_cents)
        else:
            sheet, left = sheets[int(event.detail["sheet"])], Decimal(int(event.detail["minutes"]))
            member = _member(sheet, content)
            for one in (line for line in by_time if line.line.member == member):
                minutes, cents = one.take(left)
                left -= minutes
                if cents:
                    key = f"hours:{sheet.month:%Y-%m}:{sheet.id}:{one.rank}"
                    hours = (minutes / 60).quantize(Decimal("0.0001"))
                    yield made(key, one.line, event.at, hours, cents, sheet.month)


def _member(sheet: TimeSheet, content: Mapping[str, Any]) -> int:
    """Whose lines these hours are: a member's of a group, those of nobody in particular otherwise."""
    return sheet.person_id if "group" in content else 0


def _steps(engagement_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """By deliverable, its milestone and the rank of it."""
    query = (
        sa.select(Deliverable.id, Milestone.id, Milestone.rank)
        .join(Milestone, Milestone.id == Deliverable.milestone_id)
        .where(Milestone.engagement_id.in_(engagement_ids))
    )
    return {deliverable: (milestone, rank) for deliverable, milestone, rank in db.session().execute(query)}
