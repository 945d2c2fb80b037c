"""A type of question: a year, right when it is near enough."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext
from elearn.quizzes.extend import Answer, Body, Faults, Fields, Mark, Prepared, QuestionType, View


class Year(QuestionType):
    """In a module's files: ``type: year``, ``answer: 1993``, ``within: 2``."""

    name = "year"
    label = lazy_gettext("Une année")
    control_template = "guestbook/year.html"
    feedback_template = "guestbook/year_feedback.html"
    keys = ("answer", "within")

    def check_own(self, source: Mapping[str, Any], faults: Faults) -> Body:
        """Both are whole numbers."""
        body = {"answer": source.get("answer"), "within": source.get("within", 0)}
        for key, value in body.items():
            if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 9999:
                faults.at(key).add(_("« %(name)s » doit être une année.", name=key))
        return body

    def public_view(self, body: Body, prepared: Prepared) -> View:
        """Nothing but a line to write on."""
        return {}

    def parse(self, body: Body, prepared: Prepared, fields: Fields) -> Answer | None:
        """Four digits, or nothing."""
        digits = "".join(fields.get("answer") or ()).strip()
        return {"year": int(digits)} if digits.isascii() and digits.isdigit() and len(digits) <= 4 else None

    def fields(self, body: Body, prepared: Prepared, answer: Answer | None) -> dict[str, list[str]]:
        """The digits."""
        return {"answer": [str(answer["year"])] if answer else []}

    def grade_own(self, body: Body, answer: Answer) -> Mark:
        """Right, half right next to it, or wrong."""
        far = abs(answer["year"] - body["answer"])
        return Mark(10_000 if far == 0 else 5_000 if far <= body["within"] else 0)

    def summarise(self, body: Body, answer: Answer | None) -> str:
        """The year."""
        return str(answer["year"]) if answer else ""

    def review(self, body: Body, prepared: Prepared, answer: Answer | None) -> View:
        """What was written beside the year."""
        return {"typed": self.summarise(body, answer), "right": str(body["answer"])}
