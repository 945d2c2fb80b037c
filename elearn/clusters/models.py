"""Members, gatherings, framework agreements and their call-offs, and shared posts.

What a framework agreement may still spend is not here: the ledger keeps it, and the database refuses a
balance under zero.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.clusters.ceilings import ALERTS
from elearn.clusters.choosing import RULES
from elearn.clusters.life import calls, frameworks
from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger, append_only

_LIVE = sa.text("left_at IS NULL")
_STANDING = sa.text("state IN ('proposed', 'open')")


def _organisation(**more: Any) -> Mapped[int]:
    return mapped_column(sa.ForeignKey("accounts_organisation.id"), **more)


class Member(Base):
    """A company of a cluster, from the day it was asked; of it once it accepted, until it leaves."""

    __tablename__ = "clusters_member"
    __table_args__ = (
        sa.CheckConstraint("company_id <> cluster_id", name="not_itself"),
        sa.Index("uq_clusters_member_live", "cluster_id", "company_id", unique=True, sqlite_where=_LIVE,
                 postgresql_where=_LIVE),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    cluster_id: Mapped[int] = _organisation()
    company_id: Mapped[int] = _organisation(index=True)
    invited_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    invited_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]


class Gathering(Base):
    """A need that the members of a cluster are asked about. ``request_id`` is the request made from the sum."""

    __tablename__ = "clusters_gathering"
    __table_args__ = (
        sa.UniqueConstraint("cluster_id", "key"),
        sa.CheckConstraint("request_id IS NULL OR closed_at IS NOT NULL", name="closed"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    cluster_id: Mapped[int] = _organisation(index=True)
    key: Mapped[str] = mapped_column(sa.String(80))
    category: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[str] = mapped_column(sa.String(160))
    need: Mapped[str] = mapped_column(sa.Text)
    answer_until: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("pool_request.id"))


class Item(Base):
    """One thing that a gathering counts, in a unit of the pool."""

    __tablename__ = "clusters_item"
    __table_args__ = (sa.UniqueConstraint("gathering_id", "rank"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    gathering_id: Mapped[int] = mapped_column(sa.ForeignKey("clusters_gathering.id"))
    rank: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(120))
    unit: Mapped[str] = mapped_column(sa.String(10))


class Declaration(Base):
    """How much of it one member needs, in hundredths of the unit; read by that member alone."""

    __tablename__ = "clusters_declaration"
    __table_args__ = (
        sa.UniqueConstraint("item_id", "company_id"),
        sa.CheckConstraint("quantity >= 0", name="quantity"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("clusters_item.id"))
    company_id: Mapped[int] = _organisation(index=True)
    quantity: Mapped[int]
    said_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    said_at: Mapped[datetime]


class Framework(Base):
    """A framework agreement. ``content`` is what its holders accept, by its hash; ``ends_on`` the first day after.

    ``number`` counts those made of one request: one at most is proposed or open, the others stay to be read.
    """

    __tablename__ = "clusters_framework"
    __table_args__ = (
        sa.UniqueConstraint("cluster_id", "key"),
        sa.UniqueConstraint("request_id", "number"),
        sa.Index("uq_clusters_framework_standing", "request_id", unique=True, sqlite_where=_STANDING,
                 postgresql_where=_STANDING),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint(f"state IN {frameworks.STATES}", name="state"),
        sa.CheckConstraint(f"rule IN {RULES}", name="rule"),
        sa.CheckConstraint("maximum_cents > 0 AND minimum_cents BETWEEN 0 AND maximum_cents", name="amounts"),
        sa.CheckConstraint("starts_on < ends_on", name="dates"),
        sa.CheckConstraint("answer_days BETWEEN 1 AND 30", name="answer"),
        sa.Index(None, "state", "ends_on"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    cluster_id: Mapped[int] = _organisation()
    key: Mapped[str] = mapped_column(sa.String(80))
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_request.id"))
    number: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(sa.String(160))
    category: Mapped[str] = mapped_column(sa.String(40))
    rule: Mapped[str] = mapped_column(sa.String(12))
    answer_days: Mapped[int] = mapped_column(default=3)
    minimum_cents: Mapped[int]
    maximum_cents: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    content: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(sa.String(64))
    state: Mapped[str] = mapped_column(sa.String(10), default=frameworks.PROPOSED)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    made_at: Mapped[datetime]
    state_at: Mapped[datetime]


class Holder(Base):
    """Who serves a framework agreement, in their rank. ``content`` is the version of the quote that was retained.

    ``person_id`` signs; with a group, its lead. ``left_at``: nothing more is ordered from them.
    """

    __tablename__ = "clusters_holder"
    __table_args__ = (sa.UniqueConstraint("framework_id", "rank"), sa.UniqueConstraint("framework_id", "person_id"))

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    framework_id: Mapped[int] = mapped_column(sa.ForeignKey("clusters_framework.id"))
    rank: Mapped[int]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    content: Mapped[dict[str, Any]]
    signed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]


class Mate(Base):
    """Who works for a holder: the one who signs, and with a group each of its members."""

    __tablename__ = "clusters_mate"
    __table_args__ = (sa.UniqueConstraint("holder_id", "person_id"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("clusters_holder.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)


class Asking(Base):
    """That a certificate of vigilance was asked under an agreement: who lacks it since which day, asked on which."""

    __tablename__ = "clusters_asking"
    __table_args__ = (sa.UniqueConstraint("framework_id", "person_id", "since"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    framework_id: Mapped[int] = mapped_column(sa.ForeignKey("clusters_framework.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    since: Mapped[date]
    asked_on: Mapped[date]


class Share(Base):
    """What of the maximum was set apart for a member when the agreement was made."""

    __tablename__ = "clusters_share"
    __table_args__ = (sa.UniqueConstraint("framework_id", "company_id"), sa.CheckConstraint("cents >= 0", name="cents"))

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    framework_id: Mapped[int] = mapped_column(sa.ForeignKey("clusters_framework.id"))
    company_id: Mapped[int] = _organisation(index=True)
    cents: Mapped[int]


class Call(Base):
    """A call-off of one member: the lots and quantities asked, who got it and why, and the mission it made.

    ``own_cents`` and ``common_cents`` say where its amount came from. ``after_id`` is the call-off that a
    holder declined before this one.
    """

    __tablename__ = "clusters_call"
    __table_args__ = (
        sa.UniqueConstraint("framework_id", "key"),
        sa.CheckConstraint(f"state IN {calls.STATES}", name="state"),
        sa.CheckConstraint("(state IN ('competing', 'dropped')) = (engagement_id IS NULL)", name="mission"),
        sa.CheckConstraint("(engagement_id IS NULL) = (holder_id IS NULL)", name="holder"),
        sa.CheckConstraint("cents = own_cents + common_cents AND own_cents >= 0 AND common_cents >= 0", name="amounts"),
        sa.CheckConstraint("invoiced_cents BETWEEN 0 AND cents", name="invoiced"),
        sa.Index(None, "framework_id", "company_id"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    framework_id: Mapped[int] = mapped_column(sa.ForeignKey("clusters_framework.id"))
    company_id: Mapped[int] = _organisation(index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    key: Mapped[str] = mapped_column(sa.String(80))
    quantities: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[str] = mapped_column(sa.String(10))
    holder_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clusters_holder.id"), index=True)
    engagement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("pool_engagement.id"), unique=True)
    cents: Mapped[int] = mapped_column(default=0)
    own_cents: Mapped[int] = mapped_column(default=0)
    common_cents: Mapped[int] = mapped_column(default=0)
    invoiced_cents: Mapped[int] = mapped_column(default=0)
    choice: Mapped[list[Any]]
    answer_until: Mapped[datetime | None]
    after_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clusters_call.id"))
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    state_at: Mapped[datetime]


class Bid(Base):
    """What a holder takes off its price list for one call-off, in a competition; the last word replaces the others."""

    __tablename__ = "clusters_bid"
    __table_args__ = (
        sa.UniqueConstraint("call_id", "holder_id"),
        sa.CheckConstraint("rebate_bp BETWEEN 0 AND 9000", name="rebate"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("clusters_call.id"))
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("clusters_holder.id"))
    rebate_bp: Mapped[int]
    said_at: Mapped[datetime]


class Alert(Base):
    """That so much of a maximum was reached: told once. ``company_id`` 0 is the whole agreement."""

    __tablename__ = "clusters_alert"
    __table_args__ = (
        sa.UniqueConstraint("framework_id", "company_id", "percent"),
        sa.CheckConstraint(f"percent IN {ALERTS}", name="percent"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    framework_id: Mapped[int] = mapped_column(sa.ForeignKey("clusters_framework.id"))
    company_id: Mapped[int] = mapped_column(Identifier)
    percent: Mapped[int]
    at: Mapped[datetime]


class Post(Base):
    """A shared post: parts of days of several companies, one order a month each, under a lot sold by the day."""

    __tablename__ = "clusters_post"
    __table_args__ = (sa.CheckConstraint("lot >= 1", name="lot"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    framework_id: Mapped[int] = mapped_column(sa.ForeignKey("clusters_framework.id"), index=True)
    lot: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(120))
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    made_at: Mapped[datetime]
    started_on: Mapped[date | None]
    stopped_on: Mapped[date | None]


class Fraction(Base):
    """What one company takes of a shared post, in hundredths of a day a week, and who answers for it there."""

    __tablename__ = "clusters_fraction"
    __table_args__ = (
        sa.UniqueConstraint("post_id", "company_id"),
        sa.CheckConstraint("hundredths BETWEEN 0 AND 500", name="hundredths"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("clusters_post.id"))
    company_id: Mapped[int] = _organisation(index=True)
    hundredths: Mapped[int]
    said_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    said_at: Mapped[datetime]


TRIGGERS = (
    *append_only("clusters_share"),
    *append_only("clusters_alert"),
    *append_only("clusters_asking"),
    Trigger("clusters_framework", "DELETE", "a framework agreement is kept"),
    Trigger(
        "clusters_framework",
        "UPDATE",
        "what the holders accepted never changes",
        unless="NEW.id = OLD.id AND NEW.digest = OLD.digest AND NEW.maximum_cents = OLD.maximum_cents "
        "AND NEW.minimum_cents = OLD.minimum_cents AND NEW.rule = OLD.rule AND NEW.starts_on = OLD.starts_on "
        "AND NEW.ends_on = OLD.ends_on AND NEW.cluster_id = OLD.cluster_id AND NEW.request_id = OLD.request_id "
        "AND NEW.number = OLD.number",
    ),
    Trigger("clusters_call", "DELETE", "a call-off is kept"),
    Trigger(
        "clusters_call",
        "UPDATE",
        "what was ordered never changes",
        unless="NEW.id = OLD.id AND NEW.company_id = OLD.company_id AND (OLD.engagement_id IS NULL "
        "OR (NEW.engagement_id = OLD.engagement_id AND NEW.holder_id = OLD.holder_id AND NEW.cents = OLD.cents "
        "AND NEW.own_cents = OLD.own_cents AND NEW.common_cents = OLD.common_cents))",
    ),
)
