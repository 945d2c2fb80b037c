"""What templates draw: a question to answer, a question marked, the map of an attempt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from elearn.core.i18n import gettext as _
from elearn.core.i18n import percent
from elearn.core.policy import Actor
from elearn.modules import queries as modules
from elearn.quizzes.behaviours.base import Shown
from elearn.quizzes.extend import PAGES, QuizCard
from elearn.quizzes.marking import FULL, PARTIAL, RIGHT, WRONG, Mark
from elearn.quizzes.sheet import Item, Sheet
from elearn.quizzes.text import inline
from elearn.quizzes.types.open import SELF_ASSESSED


@dataclass(frozen=True, slots=True)
class Lesson:
    """Where to read something again. ``url`` is empty when nothing here shows lessons."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked question as the page says it: whether it is right, then why, then where to read."""

    verdict: str
    word: str
    kind: str
    why: list[Markup]
    explanation: Markup | None
    lesson: Lesson | None
    note: str
    template: str
    view: dict[str, Any]


def sure_options() -> list[tuple[str, str]]:
    """How sure one may say one is."""
    return [("guess", _("Je devine")), ("fairly", _("Plutôt sûr")), ("certain", _("Certain"))]


def control(item: Item) -> dict[str, Any]:
    """What draws the controls: the public view, and the values that are chosen."""
    return item.type.control_view(item.body, item.prepared, item.state.answer) | {
        "template": item.type.control_template,
        "values": item.type.fields(item.body, item.prepared, item.state.answer),
    }


def question_map(sheet: Sheet, here: int = 0) -> list[dict[str, Any]]:
    """One entry a question, for the macro of that name."""
    out = []
    for item in sheet.items:
        state = "answered" if item.state.is_answered else "unanswered"
        if sheet.shows(item, Shown.VERDICT) and item.state.is_answered:
            state = "right" if _fraction(item) == FULL else "wrong"
        out.append({"state": state, "here": item.slot == here, "flagged": item.state.is_flagged})
    return out


class Lessons:
    """The lessons that questions send back to, looked up as they are asked for."""

    def __init__(self, actor: Actor, quiz: QuizCard) -> None:
        self.actor, self.quiz = actor, quiz
        self._titles: dict[str, str] | None = None
        self._known: dict[str, Lesson | None] = {}

    def get(self, key: str) -> Lesson | None:
        """The lesson of that key in the quiz's version, with the address of its page for this reader."""
        if key and key not in self._known:
            title = self._all().get(key)
            self._known[key] = Lesson(title, page_of(self.actor, self.quiz, key)) if title else None
        return self._known.get(key)

    def in_order(self, keys: Collection[str]) -> list[str]:
        """These keys in the order of the module."""
        return [key for key in self._all() if key in keys]

    def _all(self) -> dict[str, str]:
        if self._titles is None:
            self._titles = {card.key: card.title for card in modules.outline(self.quiz.version_id)}
        return self._titles


def page_of(actor: Actor, quiz: QuizCard, key: str) -> str:
    """The address of an activity's page for this reader, or an empty string."""
    for find in PAGES.values():
        url = find(actor, quiz, key)
        if url:
            return url
    return ""


def marked(sheet: Sheet, item: Item, read_again: Lessons) -> Marked | None:
    """A question as marked, with only what the display policy shows now; None when nothing is."""
    if not sheet.shows(item, Shown.VERDICT):
        return None
    mark = item.mark()
    verdict = mark.verdict if mark else ""
    view = item.type.review(item.body, item.prepared, item.state.answer)
    if not sheet.shows(item, Shown.RIGHT_ANSWER):
        view = _without_key(view)
    why: list[Markup] = []
    if mark is not None and sheet.shows(item, Shown.FEEDBACK) and not view.get("says_feedback"):
        why = [inline(sentence, sheet.quiz.language) for sentence in mark.feedback]
    explanation = ""
    if sheet.shows(item, Shown.EXPLANATION):
        explanation = item.type.explanation(item.body, item.prepared, item.state.answer)
    word, kind = _words(verdict)
    if mark is not None and SELF_ASSESSED in mark.flags:
        word, kind = _("Évaluée par vous"), "neutral"
    lesson = read_again.get(item.body["review"]) if verdict != RIGHT and sheet.shows(item, Shown.REVIEW) else None
    return Marked(
        verdict=verdict,
        word=word,
        kind=kind,
        why=why,
        explanation=inline(explanation, sheet.quiz.language) if explanation else None,
        lesson=lesson,
        note=_self_assessed(mark) if kind == "neutral" and mark is not None else _note(verdict, item.state.sure),
        template=item.type.feedback_template,
        view=view,
    )


@dataclass(frozen=True, slots=True)
class Placed:
    """A lesson that a placement quiz asked about; ``known`` when all its questions are right."""

    lesson: Lesson
    right: int
    total: int

    @property
    def known(self) -> bool:
        """Whether it may be skipped."""
        return self.right == self.total


def placed(sheet: Sheet, lessons: Lessons) -> list[Placed]:
    """The lessons that the questions send back to, in the order of the module."""
    asked: dict[str, list[bool]] = {}
    for item in sheet.items:
        asked.setdefault(item.body["review"], []).append(_fraction(item) == FULL)
    found = [(key, lessons.get(key)) for key in lessons.in_order(asked)]
    return [Placed(lesson, sum(asked[key]), len(asked[key])) for key, lesson in found if lesson]


def minutes_left(sheet: Sheet, now: datetime) -> int | None:
    """Whole minutes before the deadline, rounded up; None without one."""
    if sheet.attempt.deadline_at is None:
        return None
    seconds = (sheet.attempt.deadline_at - now).total_seconds()
    return max(0, -int(-seconds // 60))


def _fraction(item: Item) -> int:
    if item.fraction_bp is not None:
        return item.fraction_bp
    mark = item.mark()
    return mark.fraction_bp if mark else 0


def _words(verdict: str) -> tuple[str, str]:
    return {
        RIGHT: (_("Juste"), "done"),
        PARTIAL: (_("En partie juste"), "here"),
        WRONG: (_("Pas tout à fait"), "error"),
        "": (_("À corriger par votre formateur"), "neutral"),
    }.get(verdict, (_("Sans réponse"), "neutral"))


def _note(verdict: str, sure: str) -> str:
    if verdict in {WRONG, PARTIAL} and sure == "certain":
        return _("Vous en étiez certain : c’est la première chose à revoir.")
    if verdict == RIGHT and sure == "guess":
        return _("Vous aviez deviné : lisez l’explication pour le savoir vraiment.")
    return ""


def _self_assessed(mark: Mark) -> str:
    if SELF_ASSESSED not in mark.flags:
        return ""
    return _("Ce résultat est votre propre évaluation : %(score)s.", score=percent(mark.fraction_bp // 100 * 100))


KEY = {"right", "tolerance", "solution", "model"}


def _without_key(view: dict[str, Any]) -> dict[str, Any]:
    """The same view without what would give the right answer away, at whatever depth it is."""

    def bare(value: Any) -> Any:
        if isinstance(value, list):
            return [bare(v) for v in value]
        if not isinstance(value, dict):
            return value
        kept = {k: bare(v) for k, v in value.items() if k not in KEY}
        if kept.get("verdict") == "missed":
            kept["verdict"] = ""
        if "right" in value or value.get("verdict") == "missed":
            kept.pop("feedback", None)  # the reason of a line tells where it belongs
        return kept

    found: dict[str, Any] = bare(view)
    return found
