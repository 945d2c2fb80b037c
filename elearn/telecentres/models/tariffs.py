"""Prices as dated rows: nothing about what is free, and for how long, is written in the code.

``from_month`` and ``until_month`` bound a phase in whole months: from the beginning of the pass
when the row is that of a plan, from one's first use of the network otherwise.
"""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.telecentres.models.apart import Apart
from elearn.telecentres.models.places import WORKSPACE_KINDS

UNITS = ("hour", "half_day", "day", "month")
PERIODS = ("day", "week", "month")
# For the same use, people and place, in the same phase, one price a day.
TARIFFS = Apart(
    "telecentres_tariff",
    "these tariffs overlap",
    ("{row}network_id", "COALESCE({row}centre_id, 0)", "COALESCE({row}plan_id, 0)"),
    (("int4range", "{row}from_month", "{row}until_month"), ("daterange", "{row}valid_from", "{row}valid_until")),
    texts=("{row}kind", "{row}unit", "{row}audience"),
)
QUOTAS = Apart(
    "telecentres_quota",
    "these quotas overlap",
    ("{row}network_id", "COALESCE({row}centre_id, 0)", "COALESCE({row}plan_id, 0)"),
    (("daterange", "{row}valid_from", "{row}valid_until"),),
    texts=("{row}kind", "{row}per", "{row}measure", "{row}period"),
)


class Tariff(Base):
    """The price of one unit of one kind of workspace, for whom, in which phase, between which days."""

    __tablename__ = "telecentres_tariff"
    __table_args__ = (
        sa.CheckConstraint(f"kind IN {WORKSPACE_KINDS}", name="kind"),
        sa.CheckConstraint(f"unit IN {UNITS}", name="unit"),
        sa.CheckConstraint("price_cents >= 0", name="price"),
        sa.CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name="dates"),
        sa.CheckConstraint("from_month >= 0 AND (until_month IS NULL OR from_month < until_month)", name="phase"),
        sa.CheckConstraint("centre_id IS NULL OR reason <> ''", name="reason"),
        sa.Index(None, "network_id", "kind"),
        TARIFFS.constraint(),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_network.id"))
    centre_id: Mapped[int | None] = mapped_column(sa.ForeignKey("telecentres_centre.id"))
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    kind: Mapped[str] = mapped_column(sa.String(10))
    unit: Mapped[str] = mapped_column(sa.String(10))
    audience: Mapped[str] = mapped_column(sa.String(20), default="")
    plan_id: Mapped[int | None] = mapped_column(sa.ForeignKey("telecentres_plan.id"))
    from_month: Mapped[int] = mapped_column(default=0)
    until_month: Mapped[int | None]
    price_cents: Mapped[int]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    created_at: Mapped[datetime]


class Quota(Base):
    """The most that one person, or one organisation, may use in a period; an empty kind means all."""

    __tablename__ = "telecentres_quota"
    __table_args__ = (
        sa.CheckConstraint("per IN ('person', 'organisation')", name="per"),
        sa.CheckConstraint("measure IN ('hours', 'count')", name="measure"),
        sa.CheckConstraint(f"period IN {PERIODS}", name="period"),
        sa.CheckConstraint("amount > 0", name="amount"),
        sa.CheckConstraint("valid_until IS NULL OR valid_from < valid_until", name="dates"),
        sa.Index(None, "network_id"),
        QUOTAS.constraint(),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_network.id"))
    centre_id: Mapped[int | None] = mapped_column(sa.ForeignKey("telecentres_centre.id"))
    plan_id: Mapped[int | None] = mapped_column(sa.ForeignKey("telecentres_plan.id"))
    kind: Mapped[str] = mapped_column(sa.String(10), default="")
    per: Mapped[str] = mapped_column(sa.String(12))
    measure: Mapped[str] = mapped_column(sa.String(10))
    period: Mapped[str] = mapped_column(sa.String(10))
    amount: Mapped[int]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]


TRIGGERS = (*TARIFFS.triggers(), *QUOTAS.triggers())
