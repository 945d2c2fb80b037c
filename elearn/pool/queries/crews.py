"""Who works in a mission when it is a group: the part, the hours and the rights of each member."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import db
from elearn.pool.life import deliverables, timesheets
from elearn.pool.models import Deliverable, Engagement, Milestone, MissionGroup, MissionMember, TimeSheet
from elearn.pool.split import Bill, bills


@dataclass(frozen=True, slots=True)
class CrewMember:
    """One member's part of a mission. Caps in minutes, 0 for none."""

    person_id: int
    name: str
    scope: str
    share_bp: int
    net_cents: int
    gross_cents: int
    cap_minutes: int
    cap_month_minutes: int
    may_deliver: bool
    signs_hours: bool


@dataclass(frozen=True, slots=True)
class Crew:
    """The group that works in a mission, its lead first."""

    engagement_id: int
    group_id: int
    lead_id: int
    form: str
    billing: str
    lead_pay_bp: int
    members: tuple[CrewMember, ...]

    def member(self, person_id: int | None) -> CrewMember | None:
        """Someone's part, or None for who is not of the group."""
        return next((m for m in self.members if m.person_id == person_id), None)

    @property
    def bills(self) -> tuple[Bill, ...]:
        """Who invoices whom for the whole mission, before tax."""
        return bills({m.person_id: m.net_cents for m in self.members}, self.lead_id, self.billing, self.lead_pay_bp)


Row = tuple[MissionGroup, MissionMember]


def rows(engagement_ids: Collection[int]) -> list[Row]:
    """Groups and members of these missions; those of one provider have none. One statement."""
    if not engagement_ids:
        return []
    query = (
        sa.select(MissionGroup, MissionMember)
        .join(MissionMember, MissionMember.engagement_id == MissionGroup.engagement_id)
        .where(MissionGroup.engagement_id.in_(list(engagement_ids)))
        .order_by(MissionMember.id)
    )
    return [(group, one) for group, one in db.session().execute(query)]


def crews(found: Collection[Row], leads: Mapping[int, int], names: Mapping[int, str]) -> dict[int, Crew]:
    """These rows by mission; ``leads`` is mission → its lead."""
    groups = {group.engagement_id: group for group, _one in found}
    members: dict[int, list[CrewMember]] = {}
    for group, one in found:
        members.setdefault(group.engagement_id, []).append(
            CrewMember(
                one.person_id, names.get(one.person_id, ""), one.scope, one.share_bp, one.net_cents, one.gross_cents,
                one.cap_minutes, one.cap_month_minutes, one.may_deliver, one.signs_hours,
            )
        )  # fmt: skip
    return {
        key: Crew(key, g.group_id, leads[key], g.form, g.billing, g.lead_pay_bp, tuple(members[key]))
        for key, g in groups.items()
    }


def missions_of(person_id: int) -> sa.Select[int]:
    """The missions in which someone is a member of the group, to select from."""
    return sa.select(MissionMember.engagement_id).where(MissionMember.person_id == person_id)


def minutes_by_member(engagement_id: int) -> dict[int, int]:
    """What each person noted in a mission, refused hours included until they are taken away."""
    query = (
        sa.select(TimeSheet.person_id, sa.func.sum(TimeSheet.minutes))
        .where(TimeSheet.engagement_id == engagement_id)
        .group_by(TimeSheet.person_id)
    )
    return {row[0]: int(row[1]) for row in db.session().execute(query)}


@dataclass(frozen=True, slots=True)
class Worker:
    """Someone who did a part of a mission that its client accepted. ``is_lead``: they answer for the whole of it."""

    person_id: int
    name: str
    scope: str
    is_lead: bool


def workers(engagement_ids: Collection[int]) -> dict[int, list[Worker]]:
    """Who delivered what was accepted, or did hours that were approved, by mission; the lead of a group first.

    A member of a group of whom nothing was accepted is not named; one provider alone always is. Five
    statements, however many missions. Asks no right: its callers do.
    """
    session, ids = db.session(), sorted(set(engagement_ids))
    query = sa.select(Engagement.id, Engagement.provider_id).where(Engagement.id.in_(ids))
    leads = {row.id: row.provider_id for row in session.execute(query)} if ids else {}
    staffed = rows(list(leads))
    scopes = {(one.engagement_id, one.person_id): one.scope for _group, one in staffed}
    handed = (
        sa.select(Milestone.engagement_id, Milestone.owner_id)
        .join(Deliverable, Deliverable.milestone_id == Milestone.id)
        .where(Milestone.engagement_id.in_(ids), Deliverable.state == deliverables.ACCEPTED)
    )
    noted = sa.select(TimeSheet.engagement_id, TimeSheet.person_id).where(
        TimeSheet.engagement_id.in_(ids), TimeSheet.state == timesheets.APPROVED
    )
    worked = (
        {(mission, who) for found in (handed, noted) for mission, who in session.execute(found)} if staffed else set()
    )
    alone = set(leads) - {group.engagement_id for group, _one in staffed}
    kept = [(mission, leads[mission]) for mission in sorted(alone)]
    kept += [key for key in sorted(scopes, key=lambda key: key[1] != leads[key[0]]) if key in worked]
    people = accounts.people({who for _mission, who in kept})
    out: dict[int, list[Worker]] = {mission: [] for mission in leads}
    for mission, who in kept:
        name = people[who].display_name if who in people else ""
        out[mission].append(Worker(who, name, scopes.get((mission, who), ""), who == leads[mission]))
    return out
