"""Circles, their members, the companies they approach, and those that refuse."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger, append_only
from elearn.prospecting.life import STATES

INVITED, ACTIVE, LEFT = "invited", "active", "left"
MEMBER_STATES = (INVITED, ACTIVE, LEFT)
CHANNELS = ("call", "mail", "visit", "post", "network")
SOURCES = ("register", "website", "event", "network", "asked", "other")
_WITH_SIREN = sa.text("siren <> ''")


class Circle(Base):
    """A group that prospects together; of a telecentre when ``organisation_id`` says so."""

    __tablename__ = "prospecting_circle"
    __table_args__ = (sa.Index("ix_prospecting_circle_key", "created_by", "key", unique=True),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("accounts_organisation.id", ondelete="SET NULL"), index=True
    )
    created_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    created_at: Mapped[datetime]
    key: Mapped[str | None] = mapped_column(sa.String(80))  # of the form: sent twice, it makes one


class Member(Base):
    """Someone of a circle. A host invites; the circle always has one (its verbs see to it)."""

    __tablename__ = "prospecting_member"
    __table_args__ = (sa.CheckConstraint(f"state IN {MEMBER_STATES}", name="state"),)

    circle_id: Mapped[int] = mapped_column(
        sa.ForeignKey("prospecting_circle.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("accounts_person.id"), primary_key=True, autoincrement=False, index=True
    )
    state: Mapped[str] = mapped_column(sa.String(8), default=INVITED)
    is_host: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]


class Prospect(Base):
    """A company. ``near`` is its name as it is compared; ``source_note`` says where it was found.

    ``claim_by`` holds the contact until ``claim_until``. Once ``opposed``, nothing of a person is
    left in the row, and it is never contacted again. ``version`` counts the changes.
    """

    __tablename__ = "prospecting_prospect"
    __table_args__ = (
        sa.Index("uq_prospecting_prospect_siren", "circle_id", "siren", unique=True, sqlite_where=_WITH_SIREN,
                 postgresql_where=_WITH_SIREN),
        sa.Index("ix_prospecting_prospect_key", "circle_id", "key", unique=True),
        sa.Index("ix_prospecting_prospect_next", "circle_id", "state", "next_on"),
        sa.Index("ix_prospecting_prospect_erase", "erase_on"),
        sa.CheckConstraint(f"state IN {STATES}", name="state"),
        sa.CheckConstraint(f"source IN {SOURCES}", name="source"),
        sa.CheckConstraint("siren = '' OR length(siren) = 9", name="siren"),
        sa.CheckConstraint("(claim_by IS NULL) = (claim_until IS NULL)", name="claim"),
        sa.CheckConstraint(
            "state <> 'opposed' OR (contact_name = '' AND contact_role = '' AND email = '' AND phone = '' "
            "AND notes = '' AND next_action = '' AND claim_by IS NULL)", name="opposed",
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    circle_id: Mapped[int] = mapped_column(sa.ForeignKey("prospecting_circle.id"))
    siren: Mapped[str] = mapped_column(sa.String(9), default="")
    name: Mapped[str] = mapped_column(sa.String(160))
    near: Mapped[str] = mapped_column(sa.String(160))
    town: Mapped[str] = mapped_column(sa.String(100), default="")
    source: Mapped[str] = mapped_column(sa.String(10))
    source_note: Mapped[str] = mapped_column(sa.String(300), default="")
    contact_name: Mapped[str] = mapped_column(sa.String(120), default="")
    contact_role: Mapped[str] = mapped_column(sa.String(120), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    phone: Mapped[str] = mapped_column(sa.String(30), default="")
    notes: Mapped[str] = mapped_column(sa.Text, default="")
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    next_action: Mapped[str] = mapped_column(sa.String(200), default="")
    next_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(sa.String(10), default="open")
    claim_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))
    claim_until: Mapped[datetime | None]
    erase_on: Mapped[date]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    key: Mapped[str | None] = mapped_column(sa.String(80))  # of the form: sent twice, it lists one


class Contact(Base):
    """That a prospect was contacted. ``key`` is the form's: it counts once."""

    __tablename__ = "prospecting_contact"
    __table_args__ = (
        sa.UniqueConstraint("prospect_id", "key"),
        sa.CheckConstraint(f"channel IN {CHANNELS}", name="channel"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    prospect_id: Mapped[int] = mapped_column(sa.ForeignKey("prospecting_prospect.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    channel: Mapped[str] = mapped_column(sa.String(8))
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    key: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime]


class Need(Base):
    """What a prospect asked for, to become a request of the pool by the hand of its own buyer."""

    __tablename__ = "prospecting_need"

    prospect_id: Mapped[int] = mapped_column(
        sa.ForeignKey("prospecting_prospect.id"), primary_key=True, autoincrement=False
    )
    category: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[str] = mapped_column(sa.String(160))
    text: Mapped[str] = mapped_column(sa.Text)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    request_id: Mapped[int | None] = mapped_column(sa.ForeignKey("pool_request.id"), unique=True)
    at: Mapped[datetime]


class Opposition(Base):
    """A company that asked a circle to leave it alone: what it takes to know it again, for ever."""

    __tablename__ = "prospecting_opposition"
    __table_args__ = (sa.UniqueConstraint("circle_id", "siren", "near", "town"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    circle_id: Mapped[int] = mapped_column(sa.ForeignKey("prospecting_circle.id"))
    siren: Mapped[str] = mapped_column(sa.String(9), default="")
    near: Mapped[str] = mapped_column(sa.String(160))
    town: Mapped[str] = mapped_column(sa.String(100), default="")
    at: Mapped[datetime]


TRIGGERS = (
    *append_only("prospecting_opposition"),
    Trigger(
        "prospecting_prospect",
        "UPDATE",
        "a company that refused is not approached again",
        unless="OLD.state <> 'opposed' OR NEW.state = 'opposed'",
    ),
    Trigger("prospecting_contact", "UPDATE", "what was done is not rewritten"),
)
