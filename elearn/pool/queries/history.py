"""What was done on a mission or a request, in order, and the bundle that proves it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import db
from elearn.core.policy import Actor
from elearn.pool.models import Event, QuoteVersion
from elearn.pool.queries import engagements, requests


@dataclass(frozen=True, slots=True)
class EventCard:
    """One thing done; ``who`` is empty for time alone, ``whom`` is the person it was done to, if any."""

    id: int
    kind: str
    from_state: str
    to_state: str
    who: str
    at: datetime
    detail: dict[str, Any]
    whom: str = ""


def of_engagement(actor: Actor, engagement_id: int) -> list[EventCard]:
    """For both sides and the mediator, the last first."""
    engagements.readable(actor, engagement_id)
    return _cards(_OF_ENGAGEMENT, engagement_id)


def of_request(actor: Actor, request_id: int) -> list[EventCard]:
    """For the buyers of a request, the last first, without what belongs to a mission. A question has no author."""
    requests.own(actor, request_id)
    found = _cards(_OF_REQUEST, request_id)
    nameless = {"request.ask"}
    return [replace(e, who="") if e.kind in nameless else e for e in found]


_ALL = sa.select(*Event.__table__.columns).order_by(Event.id.desc())
_OF_REQUEST = _ALL.where(Event.request_id == sa.bindparam("of"), Event.engagement_id.is_(None))
_OF_ENGAGEMENT = _ALL.where(Event.engagement_id == sa.bindparam("of"))


def _cards(query: sa.Select[*tuple[Any, ...]], of: int) -> list[EventCard]:
    found = db.rows(query, {"of": of}).all()
    named = {one for e in found for one in (e.actor_id, e.detail.get("person")) if one is not None}
    names = {one: card.display_name for one, card in accounts.people(named).items()}
    return [
        EventCard(
            e.id, e.kind, e.from_state, e.to_state, names.get(e.actor_id or 0, ""), e.at, e.detail,
            names.get(e.detail.get("person", 0), ""),
        )
        for e in found
    ]  # fmt: skip


def bundle(actor: Actor, engagement_id: int) -> dict[str, Any]:
    """All that a mediator needs of a mission, as one value of texts and whole numbers.

    The accepted quote with its hash, the history, the messages, the deliverables, the hours, and the
    hash of each file: whoever holds the files can check that they are those.
    """
    card = engagements.readable(actor, engagement_id)
    signed = db.session().get_one(QuoteVersion, card.quote_version_id)
    return {
        "mission": {
            "id": card.id, "title": card.title, "client": card.organisation, "provider": card.provider,
            "state": card.state, "ordered_at": card.ordered_at.isoformat(), "net_cents": card.net_cents,
        },
        "quote": {"sha256": signed.digest, "content": signed.content},
        "history": [
            {"id": e.id, "kind": e.kind, "from": e.from_state, "to": e.to_state, "who": e.who,
             "at": e.at.isoformat(), "detail": e.detail}
            for e in reversed(of_engagement(actor, engagement_id))
        ],
        "messages": [
            {"id": m.id, "who": m.author, "from_client": m.is_buyer, "at": m.at.isoformat(), "text": m.body}
            for m in engagements.messages(engagement_id)
        ],
        "deliverables": [
            {"id": s.deliverable_id, "title": s.title, "state": s.state, "note": s.note, "reason": s.reason,
             "handed_in_at": s.handed_in_at.isoformat() if s.handed_in_at else ""}
            for s in engagements.steps(engagement_id)
        ],
        "files": [
            {"id": f.id, "name": f.name, "version": f.number, "bytes": f.bytes, "sha256": f.storage_key,
             "who": f.author, "at": f.at.isoformat()}
            for f in engagements.files(engagement_id)
        ],
        "hours": [
            {"month": s.month.isoformat(), "who": s.person, "state": s.state, "minutes": s.minutes,
             "reason": s.reason, "days": [[e.day.isoformat(), e.minutes, e.note] for e in s.entries]}
            for s in engagements.sheets(engagement_id)
        ],
        "disputes": [
            {"opened_by": d.opened_by, "from_client": d.is_buyers, "reason": d.reason,
             "opened_at": d.opened_at.isoformat(), "outcome": d.outcome, "decision": d.decision, "mediator": d.mediator}
            for d in engagements.disputes(card)
        ],
    }  # fmt: skip
