"""What the two sides of a mission share: messages, files, tasks, hours."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger, emptied_first
from elearn.pool.life import timesheets


class Message(Base):
    """One message. ``key`` is the form's: sent twice, it is there once."""

    __tablename__ = "pool_message"
    __table_args__ = (sa.UniqueConstraint("engagement_id", "key"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_engagement.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    is_buyer: Mapped[bool]
    body: Mapped[str] = mapped_column(sa.Text)
    key: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime]


class File(Base):
    """A document of a mission under one name; what it held over time is in its versions."""

    __tablename__ = "pool_file"
    __table_args__ = (sa.UniqueConstraint("engagement_id", "name"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_engagement.id"))
    name: Mapped[str] = mapped_column(sa.String(120))


class FileVersion(Base):
    """One state of a document; ``deliverable_id`` when it was handed in with a deliverable."""

    __tablename__ = "pool_file_version"
    __table_args__ = (sa.UniqueConstraint("file_id", "number"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_file.id"))
    number: Mapped[int]
    storage_key: Mapped[str] = mapped_column(sa.String(64))
    bytes: Mapped[int]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    deliverable_id: Mapped[int | None] = mapped_column(sa.ForeignKey("pool_deliverable.id"))
    at: Mapped[datetime]


class Task(Base):
    """Something to do, by either side."""

    __tablename__ = "pool_task"
    __table_args__ = (
        sa.Index(None, "engagement_id"),
        sa.Index("ix_pool_task_key", "engagement_id", "key", unique=True),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_engagement.id"))
    title: Mapped[str] = mapped_column(sa.String(200))
    for_buyer: Mapped[bool]
    due_on: Mapped[date | None]
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))
    key: Mapped[str | None] = mapped_column(sa.String(80))  # of the form: sent twice, it notes one


class TimeSheet(Base):
    """The hours of one person in one month. ``minutes`` is the sum of its entries."""

    __tablename__ = "pool_timesheet"
    __table_args__ = (
        sa.UniqueConstraint("engagement_id", "person_id", "month"),
        sa.CheckConstraint(f"state IN {timesheets.STATES}", name="state"),
        sa.CheckConstraint("state <> 'refused' OR reason <> ''", name="reason"),
        sa.CheckConstraint("minutes >= 0", name="minutes"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_engagement.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    month: Mapped[date]
    state: Mapped[str] = mapped_column(sa.String(8), default="open")
    minutes: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    silent_from: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class TimeEntry(Base):
    """Time worked on one day. ``key`` is the form's."""

    __tablename__ = "pool_time_entry"
    __table_args__ = (
        sa.UniqueConstraint("timesheet_id", "key"),
        sa.CheckConstraint("minutes > 0 AND minutes <= 1440", name="minutes"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    timesheet_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_timesheet.id"))
    day: Mapped[date]
    minutes: Mapped[int]
    note: Mapped[str] = mapped_column(sa.String(200))
    key: Mapped[str] = mapped_column(sa.String(80))
    removed_at: Mapped[datetime | None]


TRIGGERS = (
    Trigger("pool_message", "DELETE", "pool_message is kept", unless="OLD.body = ''"),
    Trigger(
        "pool_message",
        "UPDATE",
        "a message is sent once",
        unless="NEW.id = OLD.id AND NEW.engagement_id = OLD.engagement_id AND NEW.at = OLD.at "
        "AND (NEW.body = OLD.body OR NEW.body = '')",
    ),
    *emptied_first(
        "pool_file_version", "{0}.storage_key = ''", same=("id", "file_id", "number", "bytes", "person_id", "at")
    ),
)
