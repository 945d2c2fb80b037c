"""Missions: read by their two sides alone, with their history, messages, tasks and deliverables."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, cut, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.resources.requests import TermsWritten
from elearn.interop.api.schemas import ID, KEY, Day, Flag, Reason, Schema, Text, Uuid, When
from elearn.interop.policy import Can
from elearn.pool import queries, services
from elearn.pool.queries.engagements import EngagementCard, StepCard

STATES = ["ordered", "started", "delivered", "changes_asked", "accepted", "disputed", "closed", "cancelled"]
STEP_STATES = ["planned", "handed_in", "changes_asked", "accepted"]
ONE = f"/<{ID}:engagement_id>"
blueprint = Blueprint("api_engagements", __name__, url_prefix="/engagements", description=_("Missions"))


class EngagementShown(Schema):
    """A mission."""

    id = fields.Integer(required=True)
    request = fields.Integer(required=True)
    organisation = fields.Integer(required=True)
    organisation_name = fields.String(required=True)
    provider = fields.String(required=True)
    title = fields.String(required=True)
    category = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": STATES})
    terms = fields.Nested(TermsWritten, required=True)
    net_cents = fields.Integer(required=True)
    gross_cents = fields.Integer(required=True)
    ordered_at = When(required=True)


class StepShown(Schema):
    """A deliverable and its milestone."""

    id = fields.Integer(required=True, attribute="deliverable_id")
    title = fields.String(required=True)
    due_on = Day(required=True, allow_none=True)
    amount_cents = fields.Integer(required=True)
    state = fields.String(required=True, metadata={"enum": STEP_STATES})
    note = fields.String(required=True, metadata={"description": _("Le mot de qui l’a remis.")})
    reason = fields.String(required=True, metadata={"description": _("Ce qui est à reprendre.")})
    handed_in_at = When(required=True, allow_none=True)
    silent_from = When(
        required=True, allow_none=True, metadata={"description": _("Quand le silence l’accepte, si le contrat le dit.")}
    )


class MissionShown(EngagementShown):
    """A mission with what is to be delivered."""

    deliverables = fields.List(fields.Nested(StepShown), required=True)


class EventShown(Schema):
    """One thing that was done."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    from_state = fields.String(required=True)
    to_state = fields.String(required=True)
    who = fields.String(required=True, metadata={"description": _("Vide : le temps seul.")})
    at = When(required=True)
    detail = fields.Dict(keys=fields.String(), required=True)


class MessageWritten(Schema):
    """A message."""

    body = Text(required=True, longest=4000)
    key = Uuid(required=True, metadata=KEY)


class MessageShown(Schema):
    """One message."""

    id = fields.Integer(required=True)
    author = fields.String(required=True)
    is_buyer = fields.Boolean(required=True)
    body = fields.String(required=True)
    at = When(required=True)


class TaskWritten(Schema):
    """Something to do."""

    title = Text(required=True, longest=200)
    for_buyer = Flag(required=True)
    due_on = Day(load_default=None, allow_none=True)


class TaskTicked(Schema):
    """Whether it is done."""

    is_done = Flag(required=True)


