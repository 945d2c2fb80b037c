"""Modules with quizzes for tests, and people who answer them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import yaml

from elearn.core.kernel import Kernel
from elearn.core.policy import Actor
from elearn.quizzes import queries, services
from elearn.quizzes.extend import ADMISSIONS, PAGES
from elearn.quizzes.services import Incoming
from tests.factories.modules import publish_module, sheet

BANK: list[dict[str, Any]] = [
    {
        "id": "q-1",
        "type": "single",
        "objective": "ecrire",
        "review": "debut",
        "text": "Que lit-on **en bas** de la facture ?",
        "answers": [
            {"text": "TVA non applicable", "correct": True, "feedback": "Oui, avec la référence."},
            {"text": "TVA à 0 %", "feedback": "Un taux nul n’est pas la franchise."},
            {"text": "Rien", "feedback": "La mention est obligatoire."},
        ],
        "explanation": "La franchise dispense de facturer, pas de le dire.",
    },
    {
        "id": "q-2",
        "type": "multiple",
        "objective": "ecrire",
        "review": "suite",
        "text": "Lesquelles sont vraies ?",
        "answers": [
            {"text": "Vraie A", "correct": True, "feedback": "Oui A."},
            {"text": "Vraie B", "correct": True},
            {"text": "Fausse C", "feedback": "Pas C."},
        ],
        "explanation": "A et B.",
    },
    {
        "id": "q-3",
        "type": "numerical",
        "objective": "ecrire",
        "review": "suite",
        "text": "Combien reste-t-il à payer ?",
        "answer": "70.20",
        "tolerance": "0.01",
        "unit": "€",
        "mistakes": [{"value": "30.20", "feedback": "Vous avez oublié 40 €."}],
        "feedback": {"right": "Exact.", "wrong": "Refaites le calcul."},
        "explanation": "100,20 − 30 = 70,20 €.",
    },
    {
        "id": "q-4",
        "type": "short",
        "review": "debut",
        "text": "Quel format ?",
        "accept": ["Factur-X"],
        "explanation": "Un PDF et des données.",
    },
]
RIGHT: dict[str, dict[str, Any]] = {
    "q-1": {"text": ["TVA non applicable"]},
    "q-2": {"text": ["Vraie A", "Vraie B"]},
    "q-3": {"typed": "70,2 €"},
    "q-4": {"typed": "factur x"},
}


def open_to_all() -> None:
    """Forget what the rooms above ask and show: whoever is signed in may take a quiz."""
    ADMISSIONS.clear()
    PAGES.clear()


def quiz_of(**changes: Any) -> dict[str, Any]:
    """The file of a right quiz; ``changes`` replace its fields, None takes one away."""
    whole = {
        "title": "Évaluation",
        "introduction": "Quatre questions.",
        "behaviour": "deferred",
        "pass_mark": 70,
        "questions": [q["id"] for q in BANK],
        "shuffle": False,
        "attempts": 0,
        "minutes": 0,
    } | changes
    return {key: value for key, value in whole.items() if value is not None}


def publish_quiz(
    kernel: Kernel,
    root: Path,
    slug: str = "essai",
    *,
    bank: list[dict[str, Any]] | None = None,
    completion: str = "passed",
    **changes: Any,
) -> int:
    """Publish a module whose activity ``evaluation`` is a quiz; returns the quiz's number."""
    activities = [
        *sheet()["activities"],
        {
            "id": "evaluation",
            "kind": "quiz",
            "title": "Évaluation finale",
            "minutes": 10,
            "file": "quizzes/evaluation.yaml",
            "completion": completion,
        },
    ]
    files: dict[str, str | bytes] = {
        "questions.yaml": yaml.safe_dump(bank or BANK, allow_unicode=True, sort_keys=False),
        "quizzes/evaluation.yaml": yaml.safe_dump(quiz_of(**changes), allow_unicode=True, sort_keys=False),
    }
    version_id = publish_module(kernel, root, slug, activities=activities, files=files)
    with kernel.database.reading():
        return next(q.id for q in queries.quizzes_at(slug, "evaluation") if q.version_id == version_id)


def fields_for(item: Any, given: dict[str, Any]) -> dict[str, list[str]]:
    """The form fields that answer a question by the texts of its options, or by what is typed."""
    if "typed" in given:
        return {"answer": [given["typed"]]}
    options = item.type.public_view(item.body, item.prepared)["options"]
    return {"answer": [o["value"] for o in options if o["text"] in given["text"]]}


def event(slot: int, seq: int, values: dict[str, Any], kind: str = "answer", **more: Any) -> Incoming:
    """An event as a browser makes it."""
    return Incoming(**{"id": uuid4(), "slot": slot, "seq": seq, "kind": kind, "values": values, **more})


def answer_all(
    kernel: Kernel, actor: Actor, attempt_id: UUID, answers: dict[str, dict[str, Any]] | None = None
) -> None:
    """Answer the questions whose keys are given (all of them rightly by default)."""
    answers = RIGHT if answers is None else answers
    with kernel.database.transaction():
        whole = queries.own_sheet(actor, attempt_id)
        events = [
            event(item.slot, n, fields_for(item, answers[item.key]))
            for n, item in enumerate(whole.items, start=1)
            if item.key in answers
        ]
        receipts = services.record(actor, attempt_id, events)
    assert {r.status for r in receipts} <= {"saved"}
