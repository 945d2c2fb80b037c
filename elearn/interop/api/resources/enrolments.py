"""Enrolments and progress: what one follows, how far one is, and what a program saw one do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from elearn.core.errors import Invalid
from elearn.core.i18n import gettext
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, cut, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import ID, Length, OneOf, Schema, Text, Uuid, When, Whole
from elearn.interop.policy import Can
from elearn.modules import queries as modules
from elearn.progress import queries, services
from elearn.progress.queries import EnrolmentCard
from elearn.progress.services import Beacon

MOST_EVENTS = 100
MOST_RANGES = 200
DAY_MS = 24 * 3600 * 1000
blueprint = Blueprint("api_enrolments", __name__, url_prefix="/enrolments", description=_("Inscriptions et avancement"))


class EnrolmentShown(Schema):
    """One module that the owner of the token follows."""

    id = fields.Integer(required=True)
    module = fields.String(required=True, metadata={"description": _("Nom stable du module.")})
    title = fields.String(required=True)
    version = fields.Integer(required=True, metadata={"description": _("Numéro de la version suivie.")})
    is_current_version = fields.Boolean(required=True)
    state = fields.String(
        required=True,
        metadata={"enum": ["active", "completed", "left"], "description": _("En cours, terminée ou quittée.")},
    )
    started_at = When(required=True)
    completed_at = When(required=True, allow_none=True)
    last_activity = fields.String(required=True, metadata={"description": _("Là où l’on s’est arrêté.")})
    last_at = When(required=True)
    done = fields.Integer(required=True, metadata={"description": _("Activités terminées.")})
    total = fields.Integer(required=True, metadata={"description": _("Activités qui comptent.")})
    minutes_left = fields.Integer(required=True)


class EnrolmentAsked(Schema):
    """Which module to begin."""

    module = Text(required=True, longest=80, metadata={"description": _("Nom stable du module.")})


class ActivityProgress(Schema):
    """Where one stands in one activity."""

    key = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    rule = fields.String(required=True)
    is_done = fields.Boolean(required=True)
    seen_at = When(required=True, allow_none=True)
    done_at = When(required=True, allow_none=True)
    active_seconds = fields.Integer(required=True, metadata={"description": _("Temps de travail mesuré.")})
    watched_ms = fields.List(
        fields.List(fields.Integer()),
        required=True,
        metadata={"description": _("Passages déjà joués, en millisecondes.")},
    )


class ProgressShown(Schema):
    """How far one is in one module."""

    done = fields.Integer(required=True)
    total = fields.Integer(required=True)
    minutes_left = fields.Integer(required=True)
    is_complete = fields.Boolean(required=True)
    activities = fields.List(fields.Nested(ActivityProgress), required=True)


class Event(Schema):
    """Something that happened in front of the trainee."""

    id = Uuid(required=True, metadata={"description": _("Choisi par vous, un par évènement : il compte une fois.")})
    kind = fields.String(
        required=True,
        validate=OneOf(["seen", "watched", "active"]),
        metadata={"description": _("Vue en entier, jouée en partie, ou travaillée.")},
    )
    activity = Text(required=True, longest=100)
    ranges_ms = fields.List(
        fields.List(Whole(most=DAY_MS), validate=Length(equal=2)),
        validate=Length(min=1, max=MOST_RANGES),
        metadata={"description": _("Pour watched : passages joués, [début, fin] en millisecondes.")},
    )
    active_ms = Whole(
        least=1, most=DAY_MS, metadata={"description": _("Pour active : durée du travail jusqu’à maintenant.")}
    )

    @validates_schema
    def _fits(self, data: dict[str, Any], **_more: Any) -> None:
        """Each kind has its own measure, and no other."""
        wanted = {"watched": "ranges_ms", "active": "active_ms"}.get(data.get("kind", ""))
        for name in ("ranges_ms", "active_ms"):
            if (name in data) != (name == wanted):
                said = (
                    gettext("Ce champ est obligatoire.")
                    if name == wanted
                    else gettext("Ce champ ne va pas avec ce genre.")
                )
                raise ValidationError(said, name)
        if any(start > end for start, end in data.get("ranges_ms", ())):
            raise ValidationError(gettext("Le début d’un passage vient après sa fin."), "ranges_ms")


class Events(Schema):
    """A batch, in the order in which it happened."""

    events = fields.List(fields.Nested(Event), required=True, validate=Length(min=1, max=MOST_EVENTS))


class Recorded(Schema):
    """What the batch changed."""

    completed = fields.List(
        fields.String(), required=True, metadata={"description": _("Activités que cet envoi a terminées.")}
    )
    done = fields.Integer(required=True)
    total = fields.Integer(required=True)


@blueprint.route("")
class Enrolments(Resource):
    """What one follows."""

    @blueprint.doc(summary=_("Lister ses inscriptions"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, EnrolmentShown(many=True), headers=HEADERS)
    @allow(Can.READ_PROGRESS)
    def get(self, asked: dict[str, Any]) -> Any:
        """What the owner of the token follows or has completed, the latest touched first."""
        page = cut(queries.enrolments_of(actor().id), asked)
        return paged(page.map(shown(page.items)))

    @blueprint.doc(summary=_("S’inscrire à un module"))
    @idempotent
    @blueprint.arguments(EnrolmentAsked)
    @blueprint.response(201, EnrolmentShown)
    @blueprint.alt_response(200, schema=EnrolmentShown, description=_("Vous le suiviez déjà."), success=True)
    @allow(Can.WRITE_PROGRESS)
    def post(self, asked: dict[str, Any]) -> Any:
        """Begin a free module in its current version; asked again, the enrolment there is."""
        who = actor()
        before = {e.id for e in queries.enrolments_of(who.id)}
        enrolment_id = services.enrol(who, asked["module"])
        card = queries.enrolments([enrolment_id])[enrolment_id]
        status = 200 if enrolment_id in before else 201
        return shown([card])[0], status, {"Location": f"/api/v1/enrolments/{enrolment_id}"}


@blueprint.route(f"/<{ID}:enrolment_id>")
class Enrolment(Resource):
    """One of one's enrolments."""

    @blueprint.doc(summary=_("Lire une inscription"))
    @blueprint.response(200, EnrolmentShown)
    @allow(Can.READ_PROGRESS)
    def get(self, enrolment_id: int) -> Any:
        """One of one's own enrolments; any other does not exist."""
        return shown([queries.own(actor(), enrolment_id)])[0]


