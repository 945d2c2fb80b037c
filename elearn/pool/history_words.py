"""What a line of the history says, in the reader's language: what was done, to what, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from elearn.core.i18n import day, duration, ngettext
from elearn.core.i18n import gettext as _
from elearn.pool import words
from elearn.pool.queries.history import EventCard


def lines(events: Collection[EventCard], deliverables: Mapping[int, str] | None = None) -> list[dict[str, Any]]:
    """These events as a timeline shows them; ``deliverables`` is what each is called."""
    return [{"when": e.at, "text": sentence(e, deliverables or {}), "who": e.who} for e in events]


def sentence(event: EventCard, deliverables: Mapping[int, str]) -> str:
    """« Livrable remis : Agenda · Voici l’agenda. »"""
    done = str(words.EVENT.get(event.kind, event.kind))
    about = " · ".join(part for part in _about(event, deliverables) if part)
    return _("%(done)s : %(about)s", done=done, about=about) if about else done


def _about(event: EventCard, deliverables: Mapping[int, str]) -> Iterator[str]:
    found, kind = event.detail, event.kind
    if not kind.startswith("vigilance."):  # whose paper it is about is not everyone's: see queries.vigilance.seen
        yield event.whom
    if "deliverable" in found:
        yield deliverables.get(int(found["deliverable"]), "")
    yield str(found.get("name") or found.get("title") or "")
    if kind in ("file.put", "quote.submit", "quote.accept"):
        yield _("version %(n)s", n=found["number"])
    if kind.startswith("timesheet."):
        yield duration(int(found["minutes"]))
        yield (
            day(date.fromisoformat(found["day"]))
            if "day" in found
            else day(date.fromisoformat(found["month"]), "month")
        )
    if kind == "request.extend":
        yield _("jusqu’au %(day)s", day=day(date.fromisoformat(found["until"])))
    if kind == "engagement.entrust":
        yield words.in_own_name(may_deliver=found["may_deliver"], signs_hours=found["signs_hours"])
    yield str(found.get("note") or "")
    yield words.reason(str(found.get("reason") or ""))
    if found.get("silent_days"):
        days = int(found["silent_days"])
        yield ngettext("sans réponse en %(n)s jour ouvré", "sans réponse en %(n)s jours ouvrés", days)
