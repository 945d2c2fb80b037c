"""A short text, compared without case, accents, punctuation or double spaces."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext
from elearn.quizzes.marking import FULL, Faults, Mark
from elearn.quizzes.types.base import (
    LONGEST_ANSWER,
    Answer,
    Body,
    Fields,
    Prepared,
    QuestionType,
    View,
    items_of,
    mapping_of,
    text_of,
    written,
)
from elearn.quizzes.types.numerical import check_feedback, said

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


def forms(text: str) -> frozenset[str]:
    """The plain forms of a text; two texts agree when they share one.

    Punctuation counts as a space or as nothing: « Factur-X », « factur x » and
    « facturx » agree, « fac turx » does not.
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    spaced = "".join(c if c.isalnum() else " " for c in kept)
    joined = "".join(c for c in kept if c.isalnum() or c.isspace())
    return frozenset(form for form in (" ".join(spaced.split()), " ".join(joined.split())) if form)


def agree(one: str, two: str) -> bool:
    """Whether two texts are the same but for case, accents, punctuation and spaces."""
    return not forms(one).isdisjoint(forms(two))


class ShortText(QuestionType):
    """A word or a few, among those the author accepts."""

    name = "short"
    label = lazy_gettext("Réponse courte")
    control_template = "quizzes/types/written.html"
    feedback_template = "quizzes/types/written_feedback.html"
    keys = ("accept", "mistakes", "feedback")

    def check_own(self, source: Mapping[str, Any], faults: Faults) -> Body:
        """At least one accepted text; no mistake may agree with one."""
        accept = []
        for n, item in enumerate(items_of(source, "accept", faults, least=1, most=40)):
            here = faults.at("accept", n)
            if not isinstance(item, str) or not forms(item) or len(item) > LONGEST_ANSWER:
                here.add(_("Chaque réponse acceptée est un texte entre guillemets, de lettres ou de chiffres."))
            else:
                accept.append(item.strip())
        mistakes = []
        for n, item in enumerate(items_of(source, "mistakes", faults, least=0, most=20)):
            here = faults.at("mistakes", n)
            part = mapping_of(item, here, ("value", "feedback"))
            value = text_of(part, "value", here, required=True)
            if any(agree(value, good) for good in accept):
                here.at("value").add(_("Cette erreur est aussi une réponse acceptée."))
            mistakes.append({"value": value, "feedback": text_of(part, "feedback", here, required=True)})
        return {"accept": accept, "mistakes": mistakes, "feedback": check_feedback(source, faults)}

    def public_view(self, body: Body, prepared: Prepared) -> View:
        """A line to write on."""
        return {"unit": "", "mode": "text"}

    def parse(self, body: Body, prepared: Prepared, fields: Fields) -> Answer | None:
        """What was typed."""
        text = written(fields)
        return {"text": text} if text else None

    def fields(self, body: Body, prepared: Prepared, answer: Answer | None) -> dict[str, list[str]]:
        """What was typed."""
        return {"answer": [answer["text"]] if answer else []}

    def grade_own(self, body: Body, answer: Answer) -> Mark:
        """Right when it agrees with an accepted text; a known mistake gets its own reason."""
        text = answer["text"]
        if any(agree(text, good) for good in body["accept"]):
            return Mark(FULL, feedback=said(body, "right"))
        for n, mistake in enumerate(body["mistakes"]):
            if agree(text, mistake["value"]):
                return Mark(0, feedback=(mistake["feedback"],), flags=(f"mistake:{n}",))
        return Mark(0, feedback=said(body, "wrong"))

    def solved(self, body: Body, prepared: Prepared) -> Answer:
        """The first text accepted."""
        return {"text": body["accept"][0]}

    def summarise(self, body: Body, answer: Answer | None) -> str:
        """What was typed."""
        return answer["text"] if answer else ""

    def review(self, body: Body, prepared: Prepared, answer: Answer | None) -> View:
        """What was typed beside the first accepted text."""
        return {"typed": answer["text"] if answer else "", "right": body["accept"][0], "tolerance": ""}
