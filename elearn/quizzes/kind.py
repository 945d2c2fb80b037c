"""The kind of activity « quiz »: reads the files of a quiz, keeps it, draws its card in the player."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template

from elearn.core import figures
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext
from elearn.core.policy import Actor
from elearn.modules.extend import ActivitySource, ActivityView, Document, Report
from elearn.parameters.extend import faults as figure_faults
from elearn.parameters.extend import mentions, number_at, strings
from elearn.quizzes import queries, services
from elearn.quizzes.extend import BEHAVIOURS, QUESTION_TYPES
from elearn.quizzes.marking import Faults
from elearn.quizzes.source import check_bank, check_quiz

BANK = "questions.yaml"


class QuizKind:
    """A quiz as an activity. Its content holds the keys: it is never sent as it is."""

    label = lazy_gettext("Quiz")
    icon = "question"
    fields: Mapping[str, Any] = {
        "properties": {"file": {"type": "string", "minLength": 1, "maxLength": 200}},
        "required": ["file"],
    }
    completions: Sequence[str] = ("passed", "none")

    def check(self, source: ActivitySource, report: Report) -> dict[str, Any]:
        """The settings of the quiz and the questions that it may use; each fault on its line."""
        bank = _bank(source)
        document = source.document()
        if document is None or bank is None:
            return {}
        faults = Faults()
        # What the trainee marks alone proves nothing: only a quiz that counts for nothing may ask it by name.
        undrawn = {name for name, type_ in QUESTION_TYPES.items() if type_.self_assessed}
        settings = check_quiz(document.data, bank, BEHAVIOURS, faults, undrawn=undrawn)
        _say(faults, document, report)
        used = {key: bank[key] for key in settings["questions"]}
        counts = not settings["placement"] and source.entry.get("completion", self.completions[0]) == "passed"
        for rank, (key, question) in enumerate(used.items()):
            _check_references(source, key, question["body"])
            if counts and question["type"] in undrawn:
                said = _(
                    "La question « %(key)s » est notée par la personne elle-même, dans un quiz à réussir. "
                    "Mettez-la dans un quiz « completion: none ».",
                    key=key,
                )
                report.add(document.file, document.line("questions", rank), said)
        texts = repr([q["body"]["text"] for q in used.values()]).encode()
        named = {key: _figures(source, key) | set(used[key]["body"].get("dated", ())) for key in used}
        uses = sorted([name, key] for key, names in named.items() for name in names)
        content = settings | {
            "bank": used,
            "figures": uses,
            "asks": _asked(used),
            "weight_bytes": len(gzip.compress(texts, 6)),
        }
        if settings["placement"]:
            content["completion"] = "none"
            if source.entry.get("completion", "none") != "none":
                source.fault(
                    "completion", message=_("Un test de positionnement ne bloque rien : « completion: none ».")
                )
        return content

    def publish(self, activity_id: int, content: dict[str, Any]) -> None:
        """Keep the quiz and the versions of its questions."""
        services.keep_quiz(activity_id, content)

    def render(self, actor: Actor, activity: ActivityView, enrolment_id: int | None) -> str:
        """A card that says what the quiz is, what was reached, and leads to it."""
        card = queries.quiz_of_activity(activity.id)
        if card is None:
            return ""
        person = actor.person_id if actor.is_authenticated else None
        result = queries.results(person, [activity.id]).get(activity.id) if person else None
        return render_template("quizzes/activity.html", quiz=card, result=result, actor=actor)


def _asked(used: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The objectives that these questions put to the test."""
    return sorted({str(q["body"]["objective"]) for q in used.values() if q["body"]["objective"]})


def _bank(source: ActivitySource) -> dict[str, dict[str, Any]] | None:
    """The bank of the module, read and checked once for all its quizzes."""
    memory = source.module.memory
    if "quizzes.bank" not in memory:
        document = source.module.document(BANK, source.at())
        memory["quizzes.bank"] = None
        if document is not None:
            faults = Faults()
            with figures.among(lambda name, day: number_at(source.module.shared.parameters.get(name), day)):
                memory["quizzes.bank"] = check_bank(document.data, QUESTION_TYPES, faults)
            memory["quizzes.document"] = document
            _say(faults, document, source.report)
            for line, text in document.texts():
                for rank, said in figure_faults(text, source.module.shared.parameters):
                    source.report.add(BANK, line + rank, said)
    bank: dict[str, dict[str, Any]] | None = memory["quizzes.bank"]
    return bank


def _check_references(source: ActivitySource, key: str, body: Mapping[str, Any]) -> None:
    """What a question names must be in the module: its objective, the lesson to read again."""
    document: Document = source.module.memory["quizzes.document"]
    rank = next(n for n, item in enumerate(document.data) if isinstance(item, Mapping) and item.get("id") == key)
    objectives, activities = source.module.objectives, source.module.activities
    if body["objective"] and body["objective"] not in objectives:
        message = _("la question %(key)s : l’objectif « %(name)s » n’existe pas.", key=key, name=body["objective"])
        source.report.add(document.file, document.line(rank, "objective"), message)
    if body["review"] and body["review"] not in activities:
        message = _("la question %(key)s : l’activité « %(name)s » n’existe pas.", key=key, name=body["review"])
        source.report.add(document.file, document.line(rank, "review"), message)


def _figures(source: ActivitySource, key: str) -> set[str]:
    """The dated figures that a question shows, as its author wrote it."""
    document: Document = source.module.memory["quizzes.document"]
    item = next(item for item in document.data if isinstance(item, Mapping) and item.get("id") == key)
    return {one.name for text in strings(item) for one in mentions(text)}


def _say(faults: Faults, document: Document, report: Report) -> None:
    for fault in faults:
        report.add(document.file, document.line(*fault.path), fault.message)
