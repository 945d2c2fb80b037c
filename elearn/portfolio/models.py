"""Exercises, drafts, what was handed in, and what a trainer said of it.

What the triggers guard: an exercise, a submission and a review are written once. The one change
they allow is the erasure of a person, which empties what they wrote.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger

DRAFT, SUBMITTED, ACCEPTED, RETURNED = "draft", "submitted", "accepted", "returned"
STATES = (DRAFT, SUBMITTED, ACCEPTED, RETURNED)
VERDICTS = (ACCEPTED, RETURNED)
# What an erased person's submissions keep: that they took place. Written the same by both databases.
ERASED: dict[str, Any] = {"erased": True}


class Exercise(Base):
    """The exercise of one activity of one module version. ``sheet`` as ``source.check`` gives it."""

    __tablename__ = "portfolio_exercise"
    __table_args__ = (sa.Index(None, "deliverable"), sa.UniqueConstraint("version_id", "deliverable"))

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("modules_activity.id"), unique=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("modules_version.id"))
    module_slug: Mapped[str] = mapped_column(sa.String(120))
    activity_key: Mapped[str] = mapped_column(sa.String(80))
    language: Mapped[str] = mapped_column(sa.String(5))
    deliverable: Mapped[str] = mapped_column(sa.String(80))
    sheet: Mapped[dict[str, Any]]


class Deliverable(Base):
    """One person's document of one exercise.

    ``draft`` is what was typed, as typed; ``revision`` counts its writings. ``exercise_id`` is the
    wording of the exercise with which it was last written. ``state`` is that of the last
    submission, ``draft`` before the first.
    """

    __tablename__ = "portfolio_deliverable"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "slug"),
        sa.CheckConstraint(f"state IN {STATES}", name="state"),
        sa.CheckConstraint("revision >= 0 AND submissions >= 0", name="counts"),
        sa.CheckConstraint("(state = 'draft') = (submissions = 0)", name="submitted"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    slug: Mapped[str] = mapped_column(sa.String(80))
    exercise_id: Mapped[int] = mapped_column(sa.ForeignKey("portfolio_exercise.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(10), default=DRAFT)
    draft: Mapped[dict[str, Any]] = mapped_column(default=dict)
    revision: Mapped[int] = mapped_column(default=0)
    submissions: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Submission(Base):
    """One version handed in. ``content`` holds the values as read, computed ones included.

    ``digest`` is that of the content: handed in twice, it is one submission. ``is_waiting`` while
    a trainer has it to read: not reviewed, and no newer one.
    """

    __tablename__ = "portfolio_submission"
    __table_args__ = (
        sa.UniqueConstraint("deliverable_id", "number"),
        sa.CheckConstraint("number > 0", name="number"),
        sa.Index(
            "ix_portfolio_submission_waiting",
            "submitted_at",
            sqlite_where=sa.text("is_waiting = 1"),  # as its queries say: it takes the index for no other words
            postgresql_where=sa.text("is_waiting"),
        ),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    deliverable_id: Mapped[int] = mapped_column(sa.ForeignKey("portfolio_deliverable.id"))
    exercise_id: Mapped[int] = mapped_column(sa.ForeignKey("portfolio_exercise.id"), index=True)
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(sa.String(64))
    is_waiting: Mapped[bool]
    submitted_at: Mapped[datetime]


class Review(Base):
    """What a trainer said of one submission: ``comments`` by rank of section, and a word on the whole."""

    __tablename__ = "portfolio_review"
    __table_args__ = (sa.CheckConstraint(f"verdict IN {VERDICTS}", name="verdict"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("portfolio_submission.id"), unique=True)
    reviewer_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    verdict: Mapped[str] = mapped_column(sa.String(10))
    summary: Mapped[str] = mapped_column(sa.Text)
    comments: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class Booklet(Base):
    """Someone's whole dossier as one file of one format: asked for, made by a job, kept seven days.

    ``digest`` is that of what it holds, so that a newer dossier is told from the one in the file. ``done``
    counts the steps of the making, of ``total``.
    """

    __tablename__ = "portfolio_booklet"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "format"),
        sa.CheckConstraint("format IN ('pdf', 'odt')", name="format"),
        sa.CheckConstraint("(ready_at IS NULL) = (file_key = '')", name="ready"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    format: Mapped[str] = mapped_column(sa.String(3))
    digest: Mapped[str] = mapped_column(sa.String(64))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    file_key: Mapped[str] = mapped_column(sa.String(64), default="")
    file_bytes: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]


_ERASES = "CAST(NEW.{0} AS TEXT) = '{{\"erased\": true}}'"
TRIGGERS = (
    Trigger("portfolio_exercise", "UPDATE", "an exercise belongs to a published version and never changes"),
    Trigger("portfolio_submission", "DELETE", "what was handed in is kept"),
    Trigger(
        "portfolio_submission",
        "UPDATE",
        "what was handed in never changes",
        unless="NEW.deliverable_id = OLD.deliverable_id AND NEW.number = OLD.number "
        "AND NEW.exercise_id = OLD.exercise_id AND NEW.submitted_at = OLD.submitted_at "
        "AND ((NEW.digest = OLD.digest AND CAST(NEW.content AS TEXT) = CAST(OLD.content AS TEXT)) OR "
        f"{_ERASES.format('content')})",
    ),
    Trigger("portfolio_review", "DELETE", "what a trainer said is kept"),
    Trigger(
        "portfolio_review",
        "UPDATE",
        "what a trainer said never changes",
        unless="NEW.submission_id = OLD.submission_id AND NEW.verdict = OLD.verdict AND NEW.at = OLD.at "
        f"AND NEW.summary = '' AND {_ERASES.format('comments')}",
    ),
)
