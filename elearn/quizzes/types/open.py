"""A free answer, then a model to compare it with and a list to tick: the trainee's own assessment.

The model is shown once something is written, never before; what is ticked is the mark, and is
said to be self-assessed wherever it shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext
from elearn.quizzes.marking import Faults, Mark
from elearn.quizzes.types.base import (
    Answer,
    Body,
    Fields,
    Prepared,
    QuestionType,
    View,
    items_of,
    share,
    text_at,
    text_of,
)

LONGEST_WRITING = 5000
SELF_ASSESSED = "self-assessed"


class Open(QuestionType):
    """A few sentences. An answer holds the text, whether the model was seen, what was ticked."""

    name = "open"
    label = lazy_gettext("Réponse libre")
    control_template = "quizzes/types/open.html"
    feedback_template = "quizzes/types/open_feedback.html"
    keys = ("model", "checklist")
    self_assessed = True

    def check_own(self, source: Mapping[str, Any], faults: Faults) -> Body:
        """A model answer, and what a good answer holds."""
        checklist = [
            text_at(item, "checklist", faults.at("checklist", n), required=True)
            for n, item in enumerate(items_of(source, "checklist", faults, least=2, most=8))
        ]
        return {"model": text_of(source, "model", faults, required=True), "checklist": checklist}

    def public_view(self, body: Body, prepared: Prepared) -> View:
        """Room to write."""
        return {"asks_model": True}

    def control_view(self, body: Body, prepared: Prepared, answer: Answer | None) -> View:
        """The same; and, once something is written, the model and the points to tick."""
        if answer is None:
            return self.public_view(body, prepared)
        return {"asks_model": False} | _model(body)

    def parse(self, body: Body, prepared: Prepared, fields: Fields) -> Answer | None:
        """The text with its lines; points ticked count once the model was seen."""
        text = _writing(fields)
        if not text:
            return None
        seen = "1" in (fields.get("answer-seen") or ())
        ranks = {str(n): n - 1 for n in range(1, len(body["checklist"]) + 1)}
        ticked = sorted({ranks[v] for v in fields.get("answer-ticked") or () if v in ranks}) if seen else []
        return {"text": text, "seen": seen, "ticked": ticked}

    def fields(self, body: Body, prepared: Prepared, answer: Answer | None) -> dict[str, list[str]]:
        """The text, and the ranks of what was ticked."""
        if answer is None:
            return {"answer": []}
        return {
            "answer": [answer["text"]],
            "answer-seen": ["1"] if answer["seen"] else [],
            "answer-ticked": [str(n + 1) for n in answer["ticked"]],
        }

    def problem(self, body: Body, answer: Answer) -> str:
        """Nobody has compared it with the model yet."""
        if answer["seen"]:
            return ""
        return _("Comparez d’abord votre réponse avec le modèle, puis cochez ce qu’elle contient.")

    def grade_own(self, body: Body, answer: Answer) -> Mark:
        """The share of the points ticked by the trainee."""
        return Mark(share(len(answer["ticked"]), len(body["checklist"])), flags=(SELF_ASSESSED,))

    def solved(self, body: Body, prepared: Prepared) -> Answer:
        """The model, every point ticked."""
        return {"text": body["model"], "seen": True, "ticked": list(range(len(body["checklist"])))}

    def summarise(self, body: Body, answer: Answer | None) -> str:
        """The text on one line."""
        return " ".join(answer["text"].split()) if answer else ""

    def review(self, body: Body, prepared: Prepared, answer: Answer | None) -> View:
        """The text, the model, the points with those ticked."""
        ticked = answer["ticked"] if answer else []
        points = [{"text": text, "ticked": n in ticked} for n, text in enumerate(body["checklist"])]
        return {"typed": answer["text"] if answer else "", "points": points} | {"model": _model(body)["model"]}


def _writing(fields: Fields) -> str:
    value = next((v for v in fields.get("answer") or () if isinstance(v, str)), "")
    lines = value.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")[:LONGEST_WRITING]
    return lines.strip()


def _model(body: Body) -> View:
    points = [{"value": str(n), "text": text} for n, text in enumerate(body["checklist"], start=1)]
    return {"model": [line for line in body["model"].splitlines() if line.strip()], "points": points}
