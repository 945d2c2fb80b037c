"""Tables of the room.

What the triggers of the manifest guard: question versions, quizzes, events and grades are
written once. An attempt's row alone changes, from open to its end, and never back.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier, Json
from elearn.core.triggers import Trigger, append_only

OPEN, SUBMITTED, GRADED, EXPIRED = "open", "submitted", "graded", "expired"
STATES = (OPEN, SUBMITTED, GRADED, EXPIRED)
KINDS = ("answer", "sure", "flag", "check", "submit")
FIRST = "first"  # the policy of the grades given when an attempt closes
_OPEN = sa.text("state = 'open'")
_CHECK = sa.text("kind = 'check'")
_FIRST_SLOT = sa.text("policy = 'first' AND slot IS NOT NULL")
_FIRST_WHOLE = sa.text("policy = 'first' AND slot IS NULL")
# What an erased person's events keep: that they took place. Written the same by both databases.
ERASED: dict[str, Any] = {"erased": True}


class Question(Base):
    """A question of a module's bank through all its versions."""

    __tablename__ = "quizzes_question"
    __table_args__ = (sa.UniqueConstraint("module_slug", "key"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    module_slug: Mapped[str] = mapped_column(sa.String(120))
    key: Mapped[str] = mapped_column(sa.String(80))


class QuestionVersion(Base):
    """One wording of a question, with its key. Never changed: a mended question is a new version."""

    __tablename__ = "quizzes_question_version"
    __table_args__ = (sa.UniqueConstraint("question_id", "digest"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("quizzes_question.id"))
    digest: Mapped[str] = mapped_column(sa.String(64))
    type: Mapped[str] = mapped_column(sa.String(40))
    body: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class Quiz(Base):
    """The quiz of one activity of one module version. ``settings`` as ``source.check_quiz`` gives them."""

    __tablename__ = "quizzes_quiz"
    __table_args__ = (sa.Index(None, "module_slug", "activity_key"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("modules_activity.id"), unique=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("modules_version.id"), index=True)
    module_slug: Mapped[str] = mapped_column(sa.String(120))
    activity_key: Mapped[str] = mapped_column(sa.String(80))
    title: Mapped[str] = mapped_column(sa.String(300))
    settings: Mapped[dict[str, Any]]


class QuizQuestion(Base):
    """A question version that a quiz may use, in the author's order."""

    __tablename__ = "quizzes_quiz_question"

    quiz_id: Mapped[int] = mapped_column(sa.ForeignKey("quizzes_quiz.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    question_version_id: Mapped[int] = mapped_column(sa.ForeignKey("quizzes_question_version.id"), index=True)


class Attempt(Base):
    """One try at a quiz by one person. ``id`` is made by the page that starts it.

    ``context`` is what the admission said (an enrolment). ``deadline_at`` is on the server's
    clock; an attempt closed by it is ``expired``, and graded all the same.
    """

    __tablename__ = "quizzes_attempt"
    __table_args__ = (
        sa.UniqueConstraint("quiz_id", "person_id", "number"),
        sa.Index(
            "uq_quizzes_attempt_open", "quiz_id", "person_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        sa.CheckConstraint(f"state IN {STATES}", name="state"),
        sa.CheckConstraint("(submitted_at IS NULL) = (state = 'open')", name="submitted"),
        sa.CheckConstraint("submitted_at IS NULL OR submitted_at >= started_at", name="order"),
        sa.CheckConstraint("number > 0", name="number"),
    )

    id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    quiz_id: Mapped[int] = mapped_column(sa.ForeignKey("quizzes_quiz.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    number: Mapped[int]
    seed: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(10))
    context: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    deadline_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]


class AttemptSlot(Base):
    """One question of an attempt: the version it pins, and the seed of its presentation."""

    __tablename__ = "quizzes_attempt_slot"

    attempt_id: Mapped[UUID] = mapped_column(sa.ForeignKey("quizzes_attempt.id"), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    question_version_id: Mapped[int] = mapped_column(sa.ForeignKey("quizzes_question_version.id"), index=True)
    seed: Mapped[int]


class AttemptEvent(Base):
    """One thing done in an attempt, under the id that its maker chose: twice the same is once.

    ``client_time`` is what the browser claims, kept for the record; ``server_time`` decides.
    """

    __tablename__ = "quizzes_attempt_event"
    __table_args__ = (
        sa.Index(None, "attempt_id"),
        sa.Index(
            "uq_quizzes_attempt_event_check",
            "attempt_id",
            "slot",
            unique=True,
            sqlite_where=_CHECK,
            postgresql_where=_CHECK,
        ),
        sa.CheckConstraint(f"kind IN {KINDS}", name="kind"),
        sa.CheckConstraint("client_seq > 0", name="client_seq"),
        sa.CheckConstraint("(slot IS NULL) = (kind = 'submit')", name="slot"),
    )

    id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    attempt_id: Mapped[UUID] = mapped_column(sa.ForeignKey("quizzes_attempt.id"))
    slot: Mapped[int | None]
    client_seq: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(10))
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    client_time: Mapped[datetime | None]
    server_time: Mapped[datetime]


class Grade(Base):
    """What one slot, or the whole attempt (no slot), is worth. The newest row of each counts.

    ``policy`` says by which rule it was given (``first``, later those of a correction) and
    ``author_id`` who decided it (nobody: the platform). ``passed`` only for the whole.
    """

    __tablename__ = "quizzes_grade"
    __table_args__ = (
        sa.Index(None, "attempt_id"),
        sa.CheckConstraint("fraction_bp BETWEEN 0 AND 10000", name="fraction"),
        sa.CheckConstraint("(slot IS NULL) = (passed IS NOT NULL)", name="passed"),
        # The first marking of an attempt happens once: each slot, and the whole.
        sa.Index(
            "uq_quizzes_grade_first_slot",
            "attempt_id",
            "slot",
            unique=True,
            sqlite_where=_FIRST_SLOT,
            postgresql_where=_FIRST_SLOT,
        ),
        sa.Index(
            "uq_quizzes_grade_first_whole",
            "attempt_id",
            unique=True,
            sqlite_where=_FIRST_WHOLE,
            postgresql_where=_FIRST_WHOLE,
        ),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    attempt_id: Mapped[UUID] = mapped_column(sa.ForeignKey("quizzes_attempt.id"))
    slot: Mapped[int | None]
    fraction_bp: Mapped[int]
    passed: Mapped[bool | None]
    flags: Mapped[list[Any]]
    policy: Mapped[str] = mapped_column(sa.String(40))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))
    at: Mapped[datetime]


TRIGGERS = (
    *append_only("quizzes_question_version"),
    Trigger("quizzes_quiz", "UPDATE", "a quiz belongs to a published version and never changes"),
    *append_only("quizzes_grade"),
    Trigger("quizzes_attempt_event", "DELETE", "quizzes_attempt_event is append-only"),
    Trigger(
        "quizzes_attempt_event",
        "UPDATE",
        "quizzes_attempt_event is append-only",
        unless="NEW.id = OLD.id AND NEW.attempt_id = OLD.attempt_id AND NEW.kind = OLD.kind "
        "AND coalesce(NEW.slot, 0) = coalesce(OLD.slot, 0) "
        "AND NEW.server_time = OLD.server_time AND NEW.client_seq = OLD.client_seq "
        "AND CAST(NEW.payload AS TEXT) = '{\"erased\": true}'",
    ),
    Trigger(
        "quizzes_attempt",
        "UPDATE",
        "a closed attempt stays closed, and keeps its person, quiz and seed",
        unless="NEW.quiz_id = OLD.quiz_id AND NEW.person_id = OLD.person_id AND NEW.seed = OLD.seed "
        "AND NEW.number = OLD.number AND NEW.started_at = OLD.started_at AND "
        "(OLD.state = 'open' OR (OLD.state = 'submitted' AND NEW.state = 'graded') OR OLD.state = NEW.state)",
    ),
    *append_only("quizzes_attempt_slot"),
)
