"""One attempt as a whole, put together for whoever shows or marks it. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from elearn.quizzes.behaviours.base import Behaviour, Moment, Shown, SlotState
from elearn.quizzes.extend import QuizCard
from elearn.quizzes.fold import AttemptState
from elearn.quizzes.marking import FULL, Mark
from elearn.quizzes.types.base import Body, Prepared, QuestionType

# What was answered before the deadline and arrives within this still counts (a slow line).
GRACE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class AttemptCard:
    """An attempt as others may know it. ``fraction_bp`` and ``passed`` are None until it is graded."""

    id: UUID
    quiz_id: int
    person_id: int
    number: int
    state: str
    started_at: datetime
    deadline_at: datetime | None
    submitted_at: datetime | None
    context: dict[str, Any]
    fraction_bp: int | None = None
    passed: bool | None = None

    @property
    def is_open(self) -> bool:
        """Whether it was not closed yet (its deadline may have gone by, see ``has_lapsed``)."""
        return self.state == "open"

    def has_lapsed(self, now: datetime) -> bool:
        """Whether the deadline and the grace after it are over."""
        return self.deadline_at is not None and now > self.deadline_at + GRACE

    def is_writable(self, now: datetime) -> bool:
        """Whether answers are still taken."""
        return self.is_open and not self.has_lapsed(now)


@dataclass(frozen=True, slots=True)
class Item:
    """One question of an attempt with all that is known of it, key included: never sent as it is."""

    slot: int
    key: str
    type: QuestionType
    body: Body
    prepared: Prepared
    state: SlotState
    fraction_bp: int | None = None  # the grade that counts, once there is one

    def mark(self) -> Mark | None:
        """The mark of the answer as the type gives it today."""
        return self.type.grade(self.body, self.state.answer)

    @property
    def statement(self) -> str:
        """The text of the question, with what was drawn for this attempt."""
        return self.type.statement(self.body, self.prepared)

    @property
    def problem(self) -> str:
        """Why the answer cannot be read as it stands, if so."""
        return self.type.problem(self.body, self.state.answer) if self.state.answer else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """An attempt, its quiz, its questions and where each stands."""

    attempt: AttemptCard
    quiz: QuizCard
    behaviour: Behaviour
    items: tuple[Item, ...]
    state: AttemptState

    def item(self, slot: int) -> Item | None:
        """The question of that rank, from 1."""
        return self.items[slot - 1] if 1 <= slot <= len(self.items) else None

    def moment(self, item: Item) -> Moment:
        """Which row of the display policy holds for this question now."""
        return self.behaviour.moment(item.state, is_closed=not self.attempt.is_open)

    def shows(self, item: Item, what: Shown) -> bool:
        """Whether ``what`` of this question is shown now."""
        return self.behaviour.display.shows(self.moment(item), what)

    @property
    def next_open(self) -> int:
        """Where to take up again: the first question without an answer, else the first one."""
        waiting = [i.slot for i in self.items if not i.state.is_final and not i.state.is_answered]
        unchecked = [i.slot for i in self.items if self.behaviour.checks and not i.state.is_final]
        return (waiting or unchecked or [1])[0]

    def right(self) -> int:
        """How many questions have the full mark."""
        return sum(1 for i in self.items if i.fraction_bp == FULL)
