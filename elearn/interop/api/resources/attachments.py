"""The files of a request, behind its confidentiality agreement."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.files import BYTES, OCTETS, FileSent, FileShown, Receiving, given, kept
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, cut, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import ID, Schema, Seen, When
from elearn.interop.policy import Can
from elearn.pool import queries, services

ONE = f"/<{ID}:request_id>"
blueprint = Blueprint("api_attachments", __name__, url_prefix="/requests", description=_("Pièces des demandes"))


class AttachmentShown(FileShown):
    """A file of a request."""

    added_at = When(required=True)


class AgreementShown(Schema):
    """What one accepts before the files open."""

    text = fields.String(required=True, metadata={"description": _("Vide : les pièces s’ouvrent sans engagement.")})
    digest = fields.String(required=True, metadata={"description": _("Empreinte SHA-256 : c’est elle qu’on accepte.")})
    is_accepted = fields.Boolean(required=True)


@blueprint.route(f"{ONE}/agreement")
class Agreement(Resource):
    """The agreement."""

    @blueprint.doc(summary=_("Lire l’engagement de confidentialité d’une demande"))
    @blueprint.response(200, AgreementShown)
    @allow(Can.READ_REQUESTS)
    def get(self, request_id: int) -> Any:
        """As it is written now, and whether one accepted it so."""
        return _agreement(request_id)


@blueprint.route(f"{ONE}/agreement/acceptance")
class AgreementAcceptance(Resource):
    """Accepting."""

    @blueprint.doc(summary=_("Prendre l’engagement de confidentialité"))
    @idempotent
    @blueprint.arguments(Seen)
    @blueprint.response(200, AgreementShown)
    @allow(Can.WRITE_QUOTES)
    def post(self, asked: dict[str, Any], request_id: int) -> Any:
        """Written down with its hash; 409 when the text changed since it was read. Again, nothing more."""
        services.confidentiality.pledge(actor(), request_id, asked["digest"])
        return _agreement(request_id)


def _agreement(request_id: int) -> dict[str, Any]:
    card = queries.requests.readable(actor(), request_id)
    accepted = bool(card.agreement) and queries.requests.has_pledged(card, actor().id)
    digest = card.agreement_digest if card.agreement else ""
    return {"text": card.agreement, "digest": digest, "is_accepted": accepted}


@blueprint.route(f"{ONE}/attachments")
class Attachments(Receiving):
    """The files."""

    def may(self, **values: Any) -> None:
        """Those who buy for the company."""
        services.requests.own(actor(), values["request_id"])

    @blueprint.doc(summary=_("Lister les pièces d’une demande"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, AttachmentShown(many=True), headers=HEADERS)
    @allow(Can.READ_REQUESTS)
    def get(self, asked: dict[str, Any], request_id: int) -> Any:
        """Their names; what they hold opens once the agreement is accepted."""
        queries.requests.readable(actor(), request_id)
        return paged(cut(queries.requests.attachments(request_id), asked))

    @blueprint.doc(summary=_("Ajouter une pièce à une demande"))
    @idempotent
    @blueprint.arguments(FileSent)
    @blueprint.response(201, AttachmentShown)
    @allow(Can.WRITE_REQUESTS)
    def post(self, asked: dict[str, Any], request_id: int) -> Any:
        """As the company that asks, ten at most. Send an idempotency key: a name may be there twice."""
        name, stored = kept()
        made = services.requests.attach(actor(), request_id, name, stored.key, stored.size)
        return next(f for f in queries.requests.attachments(request_id) if f.id == made)


@blueprint.route(f"{ONE}/attachments/<{ID}:attachment_id>")
class Attachment(Resource):
    """One file."""

    @blueprint.doc(summary=_("Retirer une pièce d’une demande"))
    @blueprint.response(200, AttachmentShown(many=True))
    @allow(Can.WRITE_REQUESTS)
    def delete(self, request_id: int, attachment_id: int) -> Any:
        """The files that stay. That this one was there, and who opened it, stays written."""
        services.requests.detach(actor(), request_id, attachment_id)
        return queries.requests.attachments(request_id)


@blueprint.route(f"{ONE}/attachments/<{ID}:attachment_id>/opening")
class Opening(Resource):
    """Opening."""

    @blueprint.doc(summary=_("Ouvrir une pièce d’une demande"))
    @blueprint.response(200, BYTES, content_type=OCTETS)
    @allow(Can.READ_REQUESTS)
    def post(self, request_id: int, attachment_id: int) -> Any:
        """Its bytes. Each opening is written down, so it is a POST; 403 before the agreement is accepted."""
        found = services.confidentiality.open_file(actor(), request_id, attachment_id)
        return given(found.storage_key, found.name, found.bytes)
