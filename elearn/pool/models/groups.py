"""Groups: standing teams, the group of one request, what its members agreed, and their part of a mission."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger, append_only, emptied_first
from elearn.pool.agreement import FORMS
from elearn.pool.life.groups import STATES
from elearn.pool.split import BILLINGS

_LIVE = sa.text("state <> 'dissolved'")


class Team(Base):
    """People who often answer together, kept as a template for groups. It binds nobody."""

    __tablename__ = "pool_team"
    __table_args__ = (
        sa.CheckConstraint(f"form IN {FORMS}", name="form"),
        sa.CheckConstraint(f"billing IN {BILLINGS}", name="billing"),
        sa.CheckConstraint("lead_pay_bp BETWEEN 0 AND 3000", name="lead_pay"),
        sa.Index("ix_pool_team_key", "lead_id", "key", unique=True),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    lead_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    form: Mapped[str] = mapped_column(sa.String(16))
    billing: Mapped[str] = mapped_column(sa.String(8))
    lead_pay_bp: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    key: Mapped[str | None] = mapped_column(sa.String(80))  # of the form: sent twice, it makes one


class TeamMember(Base):
    """Who is of a team, for what; asked until ``accepted_at``."""

    __tablename__ = "pool_team_member"
    __table_args__ = (sa.UniqueConstraint("team_id", "person_id"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_team.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    scope: Mapped[str] = mapped_column(sa.String(300), default="")
    accepted_at: Mapped[datetime | None]


class Group(Base):
    """Several independents who answer one request together. It has no legal personality.

    ``sheet`` is the quote as it is being written, by lot and member; ``number`` the agreement proposed
    last (0: none). One group a request and lead.
    """

    __tablename__ = "pool_group"
    __table_args__ = (
        sa.CheckConstraint(f"state IN {STATES}", name="state"),
        sa.CheckConstraint(f"form IN {FORMS}", name="form"),
        sa.CheckConstraint(f"billing IN {BILLINGS}", name="billing"),
        sa.CheckConstraint("lead_pay_bp BETWEEN 0 AND 3000", name="lead_pay"),
        sa.CheckConstraint("failure_days BETWEEN 1 AND 60", name="failure"),
        sa.CheckConstraint("state IN ('forming', 'lost', 'dissolved') OR number > 0", name="number"),
        sa.Index("uq_pool_group_request_lead", "request_id", "lead_id", unique=True,
                 sqlite_where=_LIVE, postgresql_where=_LIVE),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_request.id"))
    lead_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("pool_team.id"))
    name: Mapped[str] = mapped_column(sa.String(120))
    form: Mapped[str] = mapped_column(sa.String(16))
    billing: Mapped[str] = mapped_column(sa.String(8))
    lead_pay_bp: Mapped[int] = mapped_column(default=0)
    failure_days: Mapped[int] = mapped_column(default=7)
    sheet: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(sa.String(10), default="forming")
    number: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    state_at: Mapped[datetime]


class GroupMember(Base):
    """Who is of a group, once: for what, up to how many hours, and what they do in their own name."""

    __tablename__ = "pool_group_member"
    __table_args__ = (
        sa.UniqueConstraint("group_id", "person_id"),
        sa.CheckConstraint("cap_minutes >= 0 AND cap_month_minutes >= 0", name="caps"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_group.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    scope: Mapped[str] = mapped_column(sa.String(300), default="")
    cap_minutes: Mapped[int] = mapped_column(default=0)
    cap_month_minutes: Mapped[int] = mapped_column(default=0)
    may_deliver: Mapped[bool] = mapped_column(default=True)
    signs_hours: Mapped[bool] = mapped_column(default=True)


class GroupAgreement(Base):
    """What was proposed to the members, whole. ``digest`` is its SHA-256."""

    __tablename__ = "pool_group_agreement"
    __table_args__ = (sa.UniqueConstraint("group_id", "number"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_group.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(sa.String(64))
    proposed_at: Mapped[datetime]


class GroupAcceptance(Base):
    """A member accepted an agreement: this exact text, at that time."""

    __tablename__ = "pool_group_acceptance"
    __table_args__ = (sa.UniqueConstraint("agreement_id", "person_id"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_group_agreement.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime]


class GroupRefusal(Base):
    """A member said no to an agreement, and why: nobody accepts it any more, another one is drawn."""

    __tablename__ = "pool_group_refusal"
    __table_args__ = (sa.CheckConstraint("reason <> ''", name="reason"),)

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_group_agreement.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]


class GroupMessage(Base):
    """What the members of a group write to each other; the client never reads it. ``key`` is the form's."""

    __tablename__ = "pool_group_message"
    __table_args__ = (sa.UniqueConstraint("group_id", "key"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_group.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    body: Mapped[str] = mapped_column(sa.Text)
    key: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime]


class MissionGroup(Base):
    """The group that works in a mission, as its accepted quote says it."""

    __tablename__ = "pool_mission_group"

    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_engagement.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_group.id"), index=True)
    form: Mapped[str] = mapped_column(sa.String(16))
    billing: Mapped[str] = mapped_column(sa.String(8))
    lead_pay_bp: Mapped[int]


class MissionMember(Base):
    """One member's part of a mission. Shares sum to 10 000, amounts to that of the mission.

    What they do in their own name, the lead may change; the rest is as the accepted quote says it.
    """

    __tablename__ = "pool_mission_member"
    __table_args__ = (
        sa.UniqueConstraint("engagement_id", "person_id"),
        sa.CheckConstraint("share_bp BETWEEN 0 AND 10000 AND net_cents >= 0 AND gross_cents >= net_cents", name="part"),
        sa.CheckConstraint("cap_minutes >= 0 AND cap_month_minutes >= 0", name="caps"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_mission_group.engagement_id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    scope: Mapped[str] = mapped_column(sa.String(300), default="")
    share_bp: Mapped[int]
    net_cents: Mapped[int]
    gross_cents: Mapped[int]
    cap_minutes: Mapped[int] = mapped_column(default=0)
    cap_month_minutes: Mapped[int] = mapped_column(default=0)
    may_deliver: Mapped[bool] = mapped_column(default=True)
    signs_hours: Mapped[bool] = mapped_column(default=True)


TRIGGERS = (
    *emptied_first("pool_group_agreement", "{0}.digest LIKE 'erased:%'", same=("id", "group_id", "number")),
    *emptied_first("pool_group_acceptance", "{0}.digest LIKE 'erased:%'", same=("id", "agreement_id", "person_id")),
    *emptied_first("pool_group_refusal", "{0}.reason = 'erased'", same=("agreement_id", "person_id", "at")),
    *emptied_first("pool_group_message", "{0}.body = ''", same=("id", "group_id", "person_id", "at")),
    *append_only("pool_mission_group"),
    Trigger("pool_mission_member", "DELETE", "a part of a mission is kept"),
    Trigger(
        "pool_mission_member",
        "UPDATE",
        "a member keeps their part",
        unless="NEW.id = OLD.id AND NEW.engagement_id = OLD.engagement_id AND NEW.person_id = OLD.person_id "
        "AND NEW.scope = OLD.scope AND NEW.share_bp = OLD.share_bp AND NEW.net_cents = OLD.net_cents "
        "AND NEW.gross_cents = OLD.gross_cents AND NEW.cap_minutes = OLD.cap_minutes "
        "AND NEW.cap_month_minutes = OLD.cap_month_minutes",
    ),
)
