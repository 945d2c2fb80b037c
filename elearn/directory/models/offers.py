"""Offers, and every wording under which each was ever public."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger

DRAFT, PUBLISHED, WITHDRAWN = "draft", "published", "withdrawn"
STATES = (DRAFT, PUBLISHED, WITHDRAWN)
UNITS = ("hour", "act", "page", "month")
# What an erased person's old wordings keep: that they were public. Written the same by both databases.
ERASED: dict[str, Any] = {"erased": True}


class Offer(Base):
    """A service that one person sells. Prices are in cents before VAT; ``price_max_cents`` for a range.

    ``skills`` lists codes, ``capacity`` is units a month, ``access`` who may order and from where
    (see ``access.py``). ``version`` is the number of the last wording that was published, 0 before
    the first; ``revision`` counts the writings. ``withheld_at`` and ``withheld_reason``: taken down after
    a report, and not to be published before that is lifted.
    """

    __tablename__ = "directory_offer"
    __table_args__ = (
        sa.CheckConstraint(f"state IN {STATES}", name="state"),
        sa.CheckConstraint(f"unit IN {UNITS}", name="unit"),
        sa.CheckConstraint("price_cents > 0", name="price"),
        sa.CheckConstraint("price_max_cents IS NULL OR price_max_cents > price_cents", name="range"),
        sa.CheckConstraint("delay_days BETWEEN 0 AND 365", name="delay"),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
        sa.CheckConstraint("version >= 0 AND revision > 0 AND (state <> 'published' OR version > 0)", name="version"),
        sa.CheckConstraint(
            "(withheld_at IS NULL) = (withheld_reason = '') AND (withheld_at IS NULL OR state <> 'published')",
            name="withheld",
        ),
        sa.Index(None, "person_id"),
        sa.Index(None, "category", "state"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    category: Mapped[str] = mapped_column(sa.ForeignKey("directory_category.code"))
    skills: Mapped[list[Any]] = mapped_column(default=list)
    title: Mapped[str] = mapped_column(sa.String(120))
    scope: Mapped[str] = mapped_column(sa.Text, default="")
    client_provides: Mapped[str] = mapped_column(sa.Text, default="")
    deliverable: Mapped[str] = mapped_column(sa.Text, default="")
    unit: Mapped[str] = mapped_column(sa.String(6))
    price_cents: Mapped[int]
    price_max_cents: Mapped[int | None]
    delay_days: Mapped[int]
    capacity: Mapped[int | None]
    service_level: Mapped[str] = mapped_column(sa.Text, default="")
    access: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(sa.String(10), default=DRAFT)
    version: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    withheld_at: Mapped[datetime | None]
    withheld_reason: Mapped[str] = mapped_column(sa.Text, default="")


class OfferVersion(Base):
    """One wording of an offer, as it was published. Written once; ``digest`` is that of ``sheet``."""

    __tablename__ = "directory_offer_version"
    __table_args__ = (
        sa.UniqueConstraint("offer_id", "number"),
        sa.CheckConstraint("number > 0", name="number"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("directory_offer.id"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
    sheet: Mapped[dict[str, Any]]
    at: Mapped[datetime]


TRIGGERS = (
    Trigger("directory_offer_version", "DELETE", "a published wording of an offer is kept"),
    Trigger(
        "directory_offer_version",
        "UPDATE",
        "a published wording of an offer never changes",
        unless="NEW.offer_id = OLD.offer_id AND NEW.number = OLD.number AND NEW.at = OLD.at "
        "AND NEW.digest = '' AND CAST(NEW.sheet AS TEXT) = '{\"erased\": true}'",
    ),
)
