"""The kind of activity « exercise »: reads its file, keeps it, draws its card in the player."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template

from elearn.core.i18n import lazy_gettext
from elearn.core.policy import Actor
from elearn.modules.extend import ActivitySource, ActivityView, Report
from elearn.portfolio import queries, services, source
from elearn.portfolio.sheet import read


class ExerciseKind:
    """A form whose document goes into the trainee's dossier."""

    label = lazy_gettext("Exercice")
    icon = "pencil"
    fields: Mapping[str, Any] = {
        "properties": {"file": {"type": "string", "minLength": 1, "maxLength": 200}},
        "required": ["file"],
    }
    completions: Sequence[str] = ("submitted", "none")

    def check(self, source_: ActivitySource, report: Report) -> dict[str, Any]:
        """See :class:`~elearn.modules.extend.ActivityKind`."""
        found = source.check(source_)
        if found is None:
            return {}
        sheet, figures = found
        source.check_once(source_, sheet["deliverable"])
        claim = [sheet["deliverable"], *source.written_at(source_, "deliverable")]
        return {
            "sheet": sheet,
            "figures": [[name, ""] for name in sorted(figures)],
            "asks": [],
            "claims": [claim],
            "weight_bytes": len(gzip.compress(json.dumps(sheet).encode(), 6)),
        }

    def publish(self, activity_id: int, content: dict[str, Any]) -> None:
        """Keep the exercise of this version."""
        services.keep_exercise(activity_id, content["sheet"])

    def render(self, actor: Actor, activity: ActivityView, enrolment_id: int | None) -> str:
        """A card that says what is to be made, how far it is, and leads to the form."""
        sheet = read(activity.content["sheet"])
        card = queries.card(actor, sheet.deliverable) if actor.is_authenticated and enrolment_id else None
        return render_template("portfolio/activity.html", sheet=sheet, card=card, is_followed=enrolment_id is not None)
