"""A number to compute from numbers drawn for each attempt: a formula is marked, not a memory.

An answer keeps the numbers it was given with, and the dated figures of its day: marked again
years later, it gets the same mark.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from elearn.core import figures
from elearn.core.formula import FormulaError
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext
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
from elearn.quizzes.types.drawn import (
    Scope,
    check_filled,
    check_formula,
    check_parameters,
    dated_figures,
    decimal_of,
    draw,
    fill,
    rounded,
)
from elearn.quizzes.types.numbers import read_number
from elearn.quizzes.types.numerical import check_feedback, said, shown, unreadable

SAMPLE = 40  # draws that the check tries


class Calculated(QuestionType):
    """A value to compute. An answer holds what was typed, the numbers drawn, the dated figures used."""

    name = "calculated"
    label = lazy_gettext("Calcul")
    control_template = "quizzes/types/written.html"
    feedback_template = "quizzes/types/written_feedback.html"
    keys = ("parameters", "answer", "unit", "tolerance", "decimals", "mistakes", "feedback", "solution")

    def check_own(self, source: Mapping[str, Any], faults: Faults) -> Body:
        """Expressions that can be computed whatever is drawn; no mistake that is always right."""
        parameters = check_parameters(source, faults)
        dated: set[str] = set()

        def expression(part: Mapping[str, Any], key: str, here: Faults) -> str:
            found = check_formula(part.get(key), parameters, here.at(key))
            dated.update(found.parameters if found else ())
            return found.text if found else "0"

        mistakes = []
        for n, item in enumerate(items_of(source, "mistakes", faults, least=0, most=20)):
            here = faults.at("mistakes", n)
            part = mapping_of(item, here, ("value", "feedback"))
            feedback = text_of(part, "feedback", here, required=True)
            mistakes.append({"value": expression(part, "value", here), "feedback": feedback})
        body: Body = {
            "parameters": parameters,
            "answer": expression(source, "answer", faults),
            "unit": text_of(source, "unit", faults),
            "tolerance": str(tolerance_of(source, faults)),
            "decimals": decimals_of(source, faults),
            "mistakes": mistakes,
            "feedback": check_feedback(source, faults),
            "solution": text_of(source, "solution", faults),
        }
        texts: dict[tuple[str | int, ...], str] = {("feedback", k): v for k, v in body["feedback"].items()} | {
            ("solution",): body["solution"]
        }
        texts |= {("mistakes", n, "feedback"): m["feedback"] for n, m in enumerate(mistakes)}
        texts |= {(key,): str(source.get(key) or "") for key in ("text", "explanation")}
        for path, text in texts.items():
            dated |= check_filled(text, parameters, faults.at(*path))
        body["dated"] = sorted(dated)
        if not faults and (figures.is_given() or not dated):
            _try_out(body, faults)
        return body

    def prepare(self, body: Body, seed: int) -> Prepared:
        """The numbers of this attempt."""
        return {"numbers": draw(body["parameters"], seed)}

    def statement(self, body: Body, prepared: Prepared) -> str:
        """The text with the numbers drawn."""
        return fill(body["text"], Scope.of(prepared["numbers"]))

    def explanation(self, body: Body, prepared: Prepared, answer: Answer | None) -> str:
        """The explanation with the numbers of the answer."""
        return fill(body["explanation"], _scope(prepared, answer))

    def public_view(self, body: Body, prepared: Prepared) -> View:
        """The unit, written beside the field."""
        return {"unit": body["unit"], "mode": "decimal"}

    def parse(self, body: Body, prepared: Prepared, fields: Fields) -> Answer | None:
        """What was typed, with what it was computed from."""
        text = written(fields)
        if not text:
            return None
        return {"text": text, "numbers": prepared["numbers"], "dated": dated_figures(body["dated"])}

    def fields(self, body: Body, prepared: Prepared, answer: Answer | None) -> dict[str, list[str]]:
        """What was typed."""
        return {"answer": [answer["text"]] if answer else []}

    def problem(self, body: Body, answer: Answer) -> str:
        """Not a number, or another unit than the one asked for."""
        return unreadable(answer["text"], body["unit"])

    def grade_own(self, body: Body, answer: Answer) -> Mark:
        """Right within the tolerance, bounds included; a recognised mistake gets its own reason."""
        reading, problem = read_number(answer["text"]), self.problem(body, answer)
        if problem or reading.value is None:
            flag = "unreadable" if reading.value is None else "unit"
            return Mark(0, feedback=(problem,), flags=(flag,))
        scope, tolerance = _scope({}, answer), Decimal(body["tolerance"])
        try:
            right = rounded(scope.value(body["answer"]), body["decimals"])
        except FormulaError:
            return Mark(FULL, feedback=(_uncomputable(),), flags=("uncomputable",))
        if abs(reading.value - right) <= tolerance:
            return Mark(FULL, feedback=tuple(fill(s, scope) for s in said(body, "right")))
        n = recognised(body["mistakes"], reading.value, tolerance, body["decimals"], [(scope, {})])
        if n is not None:
            return Mark(0, feedback=(fill(body["mistakes"][n]["feedback"], scope),), flags=(f"mistake:{n}",))
        return Mark(0, feedback=tuple(fill(s, scope) for s in said(body, "wrong")))

    def solved(self, body: Body, prepared: Prepared) -> Answer | None:
        """The right value for the numbers drawn."""
        dated = dated_figures(body["dated"])
        try:
            right = rounded(Scope.of(prepared["numbers"], dated).value(body["answer"]), body["decimals"])
        except FormulaError:
            return None
        return {"text": f"{right:f}", "numbers": prepared["numbers"], "dated": dated}

    def summarise(self, body: Body, answer: Answer | None) -> str:
        """What was typed."""
        return answer["text"] if answer else ""

    def review(self, body: Body, prepared: Prepared, answer: Answer | None) -> View:
        """What was typed beside the right value, and the solution with the trainee's own numbers."""
        scope = _scope(prepared, answer)
        try:
            right = shown(rounded(scope.value(body["answer"]), body["decimals"]), body["unit"])
        except FormulaError:
            right = ""
        tolerance = Decimal(body["tolerance"])
        return {
            "typed": answer["text"] if answer else "",
            "right": right,
            "tolerance": shown(tolerance, body["unit"]) if tolerance else "",
            "solution": [fill(line, scope) for line in body["solution"].splitlines() if line.strip()],
        }


