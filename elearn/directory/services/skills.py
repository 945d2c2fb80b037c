"""Keeping the controlled list of skills."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import db
from elearn.core.policy import Actor, require
from elearn.directory.models import Category, KnownSkill
from elearn.directory.policy import Can
from elearn.directory.skills_file import SkillList


def keep(actor: Actor, found: SkillList) -> None:
    """Make the tables say what the file says. What it names no longer is retired, never deleted.

    Raises ``ValueError`` for a list that has faults: it is refused before it comes here.
    """
    require(Can.KEEP_SKILLS, actor)
    if found.report.errors:
        raise ValueError("a list of skills with faults is not kept")
    session = db.session()
    session.execute(sa.update(KnownSkill).values(retired=True))
    session.execute(sa.update(Category).values(retired=True))
    categories = {row.code: row for row in session.scalars(sa.select(Category))}
    for position, category in enumerate(found.categories):
        row = categories.get(category.code) or Category(code=category.code)
        row.position, row.fr, row.en, row.retired = position, category.fr, category.en, False
        session.add(row)
    session.flush()
    skills = {row.code: row for row in session.scalars(sa.select(KnownSkill))}
    for position, skill in enumerate(found.skills):
        held = skills.get(skill.code) or KnownSkill(code=skill.code)
        held.category, held.position, held.fr, held.en = skill.category, position, skill.fr, skill.en
        held.modules, held.deliverables, held.retired = list(skill.modules), list(skill.deliverables), False
        session.add(held)
    session.flush()
