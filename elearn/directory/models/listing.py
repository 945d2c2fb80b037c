"""What is public of the profiles, and nothing else: rebuilt from them, read by everyone.

The copy is what keeps the promise: no public page, no filter and no order reads a profile.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier


class Listing(Base):
    """One public profile. A column is empty when its field is not shown.

    ``card`` holds all that the public page says. ``latitude`` and ``longitude`` are those of the
    commune, taken from its telecentre. ``proven`` counts the skills shown with a proof.
    """

    __tablename__ = "directory_listing"
    __table_args__ = (sa.Index(None, "telecentre_id"),)

    profile_id: Mapped[int] = mapped_column(
        sa.ForeignKey("directory_profile.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(Identifier, unique=True)
    slug: Mapped[str] = mapped_column(sa.String(90), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    headline: Mapped[str] = mapped_column(sa.String(160))
    trade: Mapped[str] = mapped_column(sa.String(120))
    commune: Mapped[str] = mapped_column(sa.String(100))
    latitude: Mapped[Decimal | None] = mapped_column(sa.Numeric(8, 5))
    longitude: Mapped[Decimal | None] = mapped_column(sa.Numeric(8, 5))
    telecentre_id: Mapped[int | None] = mapped_column(Identifier)
    hours_per_week: Mapped[int | None]
    available_from: Mapped[date | None]
    day_rate_cents: Mapped[int | None]
    proven: Mapped[int]
    card: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]


class Facet(Base):
    """One value by which a public profile is found: a skill, a category, a language, a commune...

    The facets are ``category``, ``skill``, ``proof`` (a kind), ``proven`` (``code:kind``, of a skill and
    of its category), ``language``, ``telecentre`` and ``commune``.
    """

    __tablename__ = "directory_facet"
    __table_args__ = (sa.Index(None, "facet", "value", "profile_id"),)

    profile_id: Mapped[int] = mapped_column(
        sa.ForeignKey("directory_listing.profile_id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    facet: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
