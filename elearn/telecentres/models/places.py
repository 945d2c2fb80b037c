"""Networks, centres, and the workspaces in them.

A workspace is the bookable leaf: a desk of the open space, a private office, a meeting room, a
visio room. A space is the room that holds leaves; booking a whole space claims all of them.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier

HOST_KINDS = (
    "service_house",
    "incubator",
    "media_library",
    "university",
    "business_house",
    "private_coworking",
    "town_hall",
    "other",
)
STATUSES = ("planned", "open", "closed")
WORKSPACE_KINDS = ("desk", "office", "meeting", "visio")
SPACE_KINDS = ("open_space", "office", "meeting", "visio")


class Network(Base):
    """Places that share their tariffs and their passes. Its organisation's coordinators set them."""

    __tablename__ = "telecentres_network"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_organisation.id"), unique=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    presentation: Mapped[str] = mapped_column(sa.Text, default="")


class Centre(Base):
    """One telecentre. What may be done there is decided by its organisation's managers.

    The last columns are its rules for bookings: minutes before the beginning from which one may
    check in, minutes after it when the place is released, minutes that a hold lasts, hours of
    notice to cancel, days ahead that one may book, days that one booking may last, least minutes, and
    the minute where a half-day splits (12 h 30) when the day does not close at noon.
    ``approval_kinds`` lists the kinds of workspace that the manager approves.
    """

    __tablename__ = "telecentres_centre"
    __table_args__ = (
        sa.CheckConstraint(f"host_kind IN {HOST_KINDS}", name="host_kind"),
        sa.CheckConstraint("manager_kind IN ('public', 'private')", name="manager_kind"),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name="position"),
        sa.CheckConstraint(
            "checkin_before_minutes >= 0 AND release_after_minutes > 0 AND hold_minutes > 0 "
            "AND cancel_notice_hours >= 0 AND horizon_days > 0 AND longest_days > 0 AND least_minutes > 0",
            name="rules",
        ),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_network.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_organisation.id"), unique=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    commune: Mapped[str] = mapped_column(sa.String(100))
    insee: Mapped[str] = mapped_column(sa.String(5), default="")
    address: Mapped[str] = mapped_column(sa.String(200), default="")
    postcode: Mapped[str] = mapped_column(sa.String(10), default="")
    latitude: Mapped[Decimal] = mapped_column(sa.Numeric(8, 5))
    longitude: Mapped[Decimal] = mapped_column(sa.Numeric(8, 5))
    host_kind: Mapped[str] = mapped_column(sa.String(20), default="other")
    manager_kind: Mapped[str] = mapped_column(sa.String(10), default="public")
    presentation: Mapped[str] = mapped_column(sa.Text, default="")
    approval_kinds: Mapped[list[Any]] = mapped_column(default=list)
    checkin_before_minutes: Mapped[int] = mapped_column(default=30)
    release_after_minutes: Mapped[int] = mapped_column(default=30)
    hold_minutes: Mapped[int] = mapped_column(default=10)
    cancel_notice_hours: Mapped[int] = mapped_column(default=2)
    horizon_days: Mapped[int] = mapped_column(default=365)
    longest_days: Mapped[int] = mapped_column(default=31)
    least_minutes: Mapped[int] = mapped_column(default=30)
    midday_minute: Mapped[int] = mapped_column(default=750, server_default="750")
    created_at: Mapped[datetime]


class CentreStatus(Base):
    """From that day on, the centre is planned, open or closed (until the next row)."""

    __tablename__ = "telecentres_centre_status"
    __table_args__ = (
        sa.UniqueConstraint("centre_id", "from_on"),
        sa.CheckConstraint(f"status IN {STATUSES}", name="status"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_centre.id"))
    status: Mapped[str] = mapped_column(sa.String(10))
    from_on: Mapped[date]


class Speciality(Base):
    """One thing that a centre is known for, while it is; ``code`` is common to the network."""

    __tablename__ = "telecentres_speciality"
    __table_args__ = (
        sa.UniqueConstraint("centre_id", "code", "from_on"),
        sa.CheckConstraint("until_on IS NULL OR from_on < until_on", name="dates"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_centre.id"))
    code: Mapped[str] = mapped_column(sa.String(40), index=True)
    label: Mapped[str] = mapped_column(sa.String(120))
    from_on: Mapped[date]
    until_on: Mapped[date | None]


class Equipment(Base):
    """What a centre has, and how many. ``code`` is a key of ``words.EQUIPMENT``."""

    __tablename__ = "telecentres_equipment"
    __table_args__ = (sa.UniqueConstraint("centre_id", "code"), sa.CheckConstraint("count > 0", name="count"))

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_centre.id"))
    code: Mapped[str] = mapped_column(sa.String(30))
    count: Mapped[int] = mapped_column(default=1)


class Accessibility(Base):
    """How a centre can be entered and used. ``code`` is a key of ``words.ACCESSIBILITY``."""

    __tablename__ = "telecentres_accessibility"
    __table_args__ = (sa.UniqueConstraint("centre_id", "code"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_centre.id"))
    code: Mapped[str] = mapped_column(sa.String(30))


class Photo(Base):
    """A picture of a centre, in the order shown; ``alt`` says it in words."""

    __tablename__ = "telecentres_photo"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_centre.id"), index=True)
    storage_key: Mapped[str] = mapped_column(sa.String(80))
    alt: Mapped[str] = mapped_column(sa.String(200))
    position: Mapped[int] = mapped_column(default=0)


class Space(Base):
    """A room of a centre. ``whole_bookable``: it may be taken whole, all its workspaces at once."""

    __tablename__ = "telecentres_space"
    __table_args__ = (
        sa.UniqueConstraint("centre_id", "code"),
        sa.CheckConstraint(f"kind IN {SPACE_KINDS}", name="kind"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_centre.id"))
    code: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(80))
    kind: Mapped[str] = mapped_column(sa.String(12))
    whole_bookable: Mapped[bool] = mapped_column(default=False)


class Workspace(Base):
    """The leaf that one books. ``buffer_minutes`` are kept free after each booking."""

    __tablename__ = "telecentres_workspace"
    __table_args__ = (
        sa.UniqueConstraint("centre_id", "code"),
        sa.CheckConstraint(f"kind IN {WORKSPACE_KINDS}", name="kind"),
        sa.CheckConstraint("seats > 0 AND buffer_minutes >= 0", name="sizes"),
        sa.CheckConstraint("until_on IS NULL OR from_on < until_on", name="dates"),
        sa.Index(None, "space_id"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_centre.id"))
    space_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_space.id"))
    code: Mapped[str] = mapped_column(sa.String(20))
    name: Mapped[str] = mapped_column(sa.String(80))
    kind: Mapped[str] = mapped_column(sa.String(10))
    seats: Mapped[int] = mapped_column(default=1)
    quiet: Mapped[bool] = mapped_column(default=False)
    equipment: Mapped[list[Any]] = mapped_column(default=list)
    needs_approval: Mapped[bool] = mapped_column(default=False)
    buffer_minutes: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
