"""A catalogue of one real module that asks for less: one of each kind of activity, a tenth of the film."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from tests.journeys.answers import CATALOGUE, CONTENT

VIDEO, LAST = "video-etre-paye-a-l-heure", "evaluation"
ASKED = {"du-devis-a-la-facture", "verification-4", VIDEO, "vos-modeles-et-votre-plan", LAST}
WATCHED, QUESTIONS = 10, 4  # per cent of the film; of the last quiz
SHARE = (WATCHED + 5) / 100


def passed_by(slug: str) -> set[str]:
    """The activities that are no longer asked for."""
    return {one["id"] for one in _sheet(CATALOGUE / slug)["activities"]} - ASKED


def shorten(slug: str, root: Path) -> Path:
    """Write the module, and what lies beside the catalogue, under ``root``; the folder of the catalogue."""
    root.mkdir(parents=True)
    for beside in CONTENT.iterdir():
        if beside != CATALOGUE:
            (root / beside.name).symlink_to(beside)
    folder = root / CATALOGUE.name / slug
    shutil.copytree(CATALOGUE / slug, folder)
    sheet = _sheet(folder)
    for one in sheet["activities"]:
        if one["id"] == VIDEO:
            one["completion"] = {"watched": WATCHED}
        elif one["id"] not in ASKED:
            one["completion"] = "none"
    (folder / "module.yaml").write_text(yaml.safe_dump(sheet, allow_unicode=True), encoding="utf-8")
    last = folder / "quizzes" / f"{LAST}.yaml"
    quiz = yaml.safe_load(last.read_text(encoding="utf-8")) | {"pick": {"count": QUESTIONS}}
    last.write_text(yaml.safe_dump(quiz, allow_unicode=True), encoding="utf-8")
    return folder.parent


def _sheet(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((folder / "module.yaml").read_text(encoding="utf-8"))
    return found
