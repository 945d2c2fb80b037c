"""Reading the controlled list of skills: values, or every fault with its line. Nothing is written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from elearn.core.authored import validation
from elearn.core.authored.positions import Document
from elearn.core.authored.positions import read as read_yaml
from elearn.core.authored.report import Report
from elearn.core.i18n import gettext as _

NAME = "skills.yaml"
RULES = Path(__file__).with_name("skills.json")


@dataclass(frozen=True, slots=True)
class WrittenSkill:
    """A skill as the file has it."""

    code: str
    category: str
    fr: str
    en: str
    modules: tuple[str, ...] = ()
    deliverables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenCategory:
    """A category as the file has it, in its order."""

    code: str
    fr: str
    en: str


@dataclass(slots=True)
class SkillList:
    """The whole list. Not to be used when ``report`` has errors."""

    categories: list[WrittenCategory] = field(default_factory=list)
    skills: list[WrittenSkill] = field(default_factory=list)
    report: Report = field(default_factory=Report)
    digest: str = ""


def read(file: Path) -> SkillList:
    """The list of ``file``; faults are in its report, each on its line."""
    raw = file.read_bytes()
    try:
        return read_text(raw.decode("utf-8"), file.name)
    except UnicodeDecodeError as error:
        out = SkillList()
        line = raw.count(b"\n", 0, error.start) + 1
        out.report.add(file.name, line, _("ce caractère n’est pas en UTF-8 : enregistrez le fichier en UTF-8."))
        return out


def read_text(text: str, name: str = NAME) -> SkillList:
    """The same, from what the file holds."""
    out = SkillList(digest=hashlib.sha256(text.encode()).hexdigest())
    document = read_yaml(text, name, out.report)
    if document is None or not validation.validate(document, validation.schema(RULES), out.report):
        return out
    seen: dict[str, int] = {}
    for rank, category in enumerate(document.data):
        _once(document, seen, category["code"], (rank, "code"), out.report)
        out.categories.append(WrittenCategory(category["code"], category["fr"].strip(), category["en"].strip()))
        for n, skill in enumerate(category["skills"]):
            _once(document, seen, skill["code"], (rank, "skills", n, "code"), out.report)
            out.skills.append(
                WrittenSkill(
                    skill["code"], category["code"], skill["fr"].strip(), skill["en"].strip(),
                    tuple(skill.get("modules", ())), tuple(skill.get("deliverables", ())),
                )
            )  # fmt: skip
    return out


def _once(document: Document, seen: dict[str, int], code: str, at: tuple[str | int, ...], report: Report) -> None:
    line = document.line(*at)
    if code in seen:
        message = _("le code « %(code)s » est déjà pris à la ligne %(line)s.", code=code, line=seen[code])
        report.add(document.file, line, message)
    seen.setdefault(code, line)
