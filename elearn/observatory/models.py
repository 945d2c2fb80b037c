"""What facts do not tell: what running a centre costs, and who left it, why."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger
from elearn.observatory.reasons import CODES


class Cost(Base):
    """``cents`` spent to run a centre from one day until before another, spread evenly over them."""

    __tablename__ = "observatory_cost"
    __table_args__ = (
        sa.CheckConstraint("from_on < until_on", name="dates"),
        sa.CheckConstraint("cents >= 0", name="cents"),
        sa.UniqueConstraint("centre_id", "label", "from_on"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_centre.id"))
    label: Mapped[str] = mapped_column(sa.String(80))
    from_on: Mapped[date]
    until_on: Mapped[date]
    cents: Mapped[int] = mapped_column(sa.BigInteger)
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))
    recorded_at: Mapped[datetime]


class Departure(Base):
    """Someone, or an organisation, that a centre knew and that left it; as it is held to be today.

    ``left_on`` is the first day without them. ``jobs`` are those of the activity that day, None when not said.
    ``version`` counts the changes. Withdrawn, it counts nowhere and its traces stay.
    """

    __tablename__ = "observatory_departure"
    __table_args__ = (
        sa.CheckConstraint("(person_id IS NULL) <> (organisation_id IS NULL)", name="who"),
        sa.CheckConstraint(f"reason IN {CODES}", name="reason"),
        sa.CheckConstraint("jobs IS NULL OR jobs >= 0", name="jobs"),
        sa.Index(None, "centre_id", "left_on"),
        sa.Index(None, "person_id"),
        *(
            # One leaves a place once in a day; what was withdrawn may be written again.
            sa.Index(
                f"uq_observatory_departure_{who}",
                "centre_id",
                f"{who}_id",
                "left_on",
                unique=True,
                sqlite_where=sa.text("withdrawn_at IS NULL"),
                postgresql_where=sa.text("withdrawn_at IS NULL"),
            )
            for who in ("person", "organisation")
        ),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_centre.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_organisation.id"))
    left_on: Mapped[date]
    reason: Mapped[str] = mapped_column(sa.String(10))
    town: Mapped[str] = mapped_column(sa.String(100), default="")
    jobs: Mapped[int | None]
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    version: Mapped[int] = mapped_column(default=1)
    withdrawn_at: Mapped[datetime | None]


class DepartureTrace(Base):
    """What was written of a departure, by whom and when: one line a version, the values as they became then."""

    __tablename__ = "observatory_departure_trace"
    __table_args__ = (sa.CheckConstraint("action IN ('recorded', 'corrected', 'withdrawn')", name="action"),)

    departure_id: Mapped[int] = mapped_column(
        sa.ForeignKey("observatory_departure.id"), primary_key=True, autoincrement=False
    )
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    action: Mapped[str] = mapped_column(sa.String(10))
    left_on: Mapped[date]
    reason: Mapped[str] = mapped_column(sa.String(10))
    town: Mapped[str] = mapped_column(sa.String(100), default="")
    jobs: Mapped[int | None]
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))
    at: Mapped[datetime]


TRIGGERS = (
    Trigger("observatory_departure", "DELETE", "a departure is withdrawn, not deleted"),
    Trigger("observatory_departure_trace", "DELETE", "what was written of a departure is kept"),
    Trigger(
        "observatory_departure_trace",
        "UPDATE",
        "what was written of a departure never changes",
        # Whoever erases their account has the words about them emptied.
        unless="NEW.note = '' AND NEW.town = '' AND NEW.departure_id = OLD.departure_id "
        "AND NEW.version = OLD.version AND NEW.action = OLD.action AND NEW.left_on = OLD.left_on "
        "AND NEW.reason = OLD.reason AND COALESCE(NEW.jobs, -1) = COALESCE(OLD.jobs, -1) AND NEW.at = OLD.at "
        "AND COALESCE(NEW.by_id, 0) = COALESCE(OLD.by_id, 0)",
    ),
)
