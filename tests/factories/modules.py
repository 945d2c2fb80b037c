"""Modules for tests: folders that are right, to be broken, and versions written directly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from elearn.core.kernel import Kernel
from elearn.modules.catalogue import import_folder

LESSON = """Une première phrase.

## Ce qu’il faut savoir

Le [devis](glossaire:devis) engage[^1]. Voir [la suite](activite:suite).

| Ligne | Montant |
| --- | ---: |
| Travail | 120,00 |

::: retenir
- Écrire avant de faire.
:::

[^1]: Code civil, art. 1113.
"""


def sheet(slug: str = "essai", **changes: Any) -> dict[str, Any]:
    """A right ``module.yaml`` as data; ``changes`` replace its fields."""
    return {
        "format": 1,
        "slug": slug,
        "position": 1,
        "language": "fr",
        "title": "Écrire ses devis",
        "summary": "Un module d’essai, en deux leçons.",
        "keywords": ["devis", "facture"],
        "audience": "Toute personne qui débute.",
        "prerequisites": ["Aucun"],
        "objectives": [{"id": "ecrire", "text": "Écrire un devis"}],
        "method": "Deux leçons à lire.",
        "assessment": "Une question à la fin.",
        "accessibility": "Tout se lit avec un lecteur d’écran.",
        "access": "Inscription à tout moment.",
        "assistance": {"who": "L’équipe", "channel": "Courriel", "delay": "Deux jours"},
        "trainer": {"name": "Agathe Roussel", "presentation": "Elle écrit des devis."},
        "price": {"amount_cents": 0, "note": "Gratuit."},
        "checked_on": "2026-11-22",
        "activities": [
            {"id": "debut", "kind": "text", "title": "Le début", "minutes": 8, "file": "lessons/01-debut.md",
             "objectives": ["ecrire"], "completion": "seen"},
            {"id": "suite", "kind": "text", "title": "La suite", "minutes": 4, "file": "lessons/02-suite.md"},
        ],
    } | changes  # fmt: skip


def write_module(
    root: Path, slug: str = "essai", *, files: dict[str, str | bytes] | None = None, **changes: Any
) -> Path:
    """Write a right module folder under ``root``; ``files`` adds or replaces files, ``changes`` its sheet."""
    folder = root / slug
    whole: dict[str, str | bytes] = {
        "module.yaml": yaml.safe_dump(sheet(slug, **changes), allow_unicode=True, sort_keys=False),
        "glossary.yaml": "- id: devis\n  term: devis\n  definition: Offre **chiffrée**.\n",
        "lessons/01-debut.md": LESSON,
        "lessons/02-suite.md": "La suite, sans détour.\n",
    } | (files or {})
    for path, content in whole.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(content, encoding="utf-8")
    return folder


QUESTIONS = """- id: q1
  type: truefalse
  objective: ecrire
  text: "Un devis engage."
  answer: true
  feedback: {true: "Oui.", false: "Il engage."}
  explanation: "Code civil, art. 1113."
"""
QUIZ = {"id": "bilan", "kind": "quiz", "title": "Bilan", "minutes": 2, "file": "quizzes/bilan.yaml",
        "objectives": ["ecrire"]}  # fmt: skip


def write_tested_module(
    root: Path, slug: str = "essai", *more: dict[str, Any], files: dict[str, str | bytes] | None = None, **changes: Any
) -> Path:
    """The same with a quiz on its objective, as ``catalogue check`` asks; ``more`` are other activities."""
    quiz = {"questions.yaml": QUESTIONS, "quizzes/bilan.yaml": "title: Bilan\nintroduction: Voici.\nquestions: [q1]\n"}
    activities = [*changes.pop("activities", sheet()["activities"]), QUIZ, *more]
    return write_module(root, slug, files=quiz | (files or {}), activities=activities, **changes)


def publish_module(kernel: Kernel, root: Path, slug: str = "essai", **changes: Any) -> int:
    """Write and import a module; the id of its version."""
    outcome = import_folder(kernel, write_module(root, slug, **changes))
    assert outcome.reading.draft is not None, outcome.reading.report.errors
    with kernel.database.reading():
        from elearn.modules import queries

        return queries.current_version(slug).id