class TaskShown(Schema):
    """Something to do, or done."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    for_buyer = fields.Boolean(required=True)
    due_on = Day(required=True, allow_none=True)
    done_at = When(required=True, allow_none=True)


class Delivered(Schema):
    """A word to whoever receives it."""

    note = Text(longest=4000, shortest=0, load_default="")


def shown(card: EngagementCard) -> dict[str, Any]:
    """The fields of :class:`EngagementShown`."""
    same = ("id", "provider", "title", "category", "state", "terms", "net_cents", "gross_cents", "ordered_at")
    return {name: getattr(card, name) for name in same} | {
        "request": card.request_id,
        "organisation": card.organisation_id,
        "organisation_name": card.organisation,
    }


def whole(card: EngagementCard) -> dict[str, Any]:
    """The fields of :class:`MissionShown`."""
    return shown(card) | {"deliverables": queries.engagements.steps(card.id)}


def written(engagement_id: int) -> dict[str, Any]:
    """A mission that one has just moved: the token may write and not read."""
    return whole(queries.engagements.cards([queries.engagements.row(engagement_id)])[0])


def _step(engagement_id: int, deliverable_id: int) -> StepCard:
    return next(s for s in queries.engagements.steps(engagement_id) if s.deliverable_id == deliverable_id)


@blueprint.route("")
class Engagements(Resource):
    """One's missions."""

    @blueprint.doc(summary=_("Lister mes missions"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, EngagementShown(many=True), headers=HEADERS)
    @allow(Can.READ_ENGAGEMENTS)
    def get(self, asked: dict[str, Any]) -> Any:
        """On either side, the newest first."""
        page = queries.engagements.mine(actor(), asked["page"], asked["page_size"])
        return paged(page.map([shown(card) for card in page.items]))


@blueprint.route(ONE)
class OneEngagement(Resource):
    """One mission."""

    @blueprint.doc(summary=_("Lire une mission"))
    @blueprint.response(200, MissionShown)
    @allow(Can.READ_ENGAGEMENTS)
    def get(self, engagement_id: int) -> Any:
        """One of one's own, or in mediation; any other does not exist."""
        return whole(queries.engagements.readable(actor(), engagement_id))


@blueprint.route(f"{ONE}/start")
class Start(Resource):
    """Beginning."""

    @blueprint.doc(summary=_("Commencer une mission"))
    @idempotent
    @blueprint.response(200, MissionShown)
    @allow(Can.WRITE_ENGAGEMENTS)
    def post(self, engagement_id: int) -> Any:
        """Begin the work, as its provider."""
        services.engagements.start(actor(), engagement_id)
        return written(engagement_id)


@blueprint.route(f"{ONE}/closing")
class Closing(Resource):
    """Ending."""

    @blueprint.doc(summary=_("Terminer une mission"))
    @idempotent
    @blueprint.response(200, MissionShown)
    @allow(Can.WRITE_ENGAGEMENTS)
    def post(self, engagement_id: int) -> Any:
        """End a mission whose work is accepted; 409 while hours wait for a decision."""
        services.engagements.close(actor(), engagement_id)
        return written(engagement_id)


@blueprint.route(f"{ONE}/history")
class History(Resource):
    """What was done."""

    @blueprint.doc(summary=_("Lire l’histoire d’une mission"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, EventShown(many=True), headers=HEADERS)
    @allow(Can.READ_ENGAGEMENTS)
    def get(self, asked: dict[str, Any], engagement_id: int) -> Any:
        """The last first; it only grows."""
        return paged(cut(queries.history.of_engagement(actor(), engagement_id), asked))


@blueprint.route(f"{ONE}/messages")
class Messages(Resource):
    """Messages."""

    @blueprint.doc(summary=_("Lire les messages d’une mission"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, MessageShown(many=True), headers=HEADERS)
    @allow(Can.READ_ENGAGEMENTS)
    def get(self, asked: dict[str, Any], engagement_id: int) -> Any:
        """The last first."""
        queries.engagements.readable(actor(), engagement_id)
        return paged(cut(queries.engagements.messages(engagement_id)[::-1], asked))

    @blueprint.doc(summary=_("Écrire un message"))
    @idempotent
    @blueprint.arguments(MessageWritten)
    @blueprint.response(201, MessageShown)
    @allow(Can.WRITE_ENGAGEMENTS)
    def post(self, asked: dict[str, Any], engagement_id: int) -> Any:
        """Write to the other side; the same key again sends nothing more."""
        made = services.workspace.say(actor(), engagement_id, asked["body"], str(asked["key"]))
        return next(m for m in queries.engagements.messages(engagement_id) if m.id == made)


@blueprint.route(f"{ONE}/tasks")
class Tasks(Resource):
    """What is to do."""

    @blueprint.doc(summary=_("Lister les tâches d’une mission"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, TaskShown(many=True), headers=HEADERS)
    @allow(Can.READ_ENGAGEMENTS)
    def get(self, asked: dict[str, Any], engagement_id: int) -> Any:
        """What is to do, then what is done."""
        queries.engagements.readable(actor(), engagement_id)
        return paged(cut(queries.engagements.tasks(engagement_id), asked))

    @blueprint.doc(summary=_("Ajouter une tâche"))
    @idempotent
    @blueprint.arguments(TaskWritten)
    @blueprint.response(201, TaskShown)
    @allow(Can.WRITE_ENGAGEMENTS)
    def post(self, asked: dict[str, Any], engagement_id: int) -> Any:
        """Note something to do, by one side or the other."""
        made = services.workspace.add_task(
            actor(), engagement_id, asked["title"], for_buyer=asked["for_buyer"], due_on=asked["due_on"]
        )
        return _task(engagement_id, made)


@blueprint.route(f"{ONE}/tasks/<{ID}:task_id>")
class OneTask(Resource):
    """One task."""

    @blueprint.doc(summary=_("Dire qu’une tâche est faite, ou à refaire"))
    @blueprint.arguments(TaskTicked)
    @blueprint.response(200, TaskShown)
    @allow(Can.WRITE_ENGAGEMENTS)
    def put(self, asked: dict[str, Any], engagement_id: int, task_id: int) -> Any:
        """Again, nothing more happens."""
        services.workspace.tick(actor(), engagement_id, task_id, is_done=asked["is_done"])
        return _task(engagement_id, task_id)


def _task(engagement_id: int, task_id: int) -> Any:
    return next(t for t in queries.engagements.tasks(engagement_id) if t.id == task_id)


@blueprint.route(f"{ONE}/deliverables/<{ID}:deliverable_id>/delivery")
class Delivery(Resource):
    """Handing in."""

    @blueprint.doc(summary=_("Remettre un livrable"))
    @idempotent
    @blueprint.arguments(Delivered)
    @blueprint.response(200, StepShown)
    @allow(Can.WRITE_ENGAGEMENTS)
    def post(self, asked: dict[str, Any], engagement_id: int, deliverable_id: int) -> Any:
        """Hand it in, as the provider; the mission is delivered once all are."""
        services.deliveries.hand_in(actor(), engagement_id, deliverable_id, asked["note"])
        return _step(engagement_id, deliverable_id)


@blueprint.route(f"{ONE}/deliverables/<{ID}:deliverable_id>/acceptance")
class DeliveryAccepted(Resource):
    """Accepting."""

    @blueprint.doc(summary=_("Accepter un livrable"))
    @idempotent
    @blueprint.response(200, StepShown)
    @allow(Can.WRITE_ENGAGEMENTS)
    def post(self, engagement_id: int, deliverable_id: int) -> Any:
        """Accept it, as the client; the mission is accepted once all are."""
        services.deliveries.accept(actor(), engagement_id, deliverable_id)
        return _step(engagement_id, deliverable_id)


@blueprint.route(f"{ONE}/deliverables/<{ID}:deliverable_id>/changes")
class DeliveryRefused(Resource):
    """Sending back."""

    @blueprint.doc(summary=_("Demander la reprise d’un livrable"))
    @idempotent
    @blueprint.arguments(Reason)
    @blueprint.response(200, StepShown)
    @allow(Can.WRITE_ENGAGEMENTS)
    def post(self, asked: dict[str, Any], engagement_id: int, deliverable_id: int) -> Any:
        """Send it back, as the client, with what is to be changed."""
        services.deliveries.ask_changes(actor(), engagement_id, deliverable_id, asked["reason"])
        return _step(engagement_id, deliverable_id)
