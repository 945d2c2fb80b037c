"""True or false: a choice of two whose words are the interface's, in a fixed order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext
from elearn.quizzes.marking import FULL, Faults, Mark
from elearn.quizzes.types.base import Answer, Body, Fields, Prepared, QuestionType, View, mapping_of, text_of

VALUES = {"true": True, "false": False}


class TrueFalse(QuestionType):
    """A statement to hold for true or false."""

    name = "truefalse"
    label = lazy_gettext("Vrai ou faux")
    control_template = "quizzes/types/choice.html"
    feedback_template = "quizzes/types/choice_feedback.html"
    keys = ("answer", "feedback")

    def check_own(self, source: Mapping[str, Any], faults: Faults) -> Body:
        """``answer`` is true or false; ``feedback`` says why for each. YAML reads the keys as booleans."""
        answer = source.get("answer")
        if not isinstance(answer, bool):
            faults.at("answer").add(_("« answer » vaut true ou false."))
        said = source.get("feedback", {})
        if isinstance(said, Mapping):
            said = {str(k).lower(): v for k, v in said.items()}
        here = faults.at("feedback")
        part = mapping_of(said, here, VALUES)
        return {"answer": answer is True, "feedback": {k: text_of(part, k, here) for k in VALUES}}

    def public_view(self, body: Body, prepared: Prepared) -> View:
        """Two options."""
        options = [{"value": k, "text": _word(v)} for k, v in VALUES.items()]
        return {"control": "radio", "options": options, "interface": True}

    def parse(self, body: Body, prepared: Prepared, fields: Fields) -> Answer | None:
        """The value chosen."""
        chosen = [VALUES[v] for v in fields.get("answer") or () if v in VALUES]
        return {"value": chosen[0]} if chosen else None

    def fields(self, body: Body, prepared: Prepared, answer: Answer | None) -> dict[str, list[str]]:
        """``true`` or ``false``."""
        return {"answer": [_key(answer["value"])] if answer else []}

    def grade_own(self, body: Body, answer: Answer) -> Mark:
        """All or nothing, with the reason for what was answered."""
        said = body["feedback"][_key(answer["value"])]
        return Mark(FULL if answer["value"] is body["answer"] else 0, feedback=(said,) if said else ())

    def solved(self, body: Body, prepared: Prepared) -> Answer:
        """What is so."""
        return {"value": body["answer"]}

    def summarise(self, body: Body, answer: Answer | None) -> str:
        """« Vrai » or « Faux »."""
        return _word(answer["value"]) if answer else ""

    def review(self, body: Body, prepared: Prepared, answer: Answer | None) -> View:
        """Both options with their verdict."""
        options = []
        for key, value in VALUES.items():
            ticked = answer is not None and answer["value"] is value
            right = body["answer"] is value
            verdict = ("right" if right else "wrong") if ticked else ("missed" if right else "")
            feedback = body["feedback"][key] if ticked else ""
            options.append(
                {"value": key, "text": _word(value), "checked": ticked, "verdict": verdict, "feedback": feedback}
            )
        return {"control": "radio", "options": options, "interface": True, "says_feedback": True}


def _key(value: bool) -> str:
    return "true" if value else "false"


def _word(value: bool) -> str:
    return _("Vrai") if value else _("Faux")
