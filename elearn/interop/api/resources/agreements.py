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
from elearn.interop.api.schemas import ID, Reason, Schema, Seen, Text, When
from elearn.interop.policy import Can
from elearn.pool import queries, services
from elearn.pool.queries.groups import Said

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


class MemberAnswerShown(Schema):
    """What a member said of a version."""

    person = fields.Integer(required=True)
    name = fields.String(required=True)
    accepted_at = When(required=True, allow_none=True)


class AgreementVersionShown(Schema):
    """A version of the agreement of a group, and what became of it."""

    number = fields.Integer(required=True)
    digest = fields.String(required=True, metadata={"description": _("Empreinte SHA-256 : c’est elle qu’on accepte.")})
    proposed_at = When(required=True)
    answers = fields.List(fields.Nested(MemberAnswerShown), required=True)
    refused_by = fields.Integer(required=True, allow_none=True)
    reason = fields.String(required=True)


class WholeAgreementVersion(AgreementVersionShown):
    """The same, with what it says."""

    content = fields.Dict(keys=fields.String(), required=True)


def _version(said: Said) -> dict[str, Any]:
    """The fields of :class:`AgreementVersionShown`."""
    one = said.agreement
    return {
        "number": one.number,
        "digest": one.digest,
        "proposed_at": one.proposed_at,
        "answers": [
            {"person": person_id, "name": name, "accepted_at": said.accepted.get(person_id)}
            for person_id, name in one.names.items()
        ],
        "refused_by": said.refused_by or None,
        "reason": said.reason,
    }


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


@blueprint.route(f"{ONE}/agreements")
class AgreementVersions(Resource):
    """The versions of an agreement."""

    @blueprint.doc(summary=_("Lister les versions de l’accord d’un groupement"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, AgreementVersionShown(many=True), headers=HEADERS)
    @allow(Can.READ_QUOTES)
    def get(self, asked: dict[str, Any], group_id: int) -> Any:
        """The last first, with who accepted or refused each: those that name the reader."""
        who = actor()
        found = queries.groups.agreements(who, queries.groups.readable(who, group_id))
        return paged(cut([_version(one) for one in found], asked))


@blueprint.route(f"{ONE}/agreements/<{ID}:version>")
class AgreementVersion(Resource):
    """One version."""

    @blueprint.doc(summary=_("Lire une version de l’accord d’un groupement"))
    @blueprint.response(200, WholeAgreementVersion)
    @allow(Can.READ_QUOTES)
    def get(self, group_id: int, version: int) -> Any:
        """All that its members accepted by its hash, word for word."""
        who = actor()
        found = queries.groups.agreement(who, queries.groups.readable(who, group_id), version)
        return _version(found) | {"content": found.agreement.content}


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
        return [shown(card) for card in queries.groups.mine(actor())[0]]


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
