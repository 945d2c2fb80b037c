"""Single and multiple choice. The answers are always drawn in another order.

Authors write the right answer first more often than not, so the value of a control is
its rank on the page, never its rank in the source: what is sent betrays nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext
from elearn.quizzes.marking import FULL, Faults, Mark
from elearn.quizzes.shuffling import order
from elearn.quizzes.types.base import (
    Answer,
    Body,
    Fields,
    Prepared,
    QuestionType,
    View,
    items_of,
    mapping_of,
    text_of,
)

FEWEST, MOST = 2, 12


class Choice(QuestionType):
    """What both kinds share. ``keep_order: true`` in the source keeps the author's order."""

    control_template = "quizzes/types/choice.html"
    feedback_template = "quizzes/types/choice_feedback.html"
    keys = ("answers", "keep_order")
    control = "radio"

    def check_own(self, source: Mapping[str, Any], faults: Faults) -> Body:
        """Texts, which ones are right, and why; no two answers alike."""
        answers, seen = [], set()
        for n, item in enumerate(items_of(source, "answers", faults, least=FEWEST, most=MOST)):
            here = faults.at("answers", n)
            part = mapping_of(item, here, ("text", "correct", "feedback"))
            text = text_of(part, "text", here, required=True)
            correct = part.get("correct", False)
            if not isinstance(correct, bool):
                here.at("correct").add(_("« correct » vaut true ou false."))
            if text and text.casefold() in seen:
                here.add(_("Cette réponse est déjà écrite plus haut."))
            seen.add(text.casefold())
            answers.append({"text": text, "correct": correct is True, "feedback": text_of(part, "feedback", here)})
        keep = source.get("keep_order", False)
        if not isinstance(keep, bool):
            faults.at("keep_order").add(_("« keep_order » vaut true ou false."))
        right = sum(1 for a in answers if a["correct"])
        if answers:
            self.check_right(right, faults.at("answers"))
        return {"answers": answers, "keep_order": keep is True}

    def check_right(self, right: int, faults: Faults) -> None:
        """Exactly one right answer, unless the kind says otherwise."""
        if right != 1:
            faults.add(_("Une seule réponse doit porter « correct: true » ; ici %(n)s.", n=right))

    def prepare(self, body: Body, seed: int) -> Prepared:
        """The order of the answers on the page."""
        count = len(body["answers"])
        return {"order": list(range(count)) if body["keep_order"] else order(seed, count)}

    def public_view(self, body: Body, prepared: Prepared) -> View:
        """The texts, each with its rank on the page as value."""
        options = [
            {"value": str(rank), "text": body["answers"][n]["text"]}
            for rank, n in enumerate(prepared["order"], start=1)
        ]
        return {"control": self.control, "options": options}

    def parse(self, body: Body, prepared: Prepared, fields: Fields) -> Answer | None:
        """The ranks chosen, as positions in the body."""
        drawn = prepared["order"]
        by_value = {str(rank): n for rank, n in enumerate(drawn, start=1)}
        chosen = sorted({by_value[v] for v in fields.get("answer") or () if v in by_value})
        return {"chosen": self.kept(chosen)} if chosen else None

    def kept(self, chosen: list[int]) -> list[int]:
        """What counts of several positions: the first one."""
        return chosen[:1]

    def fields(self, body: Body, prepared: Prepared, answer: Answer | None) -> dict[str, list[str]]:
        """The ranks on the page of what was chosen."""
        chosen = set(answer["chosen"]) if answer else set()
        return {"answer": [str(rank) for rank, n in enumerate(prepared["order"], start=1) if n in chosen]}

    def grade_own(self, body: Body, answer: Answer) -> Mark:
        """Right ticked less wrong ticked, over the number of right ones, never under nothing."""
        answers = body["answers"]
        chosen = [n for n in answer["chosen"] if 0 <= n < len(answers)]
        right = sum(1 for a in answers if a["correct"])
        good = sum(1 for n in chosen if answers[n]["correct"])
        bad = len(chosen) - good
        said = tuple(answers[n]["feedback"] for n in chosen if answers[n]["feedback"])
        return Mark(max(0, good - bad) * FULL // right, feedback=said)

    def solved(self, body: Body, prepared: Prepared) -> Answer:
        """The right ones."""
        return {"chosen": [n for n, a in enumerate(body["answers"]) if a["correct"]]}

    def summarise(self, body: Body, answer: Answer | None) -> str:
        """The texts chosen."""
        return " ; ".join(body["answers"][n]["text"] for n in answer["chosen"]) if answer else ""

    def review(self, body: Body, prepared: Prepared, answer: Answer | None) -> View:
        """Each answer with its verdict: right, wrong, or missed when a right one was left out."""
        chosen = set(answer["chosen"]) if answer else set()
        options = []
        for rank, n in enumerate(prepared["order"], start=1):
            item = body["answers"][n]
            ticked = n in chosen
            verdict = ("right" if item["correct"] else "wrong") if ticked else ("missed" if item["correct"] else "")
            options.append(
                {
                    "value": str(rank),
                    "text": item["text"],
                    "checked": ticked,
                    "verdict": verdict,
                    "feedback": item["feedback"] if verdict else "",
                }
            )
        return {"control": self.control, "options": options, "says_feedback": True}


class Single(Choice):
    """Exactly one right answer among several."""

    name = "single"
    label = lazy_gettext("Choix unique")


class Multiple(Choice):
    """One or more right answers; partial credit."""

    name = "multiple"
    label = lazy_gettext("Choix multiple")
    control = "checkbox"

    def check_right(self, right: int, faults: Faults) -> None:
        """At least one right answer."""
        if right < 1:
            faults.add(_("Au moins une réponse doit porter « correct: true »."))

    def kept(self, chosen: list[int]) -> list[int]:
        """All that was ticked."""
        return chosen
