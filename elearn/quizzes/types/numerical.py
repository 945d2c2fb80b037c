"""A number within a tolerance, with its unit, and the wrong numbers one recognises."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext, locale, number
from elearn.core.units import agreed
from elearn.quizzes.marking import FULL, Faults, Mark
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
    written,
)
from elearn.quizzes.types.numbers import read_number, same_unit


class Numerical(QuestionType):
    """A value to compute. Bodies keep decimals as text: JSON would make floats of them."""

    name = "numerical"
    label = lazy_gettext("Réponse chiffrée")
    control_template = "quizzes/types/written.html"
    feedback_template = "quizzes/types/written_feedback.html"
    keys = ("answer", "tolerance", "unit", "mistakes", "feedback")

    def check_own(self, source: Mapping[str, Any], faults: Faults) -> Body:
        """Decimals in quotes; no mistake may fall within the tolerance of the right value."""
        answer = _decimal_of(source, "answer", faults)
        tolerance = _decimal_of(source, "tolerance", faults) if "tolerance" in source else Decimal(0)
        if tolerance is not None and tolerance < 0:
            faults.at("tolerance").add(_("La tolérance ne peut pas être négative."))
        mistakes = []
        for n, item in enumerate(items_of(source, "mistakes", faults, least=0, most=20)):
            here = faults.at("mistakes", n)
            part = mapping_of(item, here, ("value", "feedback"))
            value = _decimal_of(part, "value", here)
            if None not in (value, answer, tolerance) and abs(value - answer) <= tolerance:  # type: ignore[operator]
                here.at("value").add(_("Cette erreur tombe dans la tolérance de la bonne réponse."))
            mistakes.append({"value": str(value or 0), "feedback": text_of(part, "feedback", here, required=True)})
        return {
            "answer": str(answer or 0),
            "tolerance": str(tolerance or 0),
            "unit": text_of(source, "unit", faults),
            "mistakes": mistakes,
            "feedback": check_feedback(source, faults),
        }

    def public_view(self, body: Body, prepared: Prepared) -> View:
        """The unit, written beside the field."""
        return {"unit": body["unit"], "mode": "decimal"}

    def parse(self, body: Body, prepared: Prepared, fields: Fields) -> Answer | None:
        """What was typed, as typed: it is read when it is marked."""
        text = written(fields)
        return {"text": text} if text else None

    def fields(self, body: Body, prepared: Prepared, answer: Answer | None) -> dict[str, list[str]]:
        """What was typed."""
        return {"answer": [answer["text"]] if answer else []}

    def problem(self, body: Body, answer: Answer) -> str:
        """Not a number, or another unit than the one asked for."""
        return unreadable(answer["text"], body["unit"])

    def grade_own(self, body: Body, answer: Answer) -> Mark:
        """Right within the tolerance, bounds included; a known mistake gets its own reason."""
        reading = read_number(answer["text"])
        problem = self.problem(body, answer)
        if problem or reading.value is None:
            flag = "unreadable" if reading.value is None else "unit"
            return Mark(0, feedback=(problem,), flags=(flag,))
        tolerance = Decimal(body["tolerance"])
        if abs(reading.value - Decimal(body["answer"])) <= tolerance:
            return Mark(FULL, feedback=said(body, "right"))
        for n, mistake in enumerate(body["mistakes"]):
            if abs(reading.value - Decimal(mistake["value"])) <= tolerance:
                return Mark(0, feedback=(mistake["feedback"],), flags=(f"mistake:{n}",))
        return Mark(0, feedback=said(body, "wrong"))

    def solved(self, body: Body, prepared: Prepared) -> Answer:
        """The right value."""
        return {"text": body["answer"]}

    def summarise(self, body: Body, answer: Answer | None) -> str:
        """What was typed."""
        return answer["text"] if answer else ""

    def review(self, body: Body, prepared: Prepared, answer: Answer | None) -> View:
        """What was typed beside the right value, written the reader's way."""
        return {
            "typed": answer["text"] if answer else "",
            "right": shown(Decimal(body["answer"]), body["unit"]),
            "tolerance": shown(Decimal(body["tolerance"]), body["unit"]) if Decimal(body["tolerance"]) else "",
        }


def unreadable(text: str, unit: str) -> str:
    """Why this is no number in the unit expected, in a sentence, or nothing."""
    reading = read_number(text)
    if reading.value is None:
        return _("Ce n’est pas un nombre que l’on puisse lire. Écrivez par exemple 1 234,50.")
    if not same_unit(reading.unit, unit):
        if not unit:
            return _("Écrivez le nombre seul, sans unité.")
        return _("La réponse est attendue en %(unit)s.", unit=unit)
    return ""


def shown(value: Decimal, unit: str) -> str:
    """``1 020 €`` or ``70,20 €``: money has two decimals or none."""
    digits = max(0, -int(value.normalize().as_tuple().exponent))
    if unit == "€" and digits:
        digits = max(2, digits)
    text = number(value, digits)
    space = "" if locale() == "en" and unit == "%" else "\u00a0"
    return f"{text}{space}{agreed(unit, value)}" if unit else text


def said(body: Body, which: str) -> tuple[str, ...]:
    """The author's sentence for right or wrong answers, if there is one."""
    return (body["feedback"][which],) if body["feedback"][which] else ()


def check_feedback(source: Mapping[str, Any], faults: Faults) -> dict[str, str]:
    """``feedback: {right, wrong}``, each optional."""
    here = faults.at("feedback")
    part = mapping_of(source.get("feedback", {}), here, ("right", "wrong"))
    return {key: text_of(part, key, here) for key in ("right", "wrong")}


def _decimal_of(source: Mapping[str, Any], key: str, faults: Faults) -> Decimal | None:
    value = source.get(key)
    if isinstance(value, str):
        try:
            found = Decimal(value)
        except InvalidOperation:
            found = Decimal("NaN")
        if found.is_finite() and abs(found.adjusted()) <= 15:
            return found
    faults.at(key).add(_('« %(name)s » doit être un nombre entre guillemets, avec un point : "70.20".', name=key))
    return None
