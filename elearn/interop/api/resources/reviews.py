"""Reviews of finished missions: written by each side, shown together, answered once."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow, public
from elearn.core.web.identity import actor
from elearn.directory.queries import profiles
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import ID, QueryWhole, Schema, Text, When, Whole, once_each
from elearn.interop.policy import Can
from elearn.reviews import queries, services
from elearn.reviews.criteria import CODES, HIGHEST, LONGEST, LOWEST, SIDES
from elearn.reviews.queries.missions import MissionCard, ReviewCard

blueprint = Blueprint("api_reviews", __name__, url_prefix="/reviews", description=_("Évaluations"))
of_mission = Blueprint("api_mission_reviews", __name__, url_prefix="/engagements", description=_("Évaluer une mission"))
of_profile = Blueprint("api_profile_reviews", __name__, url_prefix="/profiles", description=_("Évaluations reçues"))


class MarkWritten(Schema):
    """A mark."""

    criterion = fields.String(required=True, metadata={"enum": list(CODES)})
    mark = Whole(required=True, least=LOWEST, most=HIGHEST)


class ReviewWritten(Schema):
    """One's side's review: a mark for each criterion of that side."""

    marks = fields.List(fields.Nested(MarkWritten), required=True)
    text = Text(longest=LONGEST, shortest=0, load_default="")


class ReplyWritten(Schema):
    """The answer to a review."""

    reply = Text(required=True, longest=LONGEST)


class ReviewShown(Schema):
    """A review."""

    id = fields.Integer(required=True)
    side = fields.String(required=True, metadata={"enum": list(SIDES), "description": _("Qui l’écrit.")})
    marks = fields.List(fields.Nested(MarkWritten), required=True)
    text = fields.String(required=True)
    reply = fields.String(required=True)
    shown_at = When(required=True)
    category = fields.String(required=True)
    group = fields.String(required=True, metadata={"description": _("Le groupement évalué ; vide sans groupement.")})


class MissionReviewed(Schema):
    """A finished mission, and what one may read of its reviews."""

    engagement = fields.Integer(required=True)
    title = fields.String(required=True)
    side = fields.String(required=True, metadata={"enum": list(SIDES), "description": _("Le vôtre.")})
    until = When(required=True)
    state = fields.String(required=True, metadata={"description": _("Où en est votre évaluation.")})
    own = fields.Nested(ReviewShown, required=True, allow_none=True)
    received = fields.Nested(ReviewShown, required=True, allow_none=True)


class ReviewsReceived(Schema):
    """What clients say of someone: no average under three distinct clients."""

    clients = fields.Integer(required=True)
    total = fields.Integer(required=True)
    average = fields.Float(required=True, allow_none=True)
    reviews = fields.List(fields.Nested(ReviewShown), required=True)


class ReviewsAsked(Schema):
    """The part that is asked for, twenty at a time."""

    page = QueryWhole(least=1, most=1_000, load_default=1)


def _review(card: ReviewCard) -> dict[str, Any]:
    same = ("id", "side", "text", "reply", "shown_at", "category", "group")
    marks = [{"criterion": code, "mark": mark} for code, mark in sorted(card.marks.items())]
    return {name: getattr(card, name) for name in same} | {"marks": marks}


def _mission(card: MissionCard) -> dict[str, Any]:
    return {
        "engagement": card.closing.engagement_id,
        "title": card.closing.title,
        "side": card.side,
        "until": card.until,
        "state": card.states[card.side],
        "own": _review(card.own) if card.own is not None else None,
        "received": _review(card.received) if card.received is not None else None,
    }


@blueprint.route("")
class Reviews(Resource):
    """One's finished missions."""

    @blueprint.doc(summary=_("Lister mes missions terminées et leurs évaluations"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, MissionReviewed(many=True), headers=HEADERS)
    @allow(Can.READ_REVIEWS)
    def get(self, asked: dict[str, Any]) -> Any:
        """The newest first; what the other side wrote, once it is shown."""
        found = queries.missions.own_missions(actor(), asked["page"], asked["page_size"])
        return paged(found.map([_mission(card) for card in found.items]))


@of_mission.route(f"/<{ID}:engagement_id>/review")
class MissionReview(Resource):
    """The reviews of a mission."""

    @of_mission.doc(summary=_("Lire les évaluations d’une mission terminée"))
    @of_mission.response(200, MissionReviewed)
    @allow(Can.READ_REVIEWS)
    def get(self, engagement_id: int) -> Any:
        """One of one's own; any other does not exist."""
        return _mission(queries.missions.mission(actor(), engagement_id))

    @of_mission.doc(summary=_("Évaluer une mission terminée"))
    @of_mission.arguments(ReviewWritten)
    @of_mission.response(200, MissionReviewed)
    @allow(Can.WRITE_REVIEWS)
    def put(self, asked: dict[str, Any], engagement_id: int) -> Any:
        """Write one's side's review, or change it before it is shown."""
        marks = once_each("marks", ((one["criterion"], one["mark"]) for one in asked["marks"]))
        services.writing.write(actor(), engagement_id, marks, asked["text"])
        return _mission(queries.missions.mission(actor(), engagement_id))


@blueprint.route(f"/<{ID}:review_id>/reply")
class ReviewReply(Resource):
    """Answering."""

    @blueprint.doc(summary=_("Répondre à une évaluation"))
    @idempotent
    @blueprint.arguments(ReplyWritten)
    @blueprint.response(201, MissionReviewed)
    @allow(Can.WRITE_REVIEWS)
    def post(self, asked: dict[str, Any], review_id: int) -> Any:
        """Once, as the side that is reviewed, when it is shown."""
        engagement_id = services.writing.reply(actor(), review_id, asked["reply"])
        return _mission(queries.missions.mission(actor(), engagement_id))


@of_profile.route("/<slug>/reviews")
class ProfileReviews(Resource):
    """What clients say of someone."""

    @of_profile.doc(summary=_("Lire les évaluations d’un profil public"))
    @of_profile.arguments(ReviewsAsked, location="query")
    @of_profile.response(200, ReviewsReceived)
    @public("the reviews of a public profile are for everyone to read")
    def get(self, asked: dict[str, Any], slug: str) -> Any:
        """The newest first, with the mean of the clients, each counting once."""
        found = queries.shown.of_provider(profiles.public(slug).person_id, asked["page"])
        overall = found.average.overall
        return {
            "clients": found.average.distinct,
            "total": found.total,
            "average": float(overall) if overall is not None else None,
            "reviews": [_review(card) for card in found.reviews],
        }
