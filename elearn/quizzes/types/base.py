"""What a question type is: one pure object that knows a kind of question from source to mark.

Words: *source* is what the author wrote; *body* is the checked form kept in a question
version (with the key); *prepared* is what a seed draws for one attempt (an order); *view*
is what may be shown before the end (never the key); *fields* are the values of the form's
controls; *answer* is their canonical form kept in events.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from elearn.core.i18n import Lazy
from elearn.core.i18n import gettext as _
from elearn.quizzes.marking import FULL, NOTHING, Faults, Mark

Body = dict[str, Any]
Prepared = dict[str, Any]
View = dict[str, Any]
Answer = dict[str, Any]
Fields = Mapping[str, Sequence[str]]

LONGEST_TEXT = 2000
LONGEST_ANSWER = 300
SHARED = ("id", "type", "objective", "review", "text", "explanation")


class QuestionType(ABC):
    """One kind of question. Stateless; registered under ``name`` in ``QUESTION_TYPES``.

    ``control_template`` draws the controls from the view and ``fields``;
    ``feedback_template`` draws the marked answer from ``review()``.
    """

    name: ClassVar[str]
    label: ClassVar[Lazy]
    control_template: ClassVar[str]
    feedback_template: ClassVar[str]
    keys: ClassVar[tuple[str, ...]] = ()
    self_assessed: ClassVar[bool] = False
    """Whether the trainee gives the mark: no draw takes it then, and no quiz that must be passed may list it."""

    def check(self, source: Mapping[str, Any], faults: Faults) -> Body:
        """The body of a question; what is wrong is noted in ``faults``, all of it at once."""
        for key in source:
            if key not in SHARED and key not in self.keys:
                faults.at(str(key)).add(_("Champ inconnu : %(name)s.", name=key))
        body: Body = {"text": text_of(source, "text", faults, required=True)}
        for key in ("explanation", "objective", "review"):
            body[key] = text_of(source, key, faults)
        return body | self.check_own(source, faults)

    @abstractmethod
    def check_own(self, source: Mapping[str, Any], faults: Faults) -> Body:
        """The part of the body that is this type's own."""

    def prepare(self, body: Body, seed: int) -> Prepared:
        """What ``seed`` draws for one attempt. Same seed, same result."""
        return {}

    @abstractmethod
    def public_view(self, body: Body, prepared: Prepared) -> View:
        """What the controls need, without the key and without anything that betrays it."""

    def control_view(self, body: Body, prepared: Prepared, answer: Answer | None) -> View:
        """What draws the controls once ``answer`` is saved: the public view, unless a type has
        something more to show to whoever has answered."""
        return self.public_view(body, prepared)

    def statement(self, body: Body, prepared: Prepared) -> str:
        """The text of the question (inline Markdown), with what was drawn put in."""
        text: str = body["text"]
        return text

    def explanation(self, body: Body, prepared: Prepared, answer: Answer | None) -> str:
        """The explanation (inline Markdown), with what was drawn put in; may be empty."""
        text: str = body["explanation"]
        return text

    @abstractmethod
    def parse(self, body: Body, prepared: Prepared, fields: Fields) -> Answer | None:
        """The answer in these fields, or None when they hold none. Never raises on bad input."""

    @abstractmethod
    def fields(self, body: Body, prepared: Prepared, answer: Answer | None) -> dict[str, list[str]]:
        """The fields that give this answer: the inverse of ``parse``."""

    def problem(self, body: Body, answer: Answer) -> str:
        """Why this answer cannot be marked as it stands (unreadable), in a sentence, or nothing."""
        return ""

    def grade(self, body: Body, answer: Answer | None) -> Mark | None:
        """The mark of an answer; None when only a person can tell."""
        return NOTHING if answer is None else self.grade_own(body, answer)

    @abstractmethod
    def grade_own(self, body: Body, answer: Answer) -> Mark | None:
        """The mark of an answer that is not empty."""

    def solved(self, body: Body, prepared: Prepared) -> Answer | None:
        """An answer that gets the whole mark; None when the type knows none."""
        return None

    @abstractmethod
    def summarise(self, body: Body, answer: Answer | None) -> str:
        """The answer in one line of plain text, for reports; empty when there is none."""

    @abstractmethod
    def review(self, body: Body, prepared: Prepared, answer: Answer | None) -> View:
        """The view with the key: only once the display policy shows it."""


def text_of(source: Mapping[str, Any], key: str, faults: Faults, *, required: bool = False) -> str:
    """The text under ``key``, or an empty one; what is not a text is a fault."""
    return text_at(source.get(key), key, faults.at(key), required=required)


def text_at(value: Any, name: str, faults: Faults, *, required: bool = False) -> str:
    """``value`` if it is a text, or an empty one; ``faults`` are of this very place, called ``name``."""
    if value is None and not required:
        return ""
    if not isinstance(value, str) or not value.strip():
        faults.add(_("« %(name)s » doit être un texte.", name=name))
        return ""
    if len(value) > LONGEST_TEXT:
        faults.add(_("« %(name)s » dépasse %(n)s caractères.", name=name, n=LONGEST_TEXT))
    return value.strip()


def items_of(source: Mapping[str, Any], key: str, faults: Faults, *, least: int, most: int) -> list[Any]:
    """The list under ``key``, of a length within bounds; anything else is a fault."""
    value = source.get(key, [])
    if not isinstance(value, list):
        faults.at(key).add(_("« %(name)s » doit être une liste.", name=key))
        return []
    if not least <= len(value) <= most:
        faults.at(key).add(
            _(
                "« %(name)s » compte %(n)s éléments ; il en faut de %(least)s à %(most)s.",
                name=key,
                n=len(value),
                least=least,
                most=most,
            )
        )
    return value


def mapping_of(value: Any, faults: Faults, allowed: Iterable[str]) -> dict[str, Any]:
    """``value`` if it is a mapping with only ``allowed`` keys; else a fault and what can be read."""
    if not isinstance(value, Mapping):
        faults.add(_("Une liste de champs « nom : valeur » est attendue ici."))
        return {}
    known = set(allowed)
    for key in value:
        if str(key) not in known:
            faults.at(str(key)).add(_("Champ inconnu : %(name)s.", name=key))
    return {str(k): v for k, v in value.items() if str(k) in known}


def rank_in(fields: Fields, name: str, count: int) -> int | None:
    """The rank chosen in a field, from 0, when it is one of ``count``; sent from 1."""
    value = next(iter(fields.get(name) or ()), "")
    return int(value) - 1 if value in {str(n) for n in range(1, count + 1)} else None


def share(good: int, total: int) -> int:
    """``good`` of ``total`` in basis points, rounded down; nothing of nothing is nothing."""
    return good * FULL // total if total else 0


def written(fields: Fields, name: str = "answer") -> str:
    """The one line typed in a field, without the spaces around it, cut to a sane length."""
    values = fields.get(name) or ()
    value = next((v for v in values if isinstance(v, str)), "")
    return " ".join(value.replace("\x00", "").split())[:LONGEST_ANSWER]
