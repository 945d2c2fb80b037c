"""Bookings, the workspaces they claim, their series, and what was done to them.

A claim keeps one workspace for ``[starts_at, ends_at)``. That two active ones never share an
instant is the database's promise: an exclusion constraint on PostgreSQL, triggers on SQLite, which
has one writer at a time. ``lapses_at`` is when an active claim stops counting unless something is
done (a hold confirmed, a request answered, someone arrived): reading compares it with the clock,
and whoever needs the place next writes it down.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger, append_only
from elearn.telecentres.transitions import HELD, STATES

UNITS = ("hour", "half_day", "day", "month")


class Series(Base):
    """A booking that comes back, as it was asked for; its occurrences are bookings of their own.

    ``weekdays`` (0 is Monday) and ``exceptions`` (ISO dates) are lists; minutes are of the local day.
    """

    __tablename__ = "telecentres_series"
    __table_args__ = (
        sa.CheckConstraint("0 <= starts_minute AND starts_minute < ends_minute AND ends_minute <= 1440", name="hours"),
        sa.CheckConstraint("from_on <= until_on AND every > 0", name="dates"),
        sa.UniqueConstraint("person_id", "key"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_centre.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    booked_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    weekdays: Mapped[list[Any]]
    starts_minute: Mapped[int]
    ends_minute: Mapped[int]
    from_on: Mapped[date]
    until_on: Mapped[date]
    every: Mapped[int] = mapped_column(default=1)
    exceptions: Mapped[list[Any]]
    key: Mapped[str] = mapped_column(sa.String(80))
    created_at: Mapped[datetime]


class Booking(Base):
    """Someone's use of one or several workspaces ahead of time.

    ``person_id`` is for whom, ``booked_by`` who did it, ``organisation_id`` who pays when it is not
    them. ``price`` is the quote as it was when booked, and never changes. ``hold_until`` is set
    while held or pending, ``release_at`` when an absence frees the place. ``key`` makes a request
    sent twice one booking. ``version`` counts the changes: a decision on an older one is refused.
    """

    __tablename__ = "telecentres_booking"
    __table_args__ = (
        sa.CheckConstraint(f"state IN {STATES}", name="state"),
        sa.CheckConstraint(f"unit IN {UNITS}", name="unit"),
        sa.CheckConstraint("starts_at < ends_at", name="period"),
        sa.CheckConstraint("people > 0 AND price_cents >= 0 AND version > 0", name="counts"),
        sa.CheckConstraint("state NOT IN ('held', 'pending') OR hold_until IS NOT NULL", name="hold"),
        sa.UniqueConstraint("person_id", "key"),
        sa.Index(None, "person_id", "starts_at"),
        sa.Index(None, "centre_id", "starts_at"),
        sa.Index(None, "series_id"),
        sa.Index(
            "ix_telecentres_booking_pending",
            "centre_id",
            "starts_at",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        ),
        sa.Index(
            "ix_telecentres_booking_there",
            "ends_at",
            sqlite_where=sa.text("state = 'checked_in'"),
            postgresql_where=sa.text("state = 'checked_in'"),
        ),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_centre.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    booked_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_organisation.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(sa.ForeignKey("telecentres_series.id"))
    unit: Mapped[str] = mapped_column(sa.String(10))
    kind: Mapped[str] = mapped_column(sa.String(10))
    purpose: Mapped[str] = mapped_column(sa.String(200), default="")
    people: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(sa.String(12), default=HELD)
    needs_approval: Mapped[bool] = mapped_column(default=False)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    hold_until: Mapped[datetime | None]
    release_at: Mapped[datetime | None]
    price_cents: Mapped[int]
    price: Mapped[dict[str, Any]]
    key: Mapped[str] = mapped_column(sa.String(80))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))
    decided_at: Mapped[datetime | None]


class Claim(Base):
    """One workspace kept for one booking. Its end includes the minutes kept free after it."""

    __tablename__ = "telecentres_claim"
    __table_args__ = (
        sa.CheckConstraint("starts_at < ends_at", name="period"),
        sa.Index(None, "booking_id"),
        # What is over is never read again: the cost of a search does not grow with the years.
        sa.Index(
            "ix_telecentres_claim_taken",
            "workspace_id",
            "ends_at",
            "starts_at",
            sqlite_where=sa.text("active = 1"),  # as its queries say: it takes the index for no other words
            postgresql_where=sa.text("active"),
        ),
        sa.Index(
            "ix_telecentres_claim_lapses",
            "lapses_at",
            sqlite_where=sa.text("active = 1 AND lapses_at IS NOT NULL"),
            postgresql_where=sa.text("active AND lapses_at IS NOT NULL"),
        ),
        # A range over the id instead of "=": it needs no extension of the server.
        ExcludeConstraint(
            (sa.text("int8range(workspace_id, workspace_id, '[]')"), "&&"),
            (sa.text("tstzrange(starts_at, ends_at, '[)')"), "&&"),
            where=sa.text("active"),
            using="gist",
            name="ex_telecentres_claim_once",
        ).ddl_if(dialect="postgresql"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    booking_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_booking.id"))
    workspace_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_workspace.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    active: Mapped[bool] = mapped_column(default=True)
    lapses_at: Mapped[datetime | None]


class BookingEvent(Base):
    """One thing done to a booking, by whom. ``actor_id`` is none for what the clock did."""

    __tablename__ = "telecentres_booking_event"
    __table_args__ = (sa.Index(None, "booking_id"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    booking_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_booking.id"))
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))
    action: Mapped[str] = mapped_column(sa.String(12))
    from_state: Mapped[str] = mapped_column(sa.String(12))
    to_state: Mapped[str] = mapped_column(sa.String(12))
    detail: Mapped[dict[str, Any]]
    at: Mapped[datetime]


_OTHER = (
    "NOT EXISTS (SELECT 1 FROM telecentres_claim AS other WHERE other.workspace_id = NEW.workspace_id "
    "AND other.active = 1 AND other.ends_at > NEW.starts_at AND other.starts_at < NEW.ends_at{0})"
)
TAKEN = "this workspace is already taken then"
TRIGGERS = (
    Trigger(
        "telecentres_claim", "INSERT", TAKEN, unless=f"NOT NEW.active OR {_OTHER.format('')}",
        only="sqlite", why="overlap",
    ),
    Trigger(
        "telecentres_claim", "UPDATE", TAKEN,
        unless=f"NOT NEW.active OR {_OTHER.format(' AND other.id <> NEW.id')}", only="sqlite", why="overlap",
    ),
    Trigger("telecentres_claim", "DELETE", "a claim is ended, not deleted"),
    Trigger("telecentres_booking", "DELETE", "a booking is cancelled, not deleted"),
    Trigger(
        "telecentres_booking", "UPDATE", "for whom and from when a booking is are never rewritten",
        unless="NEW.person_id = OLD.person_id AND NEW.centre_id = OLD.centre_id AND NEW.created_at = OLD.created_at "
        "AND NEW.booked_by = OLD.booked_by AND NEW.key = OLD.key", why="identity",
    ),
    *append_only("telecentres_booking_event"),
)  # fmt: skip
