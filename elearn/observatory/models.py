"""What running a centre costs: the one thing that facts do not tell."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier


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
