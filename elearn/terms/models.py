"""Versions of the terms, who was told of each and who accepted it, and the ends of the service of someone."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger, append_only
from elearn.terms.words import ENDING

_HOLDS = sa.text("lifted_at IS NULL")


class Version(Base):
    """One wording, whole. ``number`` counts from 1; ``effective_on`` is a day of the site's zone.

    ``summary`` says what changes, of every version but the first. A version withdrawn before its day
    never binds. ``effective_on`` may only move later: when someone could not be told in time.
    """

    __tablename__ = "terms_version"
    __table_args__ = (
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint("number = 1 OR summary <> ''", name="summary"),
        sa.CheckConstraint("text <> ''", name="text"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    text: Mapped[str] = mapped_column(sa.Text)
    summary: Mapped[str] = mapped_column(sa.Text, default="")
    announced_at: Mapped[datetime]
    effective_on: Mapped[date]
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))
    withdrawn_at: Mapped[datetime | None]


class Told(Base):
    """Someone was sent a version, whole, by mail."""

    __tablename__ = "terms_told"

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("terms_version.id"), primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("accounts_person.id"), primary_key=True, autoincrement=False, index=True
    )
    at: Mapped[datetime]


class Acceptance(Base):
    """Someone agreed to a version, by publishing their profile under it."""

    __tablename__ = "terms_acceptance"

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("terms_version.id"), primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("accounts_person.id"), primary_key=True, autoincrement=False, index=True
    )
    at: Mapped[datetime]


class Ending(Base):
    """The end of what the platform does for someone who sells, with its reason and its words.

    ``effective_on`` is a day of the site's zone, ``ended_at`` the instant at which it was carried out,
    ``lifted_at`` that at which it was taken back, with ``lifted_text``.
    """

    __tablename__ = "terms_ending"
    __table_args__ = (
        sa.CheckConstraint(f"reason IN {tuple(ENDING)}", name="reason"),
        sa.CheckConstraint("text <> ''", name="text"),
        sa.CheckConstraint("(lifted_at IS NULL) = (lifted_text = '')", name="lifted"),
        sa.Index("uq_terms_ending_held", "person_id", unique=True, sqlite_where=_HOLDS, postgresql_where=_HOLDS),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(10))
    text: Mapped[str] = mapped_column(sa.Text)
    announced_at: Mapped[datetime]
    effective_on: Mapped[date]
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))
    ended_at: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]
    lifted_text: Mapped[str] = mapped_column(sa.Text, default="")


TRIGGERS = (
    Trigger(
        "terms_version", "UPDATE", "an announced wording stays as it is, and binds no sooner",
        unless="NEW.number = OLD.number AND NEW.text = OLD.text AND NEW.summary = OLD.summary"
        " AND NEW.announced_at = OLD.announced_at AND NEW.effective_on >= OLD.effective_on"
        " AND (OLD.withdrawn_at IS NULL OR NEW.withdrawn_at = OLD.withdrawn_at)",
    ),
    Trigger("terms_version", "DELETE", "an announced wording is withdrawn, never deleted"),
    *append_only("terms_told"),
    *append_only("terms_acceptance"),
    Trigger("terms_ending", "DELETE", "the end of a service is lifted, never deleted"),
)  # fmt: skip
