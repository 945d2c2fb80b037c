"""What this room knows of someone, to be handed to them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.i18n import utc
from elearn.modules import queries as modules
from elearn.progress.chain import Record
from elearn.progress.models import Enrolment, Note
from elearn.progress.queries.enrolments import COLUMNS, EnrolmentCard, StateCard, cards, states
from elearn.progress.queries.evidence import records


def export(person_id: int) -> list[tuple[str, Any]]:
    """Enrolments with their activities, notes and evidence: one file, values for JSON."""
    enrolled = cards(sa.select(*COLUMNS).where(Enrolment.person_id == person_id).order_by(Enrolment.id))
    if not enrolled:
        return []
    ids = [e.id for e in enrolled]
    known, versions = states(ids), modules.versions([e.version_id for e in enrolled])
    written: dict[int, list[dict[str, Any]]] = {i: [] for i in ids}
    query = sa.select(Note.enrolment_id, Note.activity_key, Note.body, Note.updated_at)
    for enrolment_id, key, body, updated_at in db.session().execute(query.where(Note.enrolment_id.in_(ids))):
        written[enrolment_id].append({"activity": key, "text": body, "updated_at": utc(updated_at)})
    out = [
        {
            **_enrolment(e, versions[e.version_id]),
            "activities": [_state(s) for s in known[e.id].values()],
            "notes": written[e.id],
            "evidence": [_record(r) for r in records(e.id)],
        }
        for e in enrolled
    ]
    return [("formations.json", out)]


def _enrolment(card: EnrolmentCard, version: modules.VersionCard) -> dict[str, Any]:
    return {
        "module": version.slug,
        "title": version.title,
        "version": version.number,
        "state": card.state,
        "started_at": utc(card.started_at),
        "completed_at": utc(card.completed_at) if card.completed_at else None,
    }


def _state(card: StateCard) -> dict[str, Any]:
    return {
        "activity": card.key,
        "is_done": card.is_done,
        "seen_at": utc(card.seen_at),
        "done_at": utc(card.done_at) if card.done_at else None,
        "position": card.position,
        "watched_ms": card.watched,
        "active_seconds": card.active_ms // 1000,
    }


def _record(record: Record) -> dict[str, Any]:
    return {
        "number": record.seq,
        "kind": record.kind,
        "activity": record.activity_key,
        "at": utc(record.at),
        "since": utc(record.since) if record.since else None,
        "until": utc(record.until) if record.until else None,
        "active_ms": record.active_ms,
        "detail": record.detail,
        "hash": record.hash,
    }
