"""What search knows of the catalogue: each current module, and each of its activities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from elearn.core import search
from elearn.core.db import session
from elearn.modules.models import Activity, Module, Version
from elearn.parameters.queries import fill_text

MODULE = "modules.module"
LESSON = "modules.lesson"
MOST_LESSONS = 12  # shown beside the modules


@dataclass(frozen=True, slots=True)
class Found:
    """Modules by relevance (their own words first, then their lessons'), and the best lessons."""

    module_ids: list[int]
    lessons: list[tuple[int, str, str]]  # module, key, title
    corrected: str = ""


def documents(module_id: int) -> list[tuple[str, search.Document]]:
    """What the index should hold of a module, by kind; nothing when it is not published."""
    return [(MODULE, d) for d in _modules(module_id)] + [(LESSON, d) for d in _lessons(module_id)]


def outdated(module_id: int) -> list[str]:
    """The refs of activities that only older versions of a module have."""
    current = sa.select(Activity.key).join(Module, Module.current_version_id == Activity.version_id)
    older = (
        sa.select(Activity.key)
        .join(Version, Version.id == Activity.version_id)
        .where(Version.module_id == module_id, Activity.key.not_in(current.where(Module.id == module_id)))
        .distinct()
    )
    return [f"{module_id}:{key}" for key in session().scalars(older)]


def find(text: str, language: str) -> Found:
    """What holds these words, at most what search counts."""
    by_sheet = search.find(MODULE, text, limit=search.CAP, language=language)
    by_lesson = search.find(LESSON, text, limit=search.CAP, language=language)
    # Some of the words in a title is worth less than all of them in a lesson.
    if by_sheet.is_wider and by_lesson.total and not by_lesson.is_wider:
        by_sheet = search.Found()
    lessons = [(int(ref.partition(":")[0]), ref.partition(":")[2]) for ref in by_lesson.refs]
    ids = dict.fromkeys([*by_sheet.ids, *(module for module, _key in lessons)])
    corrected = by_sheet.corrected if by_sheet.total else by_lesson.corrected
    return Found(list(ids), _titled(lessons[:MOST_LESSONS]), corrected or "")


def _titled(lessons: list[tuple[int, str]]) -> list[tuple[int, str, str]]:
    query = (
        sa.select(Module.id, Activity.key, Activity.title)
        .join(Activity, Activity.version_id == Module.current_version_id)
        .where(sa.tuple_(Module.id, Activity.key).in_(lessons))
    )
    titles = {(row[0], row[1]): row[2] for row in session().execute(query)} if lessons else {}
    return [(module, key, titles[module, key]) for module, key in lessons if (module, key) in titles]


def all_modules() -> Iterator[search.Document]:
    """Every published module, for the index to be made again."""
    return _modules(None)


def all_lessons() -> Iterator[search.Document]:
    """Every activity of a published module, for the index to be made again."""
    return _lessons(None)


def _modules(module_id: int | None) -> Iterator[search.Document]:
    query = sa.select(Module.id, Version.title, Version.summary, Version.language, Version.sheet)
    query = query.join(Version, Version.id == Module.current_version_id)
    if module_id is not None:
        query = query.where(Module.id == module_id)
    for ref, title, summary, language, sheet in session().execute(query):
        objectives = " ".join(o["text"] for o in sheet["objectives"])
        body = " ".join((summary, objectives, sheet["audience"], sheet["method"]))
        words = " ".join(sheet["keywords"])
        yield search.Document(ref=ref, title=title, body=body, extra=words, language=language)


def _lessons(module_id: int | None) -> Iterator[search.Document]:
    query = sa.select(Module.id, Activity.key, Activity.title, Activity.content, Version.language)
    query = query.join(Version, Version.id == Module.current_version_id)
    query = query.join(Activity, Activity.version_id == Version.id)
    if module_id is not None:
        query = query.where(Module.id == module_id)
    for module, key, title, content, language in session().execute(query):
        text = fill_text(str(content.get("text", "")))
        yield search.Document(ref=f"{module}:{key}", title=title, body=text, language=language)
