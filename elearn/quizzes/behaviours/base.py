"""What a behaviour is: when an answer is final, and what is shown when.

A slot of an attempt has a small state; an action moves it; the behaviour says how. An
action that does not apply leaves the state as it is: events are facts, kept even when
they come too late to count.
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, ClassVar

from elearn.core.i18n import Lazy

SURE = ("guess", "fairly", "certain")  # how sure one says one is, in order


@dataclass(frozen=True, slots=True)
class Action:
    """Something done on one slot: ``answer``, ``sure``, ``flag`` or ``check``, and its values."""

    kind: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SlotState:
    """Where one question stands. ``answer`` is canonical, None when empty; ``is_final`` closes it."""

    answer: dict[str, Any] | None = None
    sure: str = ""
    is_flagged: bool = False
    is_final: bool = False

    @property
    def is_answered(self) -> bool:
        """Whether something is answered."""
        return self.answer is not None


class Moment(StrEnum):
    """When a question is looked at: before it is final, once it is, once the attempt is closed."""

    DURING = "during"
    CHECKED = "checked"
    AFTER = "after"


class Shown(StrEnum):
    """What may be shown about an answer."""

    VERDICT = "verdict"
    MARK = "mark"
    FEEDBACK = "feedback"
    RIGHT_ANSWER = "right_answer"
    EXPLANATION = "explanation"
    REVIEW = "review"
    SCORE = "score"


EVERYTHING = frozenset(Shown)
NOTHING: frozenset[Shown] = frozenset()


@dataclass(frozen=True, slots=True)
class DisplayPolicy:
    """A matrix: at each moment, what is shown. What is not listed stays on the server."""

    during: frozenset[Shown] = NOTHING
    checked: frozenset[Shown] = NOTHING
    after: frozenset[Shown] = EVERYTHING

    def shows(self, moment: Moment, what: Shown) -> bool:
        """Whether ``what`` is shown at ``moment``."""
        row: frozenset[Shown] = getattr(self, moment.value)
        return what in row


class Behaviour(ABC):
    """When answers become final and feedback comes. Stateless; registered in ``BEHAVIOURS``."""

    name: ClassVar[str]
    label: ClassVar[Lazy]
    display: ClassVar[DisplayPolicy]
    checks: ClassVar[bool] = False  # whether a question can be checked before the end

    def transition(self, state: SlotState, action: Action) -> SlotState:
        """The state after ``action``; the same one when the action does not apply."""
        if action.kind == "flag":
            return replace(state, is_flagged=bool(action.payload.get("on")))
        if state.is_final:
            return state
        if action.kind == "answer":
            return replace(state, answer=action.payload.get("answer"))
        if action.kind == "sure":
            value = action.payload.get("sure", "")
            return replace(state, sure=value if value in SURE else "")
        if action.kind == "check" and self.checks:
            return self.checked(state, action)
        return state

    def checked(self, state: SlotState, action: Action) -> SlotState:
        """The state once checked. The check carries what was answered, so that nothing sent
        later under an earlier number can change what was marked."""
        return replace(
            state,
            answer=action.payload.get("answer"),
            sure=action.payload.get("sure") or state.sure,
            is_final=True,
        )

    def moment(self, state: SlotState, *, is_closed: bool) -> Moment:
        """Which row of the display policy holds for this slot now."""
        if is_closed:
            return Moment.AFTER
        return Moment.CHECKED if state.is_final else Moment.DURING
