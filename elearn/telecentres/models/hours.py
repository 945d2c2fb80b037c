"""When a centre is open: dated weekly hours, and the days that differ.

Minutes are counted from midnight by the clock of the site (``ELEARN_TIME_ZONE``); turning them into
instants, summer time included, belongs to ``opening``.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.telecentres.models.apart import Apart

_MINUTES = "opens_minute >= 0 AND opens_minute < closes_minute AND closes_minute <= 1440"
OPENINGS = Apart(
    "telecentres_opening",
    "these opening hours overlap",
    ("{row}centre_id", "{row}weekday"),
    (("int4range", "{row}opens_minute", "{row}closes_minute"), ("daterange", "{row}from_on", "{row}until_on")),
)
# A closed day is taken whole.
EXCEPTIONS = Apart(
    "telecentres_exception",
    "these hours of one day overlap",
    ("{row}centre_id",),
    (("int4range", "COALESCE({row}opens_minute, 0)", "COALESCE({row}closes_minute, 1440)"),),
    days=("{row}on_date",),
)


class Opening(Base):
    """Open on that weekday (0 = Monday) between these minutes, from a day on."""

    __tablename__ = "telecentres_opening"
    __table_args__ = (
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        sa.CheckConstraint(_MINUTES, name="minutes"),
        sa.CheckConstraint("until_on IS NULL OR from_on < until_on", name="dates"),
        sa.Index(None, "centre_id"),
        OPENINGS.constraint(),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_centre.id"))
    weekday: Mapped[int]
    opens_minute: Mapped[int]
    closes_minute: Mapped[int]
    from_on: Mapped[date]
    until_on: Mapped[date | None]


class HoursException(Base):
    """One day that differs: closed, or open at other hours (several rows: several stretches)."""

    __tablename__ = "telecentres_exception"
    __table_args__ = (
        sa.CheckConstraint(
            "(closed AND opens_minute IS NULL AND closes_minute IS NULL) OR "
            f"(NOT closed AND opens_minute IS NOT NULL AND closes_minute IS NOT NULL AND {_MINUTES})",
            name="minutes",
        ),
        sa.UniqueConstraint("centre_id", "on_date", "opens_minute"),
        EXCEPTIONS.constraint(),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_centre.id"))
    on_date: Mapped[date]
    closed: Mapped[bool]
    opens_minute: Mapped[int | None]
    closes_minute: Mapped[int | None]
    reason: Mapped[str] = mapped_column(sa.String(120), default="")


TRIGGERS = (*OPENINGS.triggers(), *EXCEPTIONS.triggers())