def tolerance_of(source: Mapping[str, Any], faults: Faults) -> Decimal:
    """``tolerance``, none unless said."""
    found = decimal_of(source.get("tolerance", 0), faults.at("tolerance"))
    if found < 0:
        faults.at("tolerance").add(_("La tolérance ne peut pas être négative."))
    return found


def decimals_of(source: Mapping[str, Any], faults: Faults) -> int:
    """``decimals`` of the right value, 2 unless said."""
    value = source.get("decimals", 2)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 6:
        faults.at("decimals").add(_("« decimals » est un nombre entier de 0 à 6."))
        return 2
    return value


def recognised(
    mistakes: list[dict[str, str]],
    value: Decimal,
    tolerance: Decimal,
    decimals: int,
    scopes: list[tuple[Scope, Mapping[str, Decimal]]],
) -> int | None:
    """The rank of the first mistake that gives this value in one of these scopes."""
    for scope, more in scopes:
        for n, mistake in enumerate(mistakes):
            try:
                found = rounded(scope.value(mistake["value"], more), decimals)
            except FormulaError:
                continue
            if abs(value - found) <= tolerance:
                return n
    return None


def _scope(prepared: Prepared, answer: Answer | None) -> Scope:
    if answer is not None:
        return Scope.of(answer["numbers"], answer["dated"])
    return Scope.of(prepared["numbers"])


def _uncomputable() -> str:
    return _("Un chiffre dont cette question a besoin manque ici : votre réponse est comptée juste.")


def _try_out(body: Body, faults: Faults) -> None:
    """Compute everything on a sample of draws, so that no trainee meets what cannot be computed."""
    always = dict.fromkeys(range(len(body["mistakes"])), True)
    for seed in range(SAMPLE):
        numbers = draw(body["parameters"], seed)
        scope = Scope.of(numbers)
        drawn = ", ".join(f"{k} = {v}" for k, v in numbers.items())
        try:
            right = rounded(scope.value(body["answer"]), body["decimals"])
        except FormulaError as fault:
            faults.at("answer").add(_("Incalculable avec %(drawn)s. %(why)s", drawn=drawn or "—", why=str(fault)))
            return
        for n, mistake in enumerate(body["mistakes"]):
            try:
                found = rounded(scope.value(mistake["value"]), body["decimals"])
            except FormulaError as fault:
                here = faults.at("mistakes", n, "value")
                here.add(_("Incalculable avec %(drawn)s. %(why)s", drawn=drawn or "—", why=str(fault)))
                return
            always[n] &= abs(found - right) <= Decimal(body["tolerance"])
    for n, same in always.items():
        if same:
            message = _("Cette erreur tombe dans la tolérance de la bonne réponse.")
            faults.at("mistakes", n, "value").add(message)
