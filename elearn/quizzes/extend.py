"""What other rooms and plugins may add to quizzes.

- ``QUESTION_TYPES``: a kind of question (:class:`QuestionType`), under its name in the files.
- ``BEHAVIOURS``: when answers are final and feedback comes (:class:`Behaviour`).
- ``ADMISSIONS``: who may start a quiz. Each is asked in turn: it returns a context to keep
  with the attempt (an enrolment), None to say nothing of it, or raises ``Forbidden``.
  Without any admission, whoever is signed in may.
- ``PAGES``: the address of an activity's page for a reader, so that a question can send
  back to its lesson; the first that answers wins.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from elearn.core.policy import Actor
from elearn.core.providers import Registry
from elearn.quizzes.behaviours.base import Action, Behaviour, DisplayPolicy, Moment, Shown, SlotState
from elearn.quizzes.marking import Fault, Faults, Mark
from elearn.quizzes.types.base import Answer, Body, Fields, Prepared, QuestionType, View


@dataclass(frozen=True, slots=True)
class QuizCard:
    """A quiz as others may know it. ``pass_mark`` in per cent; ``attempts`` and ``minutes`` 0 for no limit.

    A ``placement`` quiz says what may be skipped, and blocks nothing.
    """

    id: int
    activity_id: int
    version_id: int
    module_slug: str
    activity_key: str
    title: str
    introduction: str
    behaviour: str
    pass_mark: int
    count: int
    attempts: int
    minutes: int
    language: str
    placement: bool = False


Admission = Callable[[Actor, QuizCard], "dict[str, Any] | None"]
PageOf = Callable[[Actor, QuizCard, str], "str | None"]

QUESTION_TYPES: Registry[QuestionType] = Registry("quizzes.question_types")
BEHAVIOURS: Registry[Behaviour] = Registry("quizzes.behaviours")
ADMISSIONS: Registry[Admission] = Registry("quizzes.admissions")
PAGES: Registry[PageOf] = Registry("quizzes.pages")

__all__ = [
    "ADMISSIONS",
    "BEHAVIOURS",
    "PAGES",
    "QUESTION_TYPES",
    "Action",
    "Admission",
    "Answer",
    "Behaviour",
    "Body",
    "DisplayPolicy",
    "Fault",
    "Faults",
    "Fields",
    "Mark",
    "Moment",
    "PageOf",
    "Prepared",
    "QuestionType",
    "QuizCard",
    "Shown",
    "SlotState",
    "View",
]
