"""The agreement of a group: proposed, accepted or refused by each member, then its quote sent; and their messages."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, cut, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.resources.engagements import MessageWritten
from elearn.interop.api.resources.groups import ONE, GroupShown, group, shown
from elearn.interop.api.schemas import Reason, Schema, Seen, Text, When
from elearn.interop.policy import Can
from elearn.pool import queries, services

blueprint = Blueprint("api_agreements", __name__, url_prefix="/groups", description=_("Accords de groupement"))


class Proposed(Schema):
    """Which agreement the new one takes the place of."""

    instead_of = Text(
        longest=64, shortest=0, load_default="",
        metadata={"description": _("L’empreinte de celui qui est proposé ; vide s’il n’y en a pas.")},
    )  # fmt: skip


class GroupNoteShown(Schema):
    """What a member wrote to the others."""

    id = fields.Integer(required=True)
    author = fields.String(required=True)
    body = fields.String(required=True)
    at = When(required=True)


@blueprint.route(f"{ONE}/proposal")
class Proposal(Resource):
    """Proposing."""

    @blueprint.doc(summary=_("Proposer l’accord aux membres du groupement"))
    @idempotent
    @blueprint.arguments(Proposed)
    @blueprint.response(200, GroupShown)
    @allow(Can.WRITE_QUOTES)
    def post(self, asked: dict[str, Any], group_id: int) -> Any:
        """As its lead, who accepts it by that; 422 with what is missing, field by field."""
        services.groups.propose(actor(), group_id, asked["instead_of"])
        return group(group_id)


@blueprint.route(f"{ONE}/acceptance")
class GroupAcceptance(Resource):
    """Accepting."""

    @blueprint.doc(summary=_("Accepter l’accord du groupement"))
    @idempotent
    @blueprint.arguments(Seen)
    @blueprint.response(200, GroupShown)
    @allow(Can.WRITE_QUOTES)
    def post(self, asked: dict[str, Any], group_id: int) -> Any:
        """Exactly the one whose hash was read; again, nothing more happens."""
        services.groups.accept(actor(), group_id, asked["digest"])
        return group(group_id)


@blueprint.route(f"{ONE}/refusal")
class GroupRefusal(Resource):
    """Refusing."""

    @blueprint.doc(summary=_("Refuser l’accord du groupement"))
    @idempotent
    @blueprint.arguments(Reason)
    @blueprint.response(200, GroupShown)
    @allow(Can.WRITE_QUOTES)
    def post(self, asked: dict[str, Any], group_id: int) -> Any:
        """Say no, and why: its lead is told."""
        services.groups.refuse(actor(), group_id, asked["reason"])
        return group(group_id)


@blueprint.route(f"{ONE}/departure")
class GroupDeparture(Resource):
    """Leaving."""

    @blueprint.doc(summary=_("Quitter un groupement"))
    @idempotent
    @blueprint.arguments(Reason)
    @blueprint.response(200, GroupShown(many=True))
    @allow(Can.WRITE_QUOTES)
    def post(self, asked: dict[str, Any], group_id: int) -> Any:
        """With one's lines, and why; the groups that one is still of."""
        services.groups.refuse(actor(), group_id, asked["reason"], leaves=True)
        return [shown(card) for card in queries.groups.mine(actor())]


@blueprint.route(f"{ONE}/submission")
class GroupSubmission(Resource):
    """Sending."""

    @blueprint.doc(summary=_("Envoyer le devis du groupement"))
    @idempotent
    @blueprint.response(200, GroupShown)
    @allow(Can.WRITE_QUOTES)
    def post(self, group_id: int) -> Any:
        """As its lead: the quote that every member accepted, and no other."""
        services.groups.submit(actor(), group_id)
        return group(group_id)


@blueprint.route(f"{ONE}/messages")
class GroupMessages(Resource):
    """What members write to each other."""

    @blueprint.doc(summary=_("Lire les messages d’un groupement"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, GroupNoteShown(many=True), headers=HEADERS)
    @allow(Can.READ_QUOTES)
    def get(self, asked: dict[str, Any], group_id: int) -> Any:
        """In order; its members alone read them."""
        return paged(cut(queries.groups.notes(queries.groups.readable(actor(), group_id)), asked))

    @blueprint.doc(summary=_("Écrire aux membres d’un groupement"))
    @idempotent
    @blueprint.arguments(MessageWritten)
    @blueprint.response(201, GroupNoteShown)
    @allow(Can.WRITE_QUOTES)
    def post(self, asked: dict[str, Any], group_id: int) -> Any:
        """The same key sends nothing more."""
        services.groups.say(actor(), group_id, asked["body"], str(asked["key"]))
        return queries.groups.notes(queries.groups.readable(actor(), group_id))[-1]
