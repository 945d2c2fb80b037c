"""The list of skills: the product's own holds together, and a wrong one is refused on its line."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from elearn.config import ROOT
from elearn.core.policy import SYSTEM
from elearn.directory import skills_file
from elearn.directory.queries import skills as reading
from elearn.directory.services import skills
from tests.factories.directory import LIST

GOOD = """
- code: web
  fr: "Web"
  en: "Web"
  skills:
    - {code: sites, fr: "Sites", en: "Sites", modules: [essai]}
"""


def test_the_product_names_modules_and_deliverables_that_exist() -> None:
    assert not LIST.report.errors
    assert len(LIST.categories) == 10
    assert len(LIST.skills) >= 60
    catalogue = ROOT / "content" / "catalogue"
    modules = {folder.name for folder in catalogue.iterdir() if folder.is_dir()}
    deliverables = {
        yaml.safe_load(file.read_text(encoding="utf-8"))["deliverable"] for file in catalogue.glob("*/exercices/*.yaml")
    }
    assert {m for s in LIST.skills for m in s.modules} <= modules
    assert {d for s in LIST.skills for d in s.deliverables} <= deliverables
    # Each module of the path proves something.
    assert {m for s in LIST.skills for m in s.modules} >= modules - {"choisir-son-statut-et-creer-son-entreprise"}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (GOOD.replace("code: sites", "code: web"), 6, "déjà pris à la ligne 2"),
        (GOOD.replace("code: sites", "code: Sites !"), 6, "lettres minuscules"),
        (GOOD.replace('en: "Web"', 'en: ""'), 4, "texte est vide"),
        (GOOD.replace("modules:", "module:"), 6, "modules"),
        ("- web", 1, "attendu un bloc de champs"),
        ("web: [", 2, "pas du YAML lisible"),
    ],
)
def test_a_wrong_list_is_refused_on_its_line(text: str, line: int, said: str) -> None:
    (fault, *_more) = skills_file.read_text(text).report.errors
    assert fault.line == line
    assert said in fault.message


def test_a_skill_that_the_file_names_no_longer_is_retired(kernel: Any) -> None:
    with kernel.database.transaction():
        skills.keep(SYSTEM, LIST)
    with kernel.database.reading():
        assert reading.as_written() == (LIST.categories, LIST.skills)
    with kernel.database.transaction():
        skills.keep(SYSTEM, skills_file.read_text(GOOD))
        with pytest.raises(ValueError, match="faults"):
            skills.keep(SYSTEM, skills_file.read_text("- web"))
    with kernel.database.reading():
        listed = reading.catalogue()
        assert [s.code for c in listed.offered() for s in c.skills] == ["sites"]
        assert listed.skill("illustration") == "Illustration"
        assert listed.proven_by(module="essai") == ["sites"]
