"""What the page's script sends and asks: batches of events, and where the attempt stands."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request
from flask_wtf.csrf import generate_csrf

from elearn.core import clock
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import utc
from elearn.core.web.guard import members
from elearn.core.web.identity import actor
from elearn.quizzes import queries, services
from elearn.quizzes.services.recording import Incoming
from elearn.quizzes.views import blueprint

LARGEST_DRIFT = timedelta(days=365)


@blueprint.post("/essais/<uuid:attempt_id>/evenements")
@members()
def events(attempt_id: UUID) -> Response:
    """Take a batch: ``{"now", "events": [{"id", "slot", "seq", "kind", "values", "at"}]}``.

    Answers one receipt an event. A batch sent again is known and changes nothing.
    """
    receipts = services.record(actor(), attempt_id, _read(request.get_json(silent=True)))
    out = [{"id": str(r.id), "status": r.status, "message": r.message} for r in receipts]
    return jsonify({"receipts": out, "now": utc(clock.now())})


@blueprint.get("/essais/<uuid:attempt_id>/etat")
@members()
def state(attempt_id: UUID) -> Response:
    """Where the attempt stands, and a token for sending: asked after a session has come back."""
    sheet = queries.own_sheet(actor(), attempt_id)
    response = jsonify(
        {
            "state": sheet.attempt.state,
            "answered": sheet.state.answered,
            "last_seq": sheet.state.last_seq,
            "deadline": utc(sheet.attempt.deadline_at) if sheet.attempt.deadline_at else None,
            "now": utc(clock.now()),
            "csrf_token": generate_csrf(),
        }
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _read(body: Any) -> list[Incoming]:
    """The events of a batch; raise :class:`Invalid` when it is not one."""
    found = body.get("events") if isinstance(body, dict) else None
    if not isinstance(found, list):
        raise Invalid(_("Cet envoi ne peut pas être lu."))
    drift = _drift(body.get("now"))
    try:
        return [_event(item, drift) for item in found]
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise Invalid(_("Cet envoi ne peut pas être lu.")) from None


def _drift(client_now: Any) -> timedelta:
    """How much the client's clock is behind ours; nothing when it does not say."""
    try:
        there = datetime.fromisoformat(client_now)
        drift = clock.now() - there
    except (TypeError, ValueError):
        return timedelta()
    return drift if abs(drift) < LARGEST_DRIFT else timedelta()


def _event(item: dict[str, Any], drift: timedelta) -> Incoming:
    at = item.get("at")
    when = datetime.fromisoformat(at) + drift if at else None
    if when is not None and when.tzinfo is None:
        raise ValueError("an instant without a zone")
    values = item["values"]
    if not isinstance(values, dict):
        raise TypeError("values")
    slot, seq = item["slot"], item["seq"]
    if type(slot) is not int or type(seq) is not int:
        raise TypeError("slot and seq are numbers")
    return Incoming(UUID(item["id"]), slot, seq, str(item["kind"]), values, when)