@blueprint.route(f"/<{ID}:enrolment_id>/progress")
class Progress(Resource):
    """How far one is."""

    @blueprint.doc(summary=_("Lire son avancement"))
    @blueprint.response(200, ProgressShown)
    @allow(Can.READ_PROGRESS)
    def get(self, enrolment_id: int) -> dict[str, Any]:
        """Activity by activity, in the version that one follows."""
        card = queries.own(actor(), enrolment_id)
        so_far, known = queries.progress(card), queries.states([card.id])[card.id]
        activities = []
        for step in modules.outline(card.version_id):
            state = known.get(step.key)
            activities.append(
                {
                    "key": step.key,
                    "kind": step.kind,
                    "title": step.title,
                    "rule": step.rule,
                    "is_done": state is not None and state.is_done,
                    "seen_at": state.seen_at if state else None,
                    "done_at": state.done_at if state else None,
                    "active_seconds": state.active_ms // 1000 if state else 0,
                    "watched_ms": state.watched if state else [],
                }
            )
        return {
            "done": so_far.done,
            "total": so_far.total,
            "minutes_left": so_far.minutes_left,
            "is_complete": card.state == "completed",
            "activities": activities,
        }


@blueprint.route(f"/<{ID}:enrolment_id>/events")
class Happened(Resource):
    """What a program saw the trainee do."""

    @blueprint.doc(summary=_("Dire ce qui a été vu, regardé ou travaillé"))
    @blueprint.arguments(Events)
    @blueprint.response(200, Recorded)
    @allow(Can.WRITE_PROGRESS)
    def post(self, batch: dict[str, Any], enrolment_id: int) -> dict[str, Any]:
        """Record a batch. Each event counts once by its id, so a batch may be sent again."""
        who, events = actor(), batch["events"]
        card = queries.enrolments([enrolment_id]).get(enrolment_id)
        if card is not None and card.person_id == who.id:
            _check_keys(card, events)
        completed: list[str] = []
        for event in events:
            key = event["activity"]
            if event["kind"] == "seen":
                was = key in queries.done_keys([enrolment_id])[enrolment_id]
                if services.see(who, enrolment_id, key) and not was:
                    completed.append(key)
            else:
                report = Beacon(
                    str(event["id"]),
                    key,
                    active_ms=event.get("active_ms", 0),
                    ranges=tuple((start, end) for start, end in event.get("ranges_ms", ())),
                )
                completed += services.record(who, enrolment_id, [report])
        so_far = queries.progress(queries.enrolments([enrolment_id])[enrolment_id])
        return {"completed": completed, "done": so_far.done, "total": so_far.total}


def _check_keys(card: EnrolmentCard, events: Sequence[dict[str, Any]]) -> None:
    known = {step.key for step in modules.outline(card.version_id)}
    said = gettext("Cette activité n’existe pas dans la version que vous suivez.")
    wrong = {f"events.{n}.activity": [said] for n, e in enumerate(events) if e["activity"] not in known}
    if wrong:
        raise Invalid(gettext("La demande comporte des erreurs. Aucune donnée n’a été changée."), fields=wrong)


def shown(cards: Sequence[EnrolmentCard]) -> list[dict[str, Any]]:
    """The fields of :class:`EnrolmentShown`; four statements, however many."""
    versions = modules.versions({c.version_id for c in cards})
    progress = queries.progress_of(cards)
    out = []
    for card in cards:
        version, so_far = versions[card.version_id], progress[card.id]
        out.append(
            {
                "id": card.id,
                "module": version.slug,
                "title": version.title,
                "version": version.number,
                "is_current_version": version.is_current,
                "state": card.state,
                "started_at": card.started_at,
                "completed_at": card.completed_at,
                "last_activity": card.last_activity_key,
                "last_at": card.last_at,
                "done": so_far.done,
                "total": so_far.total,
                "minutes_left": so_far.minutes_left,
            }
        )
    return out
