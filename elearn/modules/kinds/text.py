"""A lesson to read."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template

from elearn.core.i18n import lazy_gettext
from elearn.core.policy import Actor
from elearn.modules.extend import ActivitySource, ActivityView, Report
from elearn.modules.links import with_frames
from elearn.modules.media_urls import with_media
from elearn.parameters.extend import marked_names
from elearn.parameters.queries import fill, fill_text

_PATH = {"type": "string", "minLength": 1, "maxLength": 200}


class Text:
    """Markdown, made safe when published; shown as it was then, with the figures of today."""

    label = lazy_gettext("Lecture")
    icon = "book"
    fields: Mapping[str, Any] = {"properties": {"file": _PATH}, "required": ["file"]}
    completions: Sequence[str] = ("seen", "none")

    def check(self, source: ActivitySource, report: Report) -> dict[str, Any]:
        """See :class:`~elearn.modules.extend.ActivityKind`."""
        text = source.text()
        if text is None:
            return {}
        file = str(source.entry["file"])
        if not text.strip():
            report.add(file, 1, str(lazy_gettext("cette leçon est vide.")))
            return {}
        lesson = source.markdown(text, file)
        pictures = {
            m.path: m.info.bytes for m in source.module.media.values() if m and f"media:{m.path}" in lesson.html
        }
        terms = [source.module.word(t) for t in lesson.terms]
        # Definitions are read with the lesson: the figures that they name are among those that it shows.
        figures = [*lesson.figures, *(name for t in terms for name in marked_names(t["definition"]))]
        return {
            "html": lesson.html,
            "toc": lesson.toc,
            "text": lesson.text,
            "terms": terms,
            "figures": [[name, ""] for name in dict.fromkeys(figures)],
            # What travels: the page is compressed, the pictures are not.
            "weight_bytes": len(gzip.compress(lesson.html.encode(), 6)) + sum(pictures.values()),
        }

    def publish(self, activity_id: int, content: dict[str, Any]) -> None:
        """Nothing of its own to keep."""

    def render(self, actor: Actor, activity: ActivityView, enrolment_id: int | None) -> str:
        """See :class:`~elearn.modules.extend.ActivityKind`."""
        text, figures = fill(str(activity.content["html"]))
        terms = []
        for term in activity.content["terms"]:
            definition, more = fill(term["definition"])
            terms.append(term | {"definition": definition})
            figures += more
        return render_template(
            "modules/activity/text.html",
            activity=activity,
            html=with_media(activity.card.version_id, with_frames(text)),
            toc=[item | {"text": fill_text(item["text"])} for item in activity.content["toc"]],
            terms=terms,
            figures={figure.mention.anchor: figure for figure in figures},
        )
