"""Plans (what a pass gives, dated) and the passes that people hold."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.telecentres.models.apart import Apart

PASS_STATES = ("active", "cancelled")
PLANS = Apart(
    "telecentres_plan",
    "the terms of these plans overlap",
    ("{row}network_id",),
    (("daterange", "{row}valid_from", "{row}valid_until"),),
    texts=("{row}code",),
)


class Plan(Base):
    """Terms offered between two days: months it lasts, price of one period, what it entitles to.

    ``entitlements``: ``hours`` and ``days`` (kind → how many a month), ``events`` (how many in all, or
    true for as many as one likes), ``domiciliation`` and ``directory`` (yes or no). New terms are a new row.
    """

    __tablename__ = "telecentres_plan"
    __table_args__ = (
        sa.CheckConstraint("period_months > 0", name="period"),
        sa.CheckConstraint("price_cents >= 0", name="price"),
        sa.CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name="dates"),
        sa.UniqueConstraint("network_id", "code", "valid_from"),
        PLANS.constraint(),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_network.id"))
    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(120))
    presentation: Mapped[str] = mapped_column(sa.Text, default="")
    period_months: Mapped[int] = mapped_column(default=12)
    price_cents: Mapped[int]
    entitlements: Mapped[dict[str, Any]] = mapped_column(default=dict)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]


class Pass(Base):
    """One period of one person's membership. ``terms`` are the plan's as they were that day.

    ``member_since`` is the beginning of the first of the passes that follow each other without a
    gap: phases count from it. A renewal is another row, that someone asked for. ``home_centre_id`` is
    where its holder usually goes, as it was that day: settlements between hosts name it.
    """

    __tablename__ = "telecentres_pass"
    __table_args__ = (
        sa.CheckConstraint(f"state IN {PASS_STATES}", name="state"),
        sa.CheckConstraint("starts_on < ends_on AND member_since <= starts_on", name="dates"),
        sa.Index(None, "person_id"),
        sa.Index(None, "network_id", "starts_on"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_network.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_plan.id"))
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    member_since: Mapped[date]
    payer_organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_organisation.id"))
    home_centre_id: Mapped[int | None] = mapped_column(sa.ForeignKey("telecentres_centre.id"))
    state: Mapped[str] = mapped_column(sa.String(10), default="active")
    terms: Mapped[dict[str, Any]]
    taken_at: Mapped[datetime]
    taken_by: Mapped[int]
    cancelled_at: Mapped[datetime | None]


TRIGGERS = PLANS.triggers()
