"""The controlled list: categories and their skills, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from elearn.core import db
from elearn.core.i18n import locale
from elearn.directory.models import Category, KnownSkill
from elearn.directory.skills_file import WrittenCategory, WrittenSkill

# Read at every page of the room: made once, and as plain rows.
_SKILLS = sa.select(
    KnownSkill.code, KnownSkill.category, KnownSkill.fr, KnownSkill.en, KnownSkill.retired,
    sa.cast(KnownSkill.modules, sa.Text).label("modules"),
    sa.cast(KnownSkill.deliverables, sa.Text).label("deliverables"),
).order_by(KnownSkill.position, KnownSkill.code)  # fmt: skip
_CATEGORIES = sa.select(*Category.__table__.columns).order_by(Category.position, Category.code)


@dataclass(frozen=True, slots=True)
class SkillCard:
    """A skill: its words, and the slugs of what proves it."""

    code: str
    category: str
    label: str
    modules: tuple[str, ...]
    deliverables: tuple[str, ...]
    retired: bool = False


@dataclass(frozen=True, slots=True)
class CategoryCard:
    """A category of service, and its skills in order."""

    code: str
    label: str
    skills: tuple[SkillCard, ...]
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The whole list by code, retired lines included, read in two statements."""

    categories: Mapping[str, CategoryCard]
    skills: Mapping[str, SkillCard] = field(default_factory=dict)

    def offered(self) -> list[CategoryCard]:
        """What may be chosen now: nothing retired."""
        out = []
        for one in self.categories.values():
            kept = tuple(s for s in one.skills if not s.retired)
            if kept and not one.retired:
                out.append(CategoryCard(one.code, one.label, kept))
        return out

    def skill(self, code: str) -> str:
        """The words of a skill; its code when the list never had it."""
        return self.skills[code].label if code in self.skills else code

    def category(self, code: str) -> str:
        """The words of a category; its code when the list never had it."""
        return self.categories[code].label if code in self.categories else code

    def proven_by(self, *, module: str = "", deliverable: str = "") -> list[str]:
        """The skills that this module, or this deliverable, proves."""
        return [
            s.code
            for s in self.skills.values()
            if not s.retired and ((module and module in s.modules) or (deliverable and deliverable in s.deliverables))
        ]


def catalogue() -> Catalogue:
    """The list as it is now, in the present language."""
    in_english = locale() == "en"
    by_category: dict[str, list[SkillCard]] = {}
    rows = db.rows(_SKILLS).all()
    proofs = (db.parsed(row.modules for row in rows), db.parsed(row.deliverables for row in rows))
    for row, modules, deliverables in zip(rows, *proofs, strict=True):
        label = row.en if in_english else row.fr
        card = SkillCard(row.code, row.category, label, tuple(modules), tuple(deliverables), row.retired)
        by_category.setdefault(row.category, []).append(card)
    categories = {
        row.code: CategoryCard(
            row.code, row.en if in_english else row.fr, tuple(by_category.get(row.code, ())), row.retired
        )
        for row in db.rows(_CATEGORIES)
    }
    return Catalogue(categories, {s.code: s for one in categories.values() for s in one.skills})


def as_written() -> tuple[Sequence[WrittenCategory], Sequence[WrittenSkill]]:
    """What the tables hold of the file, in its order: to tell whether it changed."""
    session = db.session()
    categories = [
        WrittenCategory(c.code, c.fr, c.en)
        for c in session.scalars(sa.select(Category).where(sa.not_(Category.retired)).order_by(Category.position))
    ]
    rank = {c.code: n for n, c in enumerate(categories)}
    rows = session.scalars(sa.select(KnownSkill).where(sa.not_(KnownSkill.retired)))
    skills = sorted(rows, key=lambda s: (rank.get(s.category, 0), s.position))
    return categories, [
        WrittenSkill(s.code, s.category, s.fr, s.en, tuple(s.modules), tuple(s.deliverables)) for s in skills
    ]
