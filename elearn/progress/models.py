"""Enrolments, where each one stands, notes, and the evidence of training."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger, append_only
from elearn.progress.chain import GENESIS

STATES = ("active", "completed", "left")


class Enrolment(Base):
    """One person in one version of a module; at most one active per person and module.

    ``evidence_count`` and ``evidence_head`` are the last record of its chain of
    evidence; ``counted_until`` is the end of the latest minute counted for it.
    """

    __tablename__ = "progress_enrolment"
    __table_args__ = (
        sa.CheckConstraint("state IN ('active', 'completed', 'left')", name="state"),
        sa.CheckConstraint("(state = 'completed') = (completed_at IS NOT NULL)", name="completed"),
        sa.Index(
            "uq_progress_enrolment_active",
            "person_id",
            "module_id",
            unique=True,
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        ),
        sa.Index("ix_progress_enrolment_person_module", "person_id", "module_id"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    module_id: Mapped[int] = mapped_column(sa.ForeignKey("modules_module.id"), index=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("modules_version.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(12), default="active")
    started_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    last_activity_key: Mapped[str] = mapped_column(sa.String(100), default="")
    last_at: Mapped[datetime]
    counted_until: Mapped[datetime | None]
    evidence_count: Mapped[int] = mapped_column(default=0)
    evidence_head: Mapped[str] = mapped_column(sa.String(64), default=GENESIS)


class ActivityState(Base):
    """Where one enrolment stands in one activity, found again by its key in any version.

    ``position`` is the place to come back to: ``{"ms": …}`` in a media, ``{"scroll": …}``
    (basis points) in a text. ``watched`` is a list of ranges in milliseconds.
    """

    __tablename__ = "progress_activity_state"
    __table_args__ = (
        sa.UniqueConstraint("enrolment_id", "activity_key"),
        sa.CheckConstraint("state IN ('begun', 'done')", name="state"),
        sa.CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done"),
        sa.CheckConstraint("active_ms >= 0", name="active_ms"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("progress_enrolment.id"))
    activity_key: Mapped[str] = mapped_column(sa.String(100))
    state: Mapped[str] = mapped_column(sa.String(8), default="begun")
    seen_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    position: Mapped[dict[str, Any]] = mapped_column(default=dict)
    position_at: Mapped[datetime | None]
    watched: Mapped[list[Any]] = mapped_column(default=list)
    active_ms: Mapped[int] = mapped_column(sa.BigInteger, default=0)


class Note(Base):
    """What the trainee wrote for themselves beside a lesson; ``revision`` counts the writings."""

    __tablename__ = "progress_note"
    __table_args__ = (sa.UniqueConstraint("enrolment_id", "activity_key"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("progress_enrolment.id"))
    activity_key: Mapped[str] = mapped_column(sa.String(100))
    body: Mapped[str] = mapped_column(sa.Text)
    revision: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]


class Evidence(Base):
    """One record of what happened: who (the enrolment), what, when, how long. Written once.

    Each record carries the hash of the one before it (see ``chain``). ``beacon`` is the
    number that the browser gave to what it sent, so that nothing counts twice.
    """

    __tablename__ = "progress_evidence"
    __table_args__ = (
        sa.UniqueConstraint("enrolment_id", "seq"),
        sa.UniqueConstraint("enrolment_id", "beacon"),
        sa.Index("ix_progress_evidence_enrolment_until", "enrolment_id", "until_at"),
        sa.CheckConstraint("active_ms >= 0", name="active_ms"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(sa.ForeignKey("progress_enrolment.id"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(20))
    activity_key: Mapped[str] = mapped_column(sa.String(100), default="")
    at: Mapped[datetime]
    since_at: Mapped[datetime | None]
    until_at: Mapped[datetime | None]
    active_ms: Mapped[int] = mapped_column(default=0)
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    beacon: Mapped[str | None] = mapped_column(sa.String(36))
    prev_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))


TRIGGERS = (
    *append_only("progress_evidence"),
    Trigger(
        "progress_activity_state",
        "UPDATE",
        "what is done stays done",
        unless="OLD.state = 'begun' OR (NEW.state = 'done' AND NEW.done_at = OLD.done_at)",
    ),
    Trigger("progress_enrolment", "DELETE", "progress_enrolment carries evidence and is kept"),
    Trigger(
        "progress_enrolment",
        "UPDATE",
        "progress_enrolment belongs to one person, one module and one beginning",
        unless="NEW.person_id = OLD.person_id AND NEW.module_id = OLD.module_id "
        "AND NEW.started_at = OLD.started_at AND NEW.evidence_count >= OLD.evidence_count",
    ),
)
