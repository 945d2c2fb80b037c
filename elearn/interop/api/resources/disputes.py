"""A mission that does not go as it should: given up before it begins, or put before a mediator."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.core.canonical import digest
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, cut, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.resources.engagements import EngagementShown, MissionShown, shown, written
from elearn.interop.api.schemas import ID, OneOf, Reason, Schema, Text, When
from elearn.interop.policy import Can
from elearn.pool import queries, services

OUTCOMES = ("accept", "redo", "cancel")
ONE = f"/<{ID}:engagement_id>"
blueprint = Blueprint("api_disputes", __name__, url_prefix="/engagements", description=_("Désaccords"))
mediations = Blueprint("api_mediations", __name__, url_prefix="/mediations", description=_("Médiations"))


class DisputeShown(Schema):
    """A disagreement."""

    id = fields.Integer(required=True)
    is_buyers = fields.Boolean(required=True, metadata={"description": _("Ouvert par le client.")})
    reason = fields.String(required=True)
    opened_at = When(required=True)
    outcome = fields.String(required=True, metadata={"enum": ["", *OUTCOMES]})
    decision = fields.String(required=True)
    settled_at = When(required=True, allow_none=True)


class Settled(Schema):
    """What the mediator decides."""

    outcome = fields.String(
        required=True, validate=OneOf(OUTCOMES),
        metadata={"description": _("Le travail est accepté, à reprendre, ou la mission s’arrête.")},
    )  # fmt: skip
    decision = Text(required=True, longest=4000, metadata={"description": _("Les deux parties le liront.")})


class MediationShown(EngagementShown):
    """A mission in disagreement."""

    dispute = fields.Nested(DisputeShown, required=True)


class EvidenceShown(Schema):
    """All that proves what was done."""

    sha256 = fields.String(required=True, metadata={"description": _("Empreinte du dossier écrit en JSON canonique.")})
    evidence = fields.Dict(keys=fields.String(), required=True)


@blueprint.route(f"{ONE}/cancellation")
class Cancelled(Resource):
    """Giving up."""

    @blueprint.doc(summary=_("Renoncer à une mission avant qu’elle commence"))
    @idempotent
    @blueprint.arguments(Reason)
    @blueprint.response(200, MissionShown)
    @allow(Can.WRITE_ENGAGEMENTS)
    def post(self, asked: dict[str, Any], engagement_id: int) -> Any:
        """By either side, who says why; 409 once it is begun."""
        services.engagements.cancel(actor(), engagement_id, asked["reason"])
        return written(engagement_id)


@blueprint.route(f"{ONE}/disputes")
class Disputes(Resource):
    """Disagreements."""

    @blueprint.doc(summary=_("Lister les désaccords d’une mission"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, DisputeShown(many=True), headers=HEADERS)
    @allow(Can.READ_ENGAGEMENTS)
    def get(self, asked: dict[str, Any], engagement_id: int) -> Any:
        """The last first."""
        card = queries.engagements.readable(actor(), engagement_id)
        return paged(cut(queries.engagements.disputes(card), asked))

    @blueprint.doc(summary=_("Ouvrir un désaccord"))
    @idempotent
    @blueprint.arguments(Reason)
    @blueprint.response(201, DisputeShown)
    @allow(Can.WRITE_ENGAGEMENTS)
    def post(self, asked: dict[str, Any], engagement_id: int) -> Any:
        """By either side, while the work goes on: nothing is accepted until a mediator has decided."""
        made = services.mediation.dispute(actor(), engagement_id, asked["reason"])
        card = queries.engagements.readable(actor(), engagement_id)
        return next(one for one in queries.engagements.disputes(card) if one.id == made)


@blueprint.route(f"{ONE}/disputes/settlement")
class Settlement(Resource):
    """Deciding."""

    @blueprint.doc(summary=_("Régler un désaccord"))
    @idempotent
    @blueprint.arguments(Settled)
    @blueprint.response(200, MissionShown)
    @allow(Can.WRITE_ENGAGEMENTS)
    def post(self, asked: dict[str, Any], engagement_id: int) -> Any:
        """As its mediator, with reasons that both sides read. Neither side may: 403."""
        services.mediation.settle(actor(), engagement_id, asked["outcome"], asked["decision"])
        return written(engagement_id)


@blueprint.route(f"{ONE}/evidence")
class Evidence(Resource):
    """The bundle."""

    @blueprint.doc(summary=_("Prendre le dossier de preuves d’une mission"))
    @blueprint.response(200, EvidenceShown)
    @allow(Can.READ_ENGAGEMENTS)
    def get(self, engagement_id: int) -> Any:
        """The accepted quote, the history, messages, deliverables, hours, and the hash of each file."""
        found = queries.history.bundle(actor(), engagement_id)
        return {"sha256": digest(found), "evidence": found}


@mediations.route("")
class Mediations(Resource):
    """What one may settle."""

    @mediations.doc(summary=_("Lister les désaccords que je peux régler"))
    @mediations.arguments(PageAsked, location="query")
    @mediations.response(200, MediationShown(many=True), headers=HEADERS)
    @allow(Can.READ_ENGAGEMENTS)
    def get(self, asked: dict[str, Any]) -> Any:
        """Open ones first; none for whoever mediates nothing."""
        page = queries.engagements.disputed(actor(), asked["page"], asked["page_size"])
        return paged(page.map([shown(card) | {"dispute": one} for card, one in page.items]))
