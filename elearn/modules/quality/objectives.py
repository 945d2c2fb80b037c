"""Each objective is taught by a lesson and asked by a question; each deliverable puts objectives to work.

Qualiopi, indicators 6 (content follows the objectives) and 11 (their attainment is assessed).
"""

from __future__ import annotations

from elearn.core.i18n import gettext as _
from elearn.modules.reading import SHEET, ModuleDraft
from elearn.modules.source import ModuleSource


def look(draft: ModuleDraft, source: ModuleSource) -> None:
    """Say which objectives lack a lesson or a question, and which activities promise what they do not do."""
    taught = {name for a in draft.activities if a.asks is None for name in a.objectives}
    asked = {name for a in draft.activities for name in a.asks or ()}
    sheet, report = source.sheet, source.report
    for index, name in enumerate(source.objectives):
        line = sheet.line("objectives", index)
        if name not in taught:
            report.add(SHEET, line, _("aucune leçon ne travaille l’objectif « %(id)s ».", id=name))
        if name not in asked:
            report.add(SHEET, line, _("aucune question n’évalue l’objectif « %(id)s ».", id=name))
    for index, activity in enumerate(draft.activities):
        if activity.claims and not activity.objectives:
            message = _("dites quels objectifs ce livrable met en œuvre (« objectives »).")
            report.add(SHEET, sheet.line("activities", index), message)
        for rank, name in enumerate(activity.objectives if activity.asks else ()):
            if name not in (activity.asks or ()):
                message = _("aucune question de « %(key)s » n’évalue l’objectif « %(id)s ».", key=activity.key, id=name)
                report.add(SHEET, sheet.line("activities", index, "objectives", rank), message)
