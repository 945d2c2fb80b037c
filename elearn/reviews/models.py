"""The fourteen days after a mission, and what was written in them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger
from elearn.reviews.criteria import CODES, HIGHEST, LOWEST, SIDES

_UNTOLD = sa.text("told_at IS NULL")


class Window(Base):
    """The time to review one finished mission, and its two sides.

    ``version`` counts the writings: each one changes it first, so that two sides who write at the same
    moment follow each other. ``group_name`` names the group that did it, which ``provider_id`` leads; empty for
    one provider. ``both_at`` is when the second review came, ``told_at`` when people were
    told that the reviews are shown.
    """

    __tablename__ = "reviews_window"
    __table_args__ = (
        sa.CheckConstraint("closed_at < until", name="dates"),
        sa.Index("ix_reviews_window_provider", "provider_id"),
        sa.Index("ix_reviews_window_organisation", "organisation_id"),
        sa.Index("ix_reviews_window_untold", "until", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD),
    )

    engagement_id: Mapped[int] = mapped_column(
        sa.ForeignKey("pool_engagement.id"), primary_key=True, autoincrement=False
    )
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_organisation.id"))
    provider_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    category: Mapped[str] = mapped_column(sa.String(40))
    group_name: Mapped[str] = mapped_column(sa.String(120), default="")
    closed_at: Mapped[datetime]
    until: Mapped[datetime]
    both_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class Worker(Base):
    """Someone who did a part of the mission that was accepted: what the client says of it is on their profile."""

    __tablename__ = "reviews_worker"

    engagement_id: Mapped[int] = mapped_column(
        sa.ForeignKey("reviews_window.engagement_id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("accounts_person.id"), primary_key=True, autoincrement=False, index=True
    )


class Review(Base):
    """What one side says of the other; ``side`` is who writes. One a side and mission.

    ``withheld_at`` and ``withheld_reason``: taken out after a report, with the reason given to its author.
    """

    __tablename__ = "reviews_review"
    __table_args__ = (
        sa.UniqueConstraint("engagement_id", "side"),
        sa.CheckConstraint(f"side IN {SIDES}", name="side"),
        sa.CheckConstraint("(replied_at IS NULL) = (replied_by IS NULL)", name="reply"),
        sa.CheckConstraint("(withheld_at IS NULL) = (withheld_reason = '')", name="withheld"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("reviews_window.engagement_id"))
    side: Mapped[str] = mapped_column(sa.String(8))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text, default="")
    written_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    reply: Mapped[str] = mapped_column(sa.Text, default="")
    replied_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    replied_at: Mapped[datetime | None]
    withheld_at: Mapped[datetime | None]
    withheld_reason: Mapped[str] = mapped_column(sa.Text, default="")


class Mark(Base):
    """One criterion of a review, from 1 to 5."""

    __tablename__ = "reviews_mark"
    __table_args__ = (
        sa.CheckConstraint(f"criterion IN {CODES}", name="criterion"),
        sa.CheckConstraint(f"value BETWEEN {LOWEST} AND {HIGHEST}", name="value"),
    )

    review_id: Mapped[int] = mapped_column(sa.ForeignKey("reviews_review.id"), primary_key=True, autoincrement=False)
    criterion: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    value: Mapped[int]


TRIGGERS = (
    Trigger("reviews_review", "DELETE", "a review is withheld, not deleted"),
    Trigger(
        "reviews_review",
        "UPDATE",
        "a review keeps its author and its mission, and is answered once",
        unless="NEW.id = OLD.id AND NEW.engagement_id = OLD.engagement_id AND NEW.side = OLD.side "
        "AND NEW.author_id = OLD.author_id AND NEW.written_at = OLD.written_at "
        "AND (OLD.replied_at IS NULL OR NEW.replied_at = OLD.replied_at)",
    ),
)
