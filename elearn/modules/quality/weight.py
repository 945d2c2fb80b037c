"""A lesson is light: its page and its pictures stay within a budget."""

from __future__ import annotations

from elearn.core.i18n import gettext as _
from elearn.modules.reading import ActivityDraft, ModuleDraft
from elearn.modules.source import ModuleSource

# The page, compressed, and its pictures: some three seconds at 256 kbit/s, what a poor mobile line gives.
LESSON_BUDGET = 100_000


def look(draft: ModuleDraft, source: ModuleSource) -> None:
    """Say which lessons are heavier than the budget, the heaviest picture first to be looked at."""
    for activity in lessons(draft):
        if activity.weight_bytes > LESSON_BUDGET:
            message = _(
                "cette leçon pèse %(weight)s ko (page et images) ; au plus %(budget)s ko.",
                weight=-(-activity.weight_bytes // 1000),
                budget=LESSON_BUDGET // 1000,
            )
            source.report.add(file_of(activity, source), 1, message)


def lessons(draft: ModuleDraft) -> list[ActivityDraft]:
    """The lessons to read."""
    return [a for a in draft.activities if a.kind == "text"]


def file_of(activity: ActivityDraft, source: ModuleSource) -> str:
    """The file that an activity was written in."""
    return next(str(a["file"]) for a in source.sheet.data["activities"] if a["id"] == activity.key)
